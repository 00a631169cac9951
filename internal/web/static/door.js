// The desk at the door. Without this module its page is plain forms that need the
// network. With it, over HTTPS or on the machine itself, the list of the gathering stays
// here, encrypted with a key that cannot be read out; what is written down goes into a
// queue that survives a closed page, and is sent when the server can be reached.

const desk = document.querySelector("[data-desk]");
const words = desk && JSON.parse(desk.dataset.words);
const spot = (name) => desk.querySelector(`[data-${name}]`);
const batch = 200; // facts sent at once
const every = 10000; // ms between looks at the server
const patience = 15000; // ms for one answer
const reserve = 5 << 20; // bytes of room below which it is warned of

const say = (key, ...args) => args.reduce((text, arg, i) => text.replaceAll(`{${i}}`, arg), words[key] ?? key);
const clock = (ms) => new Intl.DateTimeFormat("id", { hour: "2-digit", minute: "2-digit", timeZone: desk.dataset.zone }).format(ms);

function make(tag, more = {}, ...inside) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(more)) {
    if (name.startsWith("on")) e.addEventListener(name.slice(2), value);
    else if (value === true) e.setAttribute(name, "");
    else if (value !== false && value != null) e.setAttribute(name, value);
  }
  e.append(...inside.filter((x) => x != null));
  return e;
}

// --- what is kept on the device

let db, key, pending = [], seqOf = new Map();
let list = { roster: [], tag: "", there: {}, names: {}, version: 0, counts: [], at: 0 };

const done = (request) => new Promise((yes, no) => {
  request.onsuccess = () => yes(request.result);
  request.onerror = () => no(request.error);
});
const finished = (tx) => new Promise((yes, no) => {
  tx.oncomplete = yes;
  tx.onabort = tx.onerror = () => no(tx.error);
});

async function openStore() {
  const request = indexedDB.open("meja", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("kept");
    request.result.createObjectStore("queue");
  };
  db = await done(request);
  db.onversionchange = () => db.close();
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const tx = db.transaction("kept", "readwrite"), kept = tx.objectStore("kept");
  const there = await done(kept.get("key")), device = await done(kept.get("device"));
  if (!there) kept.put(fresh, "key");
  kept.put(desk.dataset.device, "device");
  await finished(tx);
  key = there ?? fresh;
  if (device && device !== desk.dataset.device) await drop("list"); // another gathering's
}

const seal = async (value) => {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(value))) };
};
const unseal = async (x) => JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv: x.iv }, key, x.data)));

async function keep(name, value) {
  const sealed = await seal(value), tx = db.transaction("kept", "readwrite");
  tx.objectStore("kept").put(sealed, name);
  await finished(tx);
}

async function drop(name) {
  const tx = db.transaction("kept", "readwrite");
  tx.objectStore("kept").delete(name);
  await finished(tx);
}

async function load() {
  const tx = db.transaction(["kept", "queue"]);
  const [sealed, rows, seqs] = await Promise.all([done(tx.objectStore("kept").get("list")), done(tx.objectStore("queue").getAll()), done(tx.objectStore("queue").getAllKeys())]);
  if (sealed) list = await unseal(sealed);
  const facts = [];
  for (const [i, row] of rows.entries()) facts.push({ ...(await unseal(row)), seq: seqs[i] });
  pending = facts;
}

// enqueue keeps facts together or not at all; each gets the device's next number within
// the transaction, so that two pages of one device never give the same.
async function enqueue(...facts) {
  const sealed = await Promise.all(facts.map(seal));
  const tx = db.transaction(["kept", "queue"], "readwrite", { durability: "strict" });
  const kept = tx.objectStore("kept");
  let seq = (await done(kept.get("seq"))) ?? Date.now();
  try {
    for (const [i, x] of sealed.entries()) {
      facts[i].seq = ++seq;
      tx.objectStore("queue").put(x, seq);
    }
    kept.put(seq, "seq");
  } catch (e) {
    tx.abort();
    throw e;
  }
  await finished(tx);
  pending.push(...facts);
}

