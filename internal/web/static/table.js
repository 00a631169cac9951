// Meetings at their tables. Without this module the page is plain forms that need a line. With
// it, over HTTPS or on the machine itself, what is written or tapped goes into a queue on the
// phone first, encrypted with a key that cannot be read out, and is sent when there is a line;
// each deed has an identity of its own, so that sending it twice does nothing twice.

let part = document.querySelector("[data-table]");
const words = part && JSON.parse(part.dataset.words);
const where = part?.dataset.table;
const every = 10e3; // ms between looks at the server
const patience = 15e3; // ms for one answer
const typing = 800; // ms without a key after which a note is kept
const many = 50; // deeds sent at once

const rule = part && globalThis.trustedTypes?.createPolicy("agenda", { createHTML: (text) => text, createScriptURL: (text) => (text === "/statis/agenda.js" ? text : "") });
const say = (key, ...args) => args.reduce((text, arg, i) => text.replaceAll(`{${i}}`, arg), words[key]);
const spot = (name) => part.querySelector(`[data-${name}]`);

// --- the queue

let db, key, pending = [];

const done = (request) => new Promise((yes, no) => {
  request.onsuccess = () => yes(request.result);
  request.onerror = () => no(request.error);
});
const finished = (tx) => new Promise((yes, no) => {
  tx.oncomplete = yes;
  tx.onabort = tx.onerror = () => no(tx.error);
});

async function openStore() {
  const request = indexedDB.open("di-meja", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("kept");
    request.result.createObjectStore("queue", { autoIncrement: true });
  };
  db = await done(request);
  db.onversionchange = () => db.close();
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const tx = db.transaction("kept", "readwrite"), there = await done(tx.objectStore("kept").get("key"));
  if (!there) tx.objectStore("kept").put(fresh, "key");
  await finished(tx);
  key = there ?? fresh;
}

const seal = async (value) => {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(value))) };
};
const unseal = async (x) => JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv: x.iv }, key, x.data)));

async function load() {
  const tx = db.transaction("queue"), store = tx.objectStore("queue");
  const [rows, seqs] = await Promise.all([done(store.getAll()), done(store.getAllKeys())]);
  const all = [];
  for (const [i, row] of rows.entries()) all.push({ ...(await unseal(row)), seq: seqs[i] });
  pending = all.filter((x) => x.to === where && x.who === part.dataset.who); // of whom the page is
}

// enqueue keeps a deed; one that takes the place of an earlier one, a note, drops that.
async function enqueue(deed, instead) {
  const sealed = await seal({ ...deed, to: where, who: part.dataset.who });
  const tx = db.transaction("queue", "readwrite", { durability: "strict" }), store = tx.objectStore("queue");
  if (instead) store.delete(instead.seq);
  const seq = await done(store.add(sealed));
  await finished(tx);
  pending = pending.filter((x) => x !== instead).concat({ ...deed, seq });
}

async function unqueue(deeds) {
  const tx = db.transaction("queue", "readwrite");
  for (const d of deeds) tx.objectStore("queue").delete(d.seq);
  await finished(tx);
  pending = pending.filter((x) => !deeds.includes(x));
}

// --- the server

let sending = false, again = false, trouble = "";

async function send() {
  if (sending) return void (again = true);
  sending = true;
  let news = false;
  try {
    do {
      again = false;
      const some = pending.slice(0, many);
      if (!some.length) break;
      const answer = await fetch(where, {
        method: "POST", headers: { "Content-Type": "application/json" }, signal: AbortSignal.timeout(patience),
        body: JSON.stringify({ now: Date.now(), deeds: some.map(({ id, at, form }) => ({ id, at, form })) }),
      });
      if (!answer.ok) {
        trouble = answer.status === 403 || answer.status === 404 ? say("login") : say("offline");
        break;
      }
      const { told } = await answer.json();
      for (const t of told) if (t.fate !== "taken") tell(t, some.find((d) => d.id === t.id));
      await unqueue(some);
      news ||= some.some((d) => field(d, "deed") !== "catatan");
      trouble = "";
    } while (pending.length || again);
  } catch {
    trouble = say("offline");
  }
  sending = false;
  net();
  if (news && !trouble) await read();
}

const field = (deed, name) => new URLSearchParams(deed.form).get(name) ?? "";

