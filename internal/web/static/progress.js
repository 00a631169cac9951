// Keeps the figures of a running search up to date: over server-sent events,
// and by asking every two seconds when those do not come through or there are none.

const place = document.querySelector("[data-progress]");
const offline = place?.querySelector("[data-offline]");
const patience = 5000; // ms without a first event before asking instead

function show(state) {
  if (offline) offline.hidden = true;
  for (const [name, text] of Object.entries(state.text)) {
    const spot = place.querySelector(`[data-figure="${name}"]`);
    if (spot && spot.textContent !== text) spot.textContent = text;
  }
  const bar = place.querySelector("progress");
  if (bar) bar.value = state.share;
  if (state.over) location.reload();
}

async function ask() {
  try {
    const answer = await fetch(place.dataset.state, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.json());
  } catch {
    if (offline) offline.hidden = false;
  }
  setTimeout(ask, 2000);
}

function listen() {
  const stream = new EventSource(place.dataset.stream);
  let asking = false;
  const instead = () => {
    if (asking) return;
    asking = true;
    stream.close();
    ask();
  };
  const tooLong = setTimeout(instead, patience);
  stream.onmessage = (event) => {
    clearTimeout(tooLong);
    show(JSON.parse(event.data));
  };
  stream.onerror = () => {
    if (stream.readyState === EventSource.CLOSED) instead();
    else if (offline) offline.hidden = false;
  };
}

if (place?.dataset.stream) listen();
else if (place) ask();
