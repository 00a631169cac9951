// Keeps the figures of a running search up to date: over server-sent events,
// and by asking again every two seconds when those do not come through.

const place = document.querySelector("[data-progress]");

function show(state) {
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
    if (answer.ok) show(await answer.json());
  } catch {
    place.querySelector("[data-offline]").hidden = false;
  }
  setTimeout(ask, 2000);
}

if (place) {
  const stream = new EventSource(place.dataset.stream);
  let asking = false;
  stream.onmessage = (event) => {
    place.querySelector("[data-offline]").hidden = true;
    show(JSON.parse(event.data));
  };
  stream.onerror = () => {
    if (stream.readyState === EventSource.CLOSED && !asking) {
      asking = true;
      ask();
    }
  };
}