// tell says what did not become what somebody thinks, with what they wrote.
function tell(t, deed) {
  const note = document.createElement("div"), line = document.createElement("p");
  note.className = t.fate === "refused" ? "note bad" : "note warn";
  const wrote = [field(deed, "what") || field(deed, "usual"), field(deed, "words"), field(deed, "potential"), field(deed, "quantity")].filter(Boolean).join(", ");
  line.textContent = t.fate === "refused" ? say("refused", t.text ?? "", wrote) : t.text;
  note.append(line);
  const told = document.querySelector("[data-told]");
  told.append(note);
  told.scrollIntoView({ block: "nearest" });
}

// read takes the page anew, unless somebody is about to write in it.
async function read() {
  if (busy()) return;
  try {
    const answer = await fetch(where, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(patience) });
    if (!answer.ok) return;
    const text = await answer.text();
    const page = new DOMParser().parseFromString(rule ? rule.createHTML(text) : text, "text/html");
    const fresh = page.querySelector("[data-table]");
    if (!fresh || !fresh.querySelector("[data-kept]").hidden || busy()) return;
    for (const d of fresh.querySelectorAll("[data-meeting]")) d.open = document.getElementById(d.id)?.open ?? false;
    part.replaceWith(document.adoptNode(fresh));
    part = fresh;
    show();
  } catch {} // the next look will do
}

// busy tells whether a form has been touched and not been sent.
const busy = () => Boolean(part.querySelector("form[data-touched]"));

async function look() {
  await send();
  if (pending.length) return;
  try {
    const answer = await fetch(`${where}?versi`, { signal: AbortSignal.timeout(patience) });
    if (answer.ok && !answer.redirected && (await answer.text()) !== part.dataset.version) await read();
  } catch {} // no signal
}

// --- the page, with what waits to be sent

