// Keeps a page of the day itself up to date: clocks and bars by themselves, everything else
// by reading the page again when the server tells of a change over server-sent events, when
// the clock reaches the next one, or, without events, by asking every three seconds.

const silence = 12e3; // ms without a sign of life before the line counts as dead
const asking = 3e3; // ms between two questions when there are no events
const turning = 8e3; // ms that a page of a long list is shown
const spread = 250; // ms over which many screens read again

const rule = globalThis.trustedTypes?.createPolicy("live", { createHTML: (text) => text });
let part = document.querySelector("[data-live]");
let skew = 0; // ms by which this device's clock is behind the server's
let heard = Date.now();
let reading = false;
let again = false;
let asker = 0;

const now = () => Date.now() + skew;
const two = (n) => String(n).padStart(2, "0");

function take() {
  skew = Number(part.dataset.now) - Date.now();
  pages();
  tick();
}

// busy tells whether somebody is about to fill something in.
const busy = () => part.contains(document.activeElement) && document.activeElement.matches("input,select,textarea,summary");

async function read() {
  if (reading) return void (again = true);
  if (busy()) {
    const fresh = part.querySelector("[data-fresh]");
    if (fresh) fresh.hidden = false;
    return;
  }
  reading = true;
  again = false;
  try {
    await new Promise((done) => setTimeout(done, Math.random() * spread));
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw answer.status;
    const text = await answer.text();
    const page = new DOMParser().parseFromString(rule ? rule.createHTML(text) : text, "text/html");
    const fresh = page.querySelector("[data-live]");
    if (!fresh) throw "another page";
    const signal = part.dataset.signal;
    for (const open of part.querySelectorAll("details[open]")) {
      const same = [...fresh.querySelectorAll("details")].find((d) => d.textContent === open.textContent);
      if (same) same.open = true;
    }
    part.replaceWith(document.adoptNode(fresh));
    part = fresh;
    alive();
    take();
    if (part.dataset.signal && part.dataset.signal !== signal) sound();
  } catch {
    down();
  }
  reading = false;
  if (again) read();
}

function told(version) {
  alive();
  if (version !== part.dataset.version) read();
}

function alive() {
  heard = Date.now();
  const mark = part.querySelector("[data-down]");
  if (mark) mark.hidden = true;
}

function down() {
  const mark = part.querySelector("[data-down]");
  if (mark) mark.hidden = false;
}

let stream;
function listen() {
  stream?.close();
  stream = new EventSource(part.dataset.live);
  stream.onmessage = (event) => {
    clearTimeout(asker);
    asker = 0;
    told(event.data);
  };
  stream.onerror = () => {
    down();
    ask();
  };
}

// ask is for when no events come through.
function ask() {
  if (asker) return;
  const once = async () => {
    try {
      const answer = await fetch(part.dataset.live, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw answer.status;
      told((await answer.json()).version);
      if (stream.readyState === EventSource.CLOSED) listen();
    } catch {
      down();
    }
    asker = setTimeout(once, asking);
  };
  asker = setTimeout(once, asking);
}

function sound() {
  try {
    const tone = new AudioContext();
    const pipe = tone.createOscillator();
    pipe.connect(tone.destination);
    pipe.start();
    pipe.stop(tone.currentTime + 0.7);
    pipe.onended = () => tone.close();
  } catch {} // a browser that lets nothing sound without a press
}

// pages shows long lists piece by piece, as many rows as there is room for.
let turn = 0;
function pages() {
  const tables = [...part.querySelectorAll("[data-pages]")];
  if (!tables.length) return;
  for (const t of tables) t.hidden = false;
  const foot = part.querySelector("footer")?.offsetHeight ?? 0;
  const shown = [];
  for (const t of tables) {
    for (const other of tables) other.hidden = other !== t;
    const rows = [...t.tBodies[0].rows];
    for (const r of rows) r.hidden = false;
    const room = innerHeight - t.tBodies[0].getBoundingClientRect().top - scrollY - foot - 8;
    let piece = [];
    let used = 0;
    for (const r of rows) {
      const high = r.getBoundingClientRect().height;
      if (piece.length && used + high > room) {
        shown.push([t, piece]);
        piece = [];
        used = 0;
      }
      piece.push(r);
      used += high;
    }
    if (piece.length) shown.push([t, piece]);
  }
  const [table, piece] = shown[turn % shown.length];
  for (const t of tables) {
    t.hidden = t !== table;
    for (const r of t.tBodies[0].rows) r.hidden = t === table && !piece.includes(r);
  }
}

function tick() {
  const clock = part.querySelector("[data-clock]");
  const at = now();
  if (clock) {
    const was = Number(part.dataset.now);
    const [hours, minutes] = (clock.dataset.clock ||= clock.textContent).split(/\D/).map(Number);
    const minute = (hours * 60 + minutes + Math.floor(at / 60e3) - Math.floor(was / 60e3)) % 1440;
    clock.textContent = two(Math.floor(minute / 60)) + "." + two(minute % 60);
  }
  for (const spot of part.querySelectorAll("[data-left]")) {
    const left = Math.round((Number(spot.dataset.left) - at) / 1e3);
    if (spot.dataset.left) spot.textContent = left < 0 || left > 7200 ? "" : two(Math.floor(left / 60)) + "." + two(left % 60);
  }
  for (const bar of part.querySelectorAll("progress[data-to]")) {
    const from = Number(bar.dataset.from);
    bar.value = Math.min(1, Math.max(0, (at - from) / (Number(bar.dataset.to) - from)));
  }
  const next = Number(part.dataset.next);
  if (next && at > next && at - next < 60e3) {
    part.dataset.next = "";
    read();
  }
  if (Date.now() - heard > silence) {
    down();
    ask();
  }
}

if (part) {
  take();
  listen();
  setInterval(tick, 1000);
  setInterval(() => {
    turn++;
    pages();
  }, turning);
  addEventListener("online", listen);
  addEventListener("offline", down);
}
