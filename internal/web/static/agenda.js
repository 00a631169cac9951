// Keeps a personal agenda for times without signal, with the page of its meetings at their
// tables (table.js). The agenda's page loads this file as a module, and the browser runs it as
// the worker of these two pages alone.

const name = "agenda"; // of the cache
const address = "/statis/agenda.js";
const scripts = [address, "/statis/table.js"];
const longest = 7 * 24 * 3600e3; // ms that a kept page is shown
const patience = 8e3; // ms to wait for a weak line
const policy = "@policy"; // of the server; what is kept is held to it too

async function keep(path, html) {
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy, Date: new Date().toUTCString() };
  await (await caches.open(name)).put(path, new Response(html, { headers }));
}

async function page() {
  const note = document.querySelector("[data-kept]");
  if (!note || !navigator.serviceWorker) return; // not over HTTPS
  if (!note.hidden) return wait();
  const served = navigator.serviceWorker.controller; // and so kept already
  const rule = globalThis.trustedTypes?.createPolicy("agenda", { createScriptURL: () => address });
  await navigator.serviceWorker.register(rule ? rule.createScriptURL("") : address, { scope: location.pathname, updateViaCache: "all" });
  await table(note.dataset.kept);
  if (!served) {
    await keep(location.pathname, "<!DOCTYPE html>" + document.documentElement.outerHTML);
    await (await caches.open(name)).add(address);
  }
  document.documentElement.dataset.ready = "";
}

// table keeps the page of the meetings at their tables; no path: there are none.
async function table(path) {
  if (!path) return;
  const answer = await fetch(path);
  if (answer.ok) await keep(path, await answer.text());
  await (await caches.open(name)).add(scripts[1]);
}

// wait loads the page anew once the server answers again.
function wait() {
  const ask = async () => {
    try {
      const answer = await fetch(location.pathname, { method: "HEAD" });
      if (answer.status < 500) location.reload();
    } catch {} // still no signal
  };
  addEventListener("online", ask);
  setInterval(ask, 20e3);
}

function work() {
  addEventListener("install", () => skipWaiting());
  addEventListener("activate", (event) => event.waitUntil(clients.claim()));
  addEventListener("fetch", (event) => {
    const { method, mode, url } = event.request;
    const { origin, pathname } = new URL(url);
    if (method !== "GET" || origin !== location.origin) return;
    const own = new URL(registration.scope).pathname, table = pathname === own + "/meja";
    if (mode === "navigate" ? pathname === own || table : table && !new URL(url).search) event.respondWith(agenda(event.request, pathname));
    else if (mode === "navigate") return;
    else if (scripts.includes(pathname) || pathname.startsWith("/berkas/")) event.respondWith(piece(event.request));
  });
}

async function agenda(request, path) {
  const line = fetch(request);
  try {
    const answer = await Promise.race([line, new Promise((_, late) => setTimeout(late, patience))]);
    if (answer.status >= 500) throw answer.status;
    if (answer.ok) await keep(path, await answer.clone().text());
    else if (answer.status >= 400) await forget(); // signed out, or the code is void
    return answer;
  } catch {
    const kept = await (await caches.open(name)).match(path);
    if (!kept || Date.now() - Date.parse(kept.headers.get("Date")) > longest) return line;
    const html = (await kept.text()).replace(" hidden data-kept", " data-kept").replace(/<strong data-soon>.*?<\/strong>/, "");
    return new Response(html, { headers: kept.headers });
  }
}

async function piece(request) {
  const cache = await caches.open(name);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (gone) {
    const kept = await cache.match(request, { ignoreVary: true });
    if (!kept) throw gone;
    return kept;
  }
}

async function forget() {
  await caches.delete(name);
  await registration.unregister();
}

if (typeof ServiceWorkerGlobalScope === "function" && globalThis instanceof ServiceWorkerGlobalScope) work();
else page();