async function unqueue(facts) {
  const tx = db.transaction("queue", "readwrite");
  for (const f of facts) tx.objectStore("queue").delete(f.seq);
  await finished(tx);
  const gone = new Set(facts.map((f) => f.seq));
  pending = pending.filter((f) => !gone.has(f.seq));
}

// wipe forgets everything: the organisers cut the device off, and have its queue.
async function wipe() {
  db.close();
  await done(indexedDB.deleteDatabase("meja"));
  for (const name of await caches.keys()) if (name.startsWith("meja-")) await caches.delete(name);
  for (const r of await navigator.serviceWorker.getRegistrations()) await r.unregister();
  ended = true;
  list = { ...list, roster: [], there: {}, counts: [] };
  spot("hits").replaceChildren();
  band("bad", say("cut"));
}

async function room() {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota && quota - usage < reserve) band("warn", say("room", pending.length));
}

// --- the server

let ended = false, sending = false, reached = 0, trouble = "";

async function send() {
  if (sending || ended) return;
  sending = true;
  try {
    do {
      const facts = pending.slice(0, batch);
      const answer = await fetch(desk.dataset.send, {
        method: "POST", headers: { "Content-Type": "application/json" }, signal: AbortSignal.timeout(patience),
        body: JSON.stringify({ now: Date.now(), waiting: pending.length - facts.length, since: list.version, roster: list.tag, facts }),
      });
      if (!answer.ok) {
        trouble = answer.status === 404 ? say("no_device") : say("refused", answer.status);
        break;
      }
      await learn(await answer.json(), facts);
      trouble = "";
      reached = Date.now();
    } while (pending.length && !ended);
  } catch {
    trouble = say("offline");
  }
  sending = false;
  show();
}

async function learn(a, facts) {
  await unqueue(facts);
  if (a.cut) {
    if (!pending.length) await wipe();
    return;
  }
  if (a.shut) {
    list = { ...list, roster: [], tag: "", there: {}, version: 0, counts: [] };
    await drop("list");
    band("bad", say("shut"));
    return;
  }
  if (!a.counts) return; // more is to be sent first
  list = { ...list, counts: a.counts, open: a.open, at: Date.now() };
  if (a.roster) Object.assign(list, { roster: a.roster, tag: a.tag });
  if (a.there) Object.assign(list, { there: a.there, names: a.names, version: a.version });
  await keep("list", list);
}

// --- who is there, by the server and by what waits to be sent

function standing(who) {
  let t = list.there[who] && { ...list.there[who], ids: [...list.there[who].ids] };
  for (const f of pending) {
    if (f.kind === "arrive" && f.who === who) {
      if (t) t.ids.push(f.id);
      else t = { at: f.at, by: desk.dataset.device, stand: f.stand, ids: [f.id] };
    } else if (f.kind === "undo" && t) {
      t.ids = t.ids.filter((id) => id !== f.of);
      if (!t.ids.length) t = undefined;
    }
  }
  return t;
}

async function look(text) {
  text = text.trim();
  if (text.includes("/")) text = text.slice(text.lastIndexOf("/") + 1);
  const [id, mark] = text.split(".");
  if (mark) {
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
    const hash = [...sum.slice(0, 8)].map((b) => b.toString(16).padStart(2, "0")).join("");
    const hits = list.roster.filter((l) => l.k.startsWith(`r:${id}:`));
    return { hits, code: text, stale: hits.length > 0 && hits[0].t !== hash };
  }
  const parts = text.toLowerCase().split(/\s+/).filter(Boolean), all = parts.join("");
  if (all.length < 3) return { hits: [], few: true };
  if (/^\d+$/.test(all)) return { hits: list.roster.filter((l) => l.p === all.slice(-3)) };
  return {
    hits: list.roster.filter((l) => {
      const of = `${l.n} ${l.b ?? ""}`.toLowerCase().split(/[^\p{L}\p{N}]+/u);
      return parts.every((p) => of.some((w) => w.startsWith(p)));
    }),
  };
}