const number = new Intl.NumberFormat(words?.language);
const day = new Intl.DateTimeFormat(words?.language, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const digits = (text) => Number(text.replace(/\D/g, "")) || 0;

// sentence reads a promise back that is only on this phone yet.
function sentence(meeting, deed) {
  const get = (name) => field(deed, name), own = get("giver") === "own";
  const [giver, taker] = own ? [meeting.dataset.own, meeting.dataset.other] : [meeting.dataset.other, meeting.dataset.own];
  let text = say("sentence", giver, taker, get("what").trim() || get("usual"));
  if (get("quantity")) text += say("sentence.quantity", number.format(digits(get("quantity"))), get("unit"));
  if (get("potential")) text += say("sentence.potential", "Rp" + number.format(digits(get("potential"))));
  if (get("due")) text += say("sentence.due", day.format(new Date(get("due"))));
  return text + ".";
}

function card(meeting, deed) {
  const id = field(deed, "promise") || deed.id;
  let c = meeting.querySelector(`[data-promise="${CSS.escape(id)}"]`);
  if (!c) {
    c = spot("card").content.firstElementChild.cloneNode(true);
    c.dataset.promise = id;
    meeting.querySelector("[data-promises]").append(c);
    for (const b of c.querySelectorAll("[data-turn]")) b.textContent = b.dataset.turn.replace("{0}", meeting.dataset.other);
    for (const i of c.querySelectorAll('[name="temu"]')) i.value = meeting.dataset.meeting;
  }
  c.querySelector("[data-sentence]").firstElementChild.textContent = sentence(meeting, deed);
  for (const i of c.querySelectorAll('[name="promise"]')) i.value = id;
  for (const i of c.querySelectorAll('[name="wording"]')) i.value = deed.id;
  for (const s of c.querySelectorAll("[data-side]")) {
    s.hidden = true; // nobody tapped these words yet
    s.textContent = "";
  }
  return c;
}

// shown puts what one deed of the queue says onto the page.
function shown(deed) {
  const meeting = document.getElementById(`t${field(deed, "temu")}`);
  if (!meeting) return;
  switch (field(deed, "deed")) {
    case "janji": {
      const c = card(meeting, deed);
      mark(c.querySelector("[data-sentence]"));
      break;
    }
    case "setuju":
    case "tolak": {
      const c = meeting.querySelector(`[data-promise="${CSS.escape(field(deed, "promise"))}"]`);
      if (!c || ![...c.querySelectorAll('[name="wording"]')].some((i) => i.value === field(deed, "wording"))) return;
      for (const f of c.querySelectorAll("form")) if (f.dataset.deed !== "janji" && f.elements.side.value === field(deed, "side")) f.hidden = true;
      const s = c.querySelector(`[data-side="${field(deed, "side")}"]`);
      const button = c.querySelector(`form[data-deed="${field(deed, "deed")}"] [name="side"][value="${field(deed, "side")}"]`)?.form.querySelector("button");
      s.hidden = false;
      s.textContent = `${button?.textContent ?? ""} · ${words.waiting_one}`;
      break;
    }
    default: {
      const form = meeting.querySelector(`form[data-deed="${field(deed, "deed")}"]`), values = new URLSearchParams(deed.form);
      if (!form || form.dataset.touched) return;
      for (const e of form.elements) {
        if (!e.name || e.type === "hidden") continue;
        if (e.type === "radio" || e.type === "checkbox") e.checked = values.getAll(e.name).includes(e.value);
        else e.value = values.get(e.name) ?? "";
      }
      mark(form);
    }
  }
}

// mark says of a part of the page that it waits to be sent.
function mark(of) {
  if (of.querySelector("[data-waits]")) return;
  const tag = document.createElement("span");
  tag.className = "tag warn";
  tag.dataset.waits = "";
  tag.textContent = words.waiting_one;
  of.append(" ", tag);
}

function show() {
  for (const deed of pending) shown(deed);
  net();
}

function net() {
  const line = spot("net");
  line.textContent = [trouble, pending.length ? say("waiting", pending.length) : line.dataset.waiting > 0 ? say("sent") : ""].filter(Boolean).join(" ");
  line.dataset.waiting = pending.length;
  if (!pending.length) for (const tag of part.querySelectorAll("form [data-waits]")) tag.remove();
}

// wrong says what a form lacks, before it is kept on the phone where nobody could.
function wrong(form) {
  const { what, usual, quantity, unit } = form.elements;
  if (form.dataset.deed !== "janji") return false;
  what.setCustomValidity(what.value.trim() || usual?.value ? "" : say("what"));
  unit.setCustomValidity(Boolean(quantity.value.trim()) === Boolean(unit.value.trim()) ? "" : say("pair"));
  return !form.reportValidity();
}

async function keep(form) {
  const values = new URLSearchParams(new FormData(form));
  values.delete("sekali");
  const deed = { id: crypto.randomUUID(), at: Date.now(), form: values.toString() };
  const about = (x) => field(x, "deed") === form.dataset.deed && field(x, "temu") === values.get("temu");
  const instead = ["catatan", "nilai"].includes(form.dataset.deed) && !sending ? pending.find(about) : undefined;
  await enqueue(deed, instead);
  delete form.dataset.touched;
  if (form.dataset.deed === "janji") {
    form.reset();
    form.closest("details").open = false;
  }
  shown(deed);
  net();
  send();
}

let note = 0;

function listen() {
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.getAttribute("action") === "/keluar" && pending.length && !form.dataset.told) {
      e.preventDefault();
      form.dataset.told = "1";
      tell({ fate: "outdated", text: say("leave") }, { form: "" });
    }
    if (!form.dataset.deed) return;
    e.preventDefault();
    if (wrong(form)) return;
    clearTimeout(note);
    keep(form).catch(() => HTMLFormElement.prototype.submit.call(form)); // no room on the phone: as without script
  });
  document.addEventListener("input", (e) => {
    const form = e.target.form;
    if (!form?.dataset.deed) return;
    form.dataset.touched = "1";
    for (const i of [form.elements.what, form.elements.unit]) i?.setCustomValidity?.("");
    if (form.dataset.deed !== "catatan") return;
    clearTimeout(note);
    note = setTimeout(() => keep(form), typing);
  });
  addEventListener("online", look);
  addEventListener("visibilitychange", () => document.hidden || look());
}

async function start() {
  await openStore();
  await load();
  listen();
  const meeting = document.getElementById(`t${new URLSearchParams(location.search).get("temu")}`);
  if (meeting) meeting.open = true; // a kept page does not know which was asked for
  show();
  await navigator.serviceWorker.register(rule ? rule.createScriptURL("/statis/agenda.js") : "/statis/agenda.js", { scope: part.dataset.base, updateViaCache: "all" });
  setInterval(look, every);
  await look();
  part.dataset.ready = "1";
}

if (part && isSecureContext && navigator.serviceWorker && globalThis.indexedDB && crypto.subtle) start();
else if (part) spot("net").textContent = words.insecure;
