// Keeps the desk's page and its script, so that they open without a network. The queue is
// not its business: it stands in the browser's database and outlives every worker.

const name = "meja-" + new URL(self.location).searchParams.get("v");
const files = ["/meja", "/statis/door.js", "/statis/wantilan.svg"];
const patience = 3000; // ms for the page; then the kept one is shown

self.addEventListener("install", (e) => {
  e.waitUntil(caches.open(name).then((c) => c.addAll(files.map((f) => new Request(f, { cache: "reload" })))).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (e) => {
  e.waitUntil((async () => {
    for (const old of await caches.keys()) if (old.startsWith("meja-") && old !== name) await caches.delete(old);
    await self.clients.claim();
  })());
});

async function page(request) {
  const kept = await caches.open(name);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(patience) });
    if (answer.ok && !answer.redirected && !new URL(request.url).search) await kept.put("/meja", answer.clone());
    return answer;
  } catch {
    return (await kept.match("/meja")) ?? Response.error();
  }
}

self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname === "/meja") e.respondWith(page(e.request));
  else if (files.includes(url.pathname)) e.respondWith(caches.match(url.pathname).then((f) => f ?? fetch(e.request)));
});