const arrival = (l, found, more = {}) => ({
  id: crypto.randomUUID(), kind: "arrive", who: l.k, how: found.code ? "ticket" : "name", code: found.code ?? "", at: Date.now(), ...more,
});
const undoing = (l, reason) => (standing(l.k)?.ids ?? []).map((of) => ({ id: crypto.randomUUID(), kind: "undo", of, reason, at: Date.now() }));

// write keeps facts, and tells when it could not: then nothing was written down.
async function write(...facts) {
  try {
    await enqueue(...facts);
  } catch (e) {
    band("bad", say(e?.name === "QuotaExceededError" ? "full" : "unkept", pending.length));
    return false;
  }
  if (pending.length % 50 === 0) room();
  send();
  return true;
}

// --- the page

const pitch = { good: 880, warn: 440, bad: 220 };
let audio;

function band(tone, text, ...more) {
  spot("band").replaceChildren(make("div", { class: `note notice ${tone}` }, make("p", { class: "big" }, text), ...more));
  try {
    audio ??= new AudioContext();
    const o = audio.createOscillator();
    o.frequency.value = pitch[tone];
    o.connect(audio.destination);
    o.start();
    o.stop(audio.currentTime + 0.12);
  } catch {} // a device without sound shows it
}

const title = (l) => (l.b && l.b !== l.n ? `${l.n} · ${l.b}` : l.n);
const already = (l, t) => band("warn", say("already", clock(t.at), list.names[t.by] ?? say("here")), make("p", {}, title(l)));

async function welcome(l, found, more) {
  if (!(await write(arrival(l, found, more)))) return;
  band("good", say("welcome"), make("p", {}, title(l), more?.stand ? ` · ${say("stand", more.stand)}` : ""), l.a ? make("p", {}, say("access", l.a)) : null);
  card(l, found);
}

// card shows one person who is there, with what can still be written down.
function card(l, found) {
  const stand = make("input", { name: "stand", maxlength: 120, autocomplete: "off" });
  const company = make("input", { name: "with", type: "number", min: 0, max: 20, value: 0 });
  const reason = make("input", { name: "reason", maxlength: 300, required: true, autocomplete: "off" });
  const pad = signature();
  const amend = async (e) => {
    e.preventDefault();
    const more = { stand: stand.value.trim(), with: Number(company.value) || 0, strokes: pad.text() };
    if (await write(...undoing(l, say("amended")), arrival(l, found, more))) {
      band("good", say("kept"), make("p", {}, title(l), more.stand ? ` · ${say("stand", more.stand)}` : ""));
      begin();
    }
  };
  const undo = async (e) => {
    e.preventDefault();
    const facts = undoing(l, reason.value);
    if (facts.length && (await write(...facts))) {
      band("warn", say("undone"), make("p", {}, title(l)));
      begin();
    }
  };
  const field = (text, input) => make("p", { class: "field" }, make("label", {}, text, input));
  spot("hits").replaceChildren(
    make("details", { class: "card" }, make("summary", {}, say("more", l.n)),
      make("form", { onsubmit: amend }, field(say("ask_stand"), stand), field(say("ask_with"), company), make("label", {}, say("ask_sign")), pad.field, make("button", { class: "button" }, say("save")))),
    make("details", { class: "card" }, make("summary", {}, say("undo")), make("form", { onsubmit: undo }, field(say("ask_reason"), reason), make("button", { class: "button danger" }, say("undo")))),
    ...(l.k[0] === "r" || l.k[0] === "p" ? [make("p", {}, make("a", { href: `/meja/kartu/${l.k}` }, say("badge")))] : []),
  );
}

// signature is a field to sign in with a finger: strokes of points from 0 to 255, in a
// field twice as wide as high.
function signature() {
  const canvas = make("canvas", { width: 512, height: 256 }), ink = canvas.getContext("2d");
  canvas.className = "shot";
  canvas.style.touchAction = "none";
  ink.lineWidth = 3;
  let strokes = [], size = 0;
  const at = (e) => {
    const box = canvas.getBoundingClientRect(), on = (part, whole) => Math.max(0, Math.min(255, Math.round((part / whole) * 255)));
    return [on(e.clientX - box.left, box.width), on(e.clientY - box.top, box.height)];
  };
  const add = ([x, y]) => {
    const line = strokes.at(-1), last = line.at(-1);
    if (size > 480 || (last && Math.abs(last[0] - x) + Math.abs(last[1] - y) < 3)) return; // enough to be known by
    line.push([x, y]);
    size++;
    if (!last) return;
    ink.strokeStyle = getComputedStyle(canvas).color;
    ink.beginPath();
    ink.moveTo(last[0] * 2, last[1]);
    ink.lineTo(x * 2, y);
    ink.stroke();
  };
  canvas.addEventListener("pointerdown", (e) => {
    canvas.setPointerCapture(e.pointerId);
    strokes.push([]);
    add(at(e));
  });
  canvas.addEventListener("pointermove", (e) => e.buttons && strokes.length && add(at(e)));
  return { field: make("div", { class: "card" }, canvas), text: () => strokes.filter((s) => s.length).map((s) => s.flat().join(" ")).join(";") };
}

// choose lets the desk tick who of several is there.
function choose(found) {
  const boxes = found.hits.slice(0, 30).map((l) => {
    const t = standing(l.k), box = make("input", { type: "checkbox", id: l.k, disabled: Boolean(t), checked: !t && Boolean(found.code) && !found.stale && !l.s });
    return { l, box, row: make("div", { class: "check" }, box, make("label", { for: l.k }, title(l) + (l.s ? ` · ${words.states[l.s]}` : "") + (t ? ` · ${say("already", clock(t.at), list.names[t.by] ?? say("here"))}` : ""))) };
  });
  const take = async (e) => {
    e.preventDefault();
    const some = boxes.filter((b) => b.box.checked && !standing(b.l.k));
    if (!some.length) return band("warn", say("choose"));
    if (some.length === 1) return welcome(some[0].l, found);
    if (await write(...some.map((b) => arrival(b.l, found)))) {
      band("good", say("welcome"), make("p", {}, some.map((b) => b.l.n).join(", ")));
      begin();
    }
  };
  spot("hits").replaceChildren(make("form", { class: "card", onsubmit: take }, ...boxes.map((b) => b.row), make("button", { class: "button" }, say("let_in"))));
}

async function enter(text) {
  if (ended || !text.trim()) return;
  if (!list.at) return band("warn", say("no_list")); // it would call every ticket unknown
  const found = await look(text), { hits } = found;
  spot("hits").replaceChildren();
  if (found.few) return band("warn", say("few"));
  if (!hits.length) return band("bad", say(found.code ? "unknown_code" : "unknown"), make("p", {}, say(found.code ? "unknown_code_do" : "unknown_do")));
  if (found.stale) band("bad", say("stale"), make("p", {}, say("stale_do")));
  else if (hits.length === 1) {
    const [l] = hits, t = standing(l.k);
    if (t) {
      already(l, t);
      return card(l, found);
    }
    if (!l.s) return welcome(l, found);
    band("bad", words.states[l.s], make("p", {}, say("unconfirmed_do")));
  } else band("warn", say("several", hits.length));
  choose(found);
}

function begin() {
  spot("hits").replaceChildren();
  spot("field").value = "";
  spot("field").focus();
}

function show() {
  const age = list.at ? say("as_of", clock(list.at), Math.round((Date.now() - list.at) / 60000)) : say("no_list");
  const near = reached && Date.now() - reached < 3 * every && !trouble;
  spot("net").replaceChildren(make("span", { class: `tag ${near ? "good" : "warn"}` }, near ? say("online") : trouble || say("offline")), ` ${age} · ${say("waiting", pending.length)}`);
  spot("net").dataset.waiting = pending.length;
  const fresh = new Set(pending.filter((f) => f.kind === "arrive" && f.who && !list.there[f.who] && standing(f.who)).map((f) => f.who));
  for (const c of list.counts) {
    const n = c.Came + list.roster.filter((l) => fresh.has(l.k) && l.g === c.Group && !l.s).length, place = desk.querySelector(`[data-group="${c.Group}"] b`);
    if (place) place.textContent = `${n} / ${c.Awaited}${c.Extra + c.Company ? ` +${c.Extra + c.Company}` : ""}`;
  }
}

function camera() {
  const button = spot("camera"), video = make("video", { playsinline: true, muted: true, class: "shot" });
  let stream;
  const stop = () => {
    stream?.getTracks().forEach((t) => t.stop());
    stream = undefined;
    video.remove();
  };
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (stream) return stop();
    try {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      button.after(video);
      await video.play();
      let last = "";
      while (stream) {
        const [code] = await detector.detect(video);
        if (code && code.rawValue !== last) await enter((last = code.rawValue));
        await new Promise((yes) => setTimeout(yes, 250));
      }
    } catch {
      stop();
      band("warn", say("no_camera"));
    }
  });
}

async function worker() {
  const file = `/meja/pekerja.js?v=${desk.dataset.version}`;
  const policy = globalThis.trustedTypes?.createPolicy("meja", { createScriptURL: (s) => (s === file ? s : "") });
  await navigator.serviceWorker.register(policy ? policy.createScriptURL(file) : file, { scope: "/meja" });
  await navigator.serviceWorker.ready; // from here on the page opens without a network
}

async function start() {
  if (location.pathname !== "/meja") history.replaceState(null, "", "/meja"); // opens without a network
  await openStore();
  await load();
  spot("look").addEventListener("submit", (e) => {
    e.preventDefault();
    const text = spot("field").value;
    spot("field").value = "";
    spot("field").focus();
    enter(text);
  });
  spot("walkin").addEventListener("submit", async (e) => {
    if (!trouble && reached && navigator.onLine) return; // the server registers them by the rules of seats
    e.preventDefault();
    const form = new FormData(e.target), name = form.get("person").trim();
    if (!name) return band("warn", say("ask_name"));
    const fact = { id: crypto.randomUUID(), kind: "arrive", who: "", how: "walkin", name, business: form.get("business").trim(), at: Date.now() };
    if (await write(fact)) {
      band("good", say("guest"), make("p", {}, name));
      e.target.reset();
      begin();
    }
  });
  document.addEventListener("keydown", (e) => {
    if (e.key.length === 1 && !e.ctrlKey && !e.altKey && !e.metaKey && !(e.target instanceof Element && e.target.closest("input,textarea,select,button,summary,a"))) spot("field").focus(); // a scanner types
  });
  addEventListener("online", send);
  addEventListener("visibilitychange", () => document.hidden || send());
  navigator.storage?.persist?.();
  room();
  show();
  await send();
  setInterval(() => (send(), show()), every);
  if ("BarcodeDetector" in globalThis && navigator.mediaDevices) camera();
  await worker();
  desk.dataset.ready = "1";
}

if (desk?.dataset.send) {
  if (isSecureContext && crypto.subtle && "serviceWorker" in navigator && "indexedDB" in globalThis) {
    start().catch((e) => {
      spot("net").textContent = say("unready", e?.name ?? "");
      desk.dataset.ready = "0";
    });
  } else {
    spot("net").textContent = say("insecure");
    desk.dataset.ready = "plain";
  }
}
