// Dragging meetings over the board: while one is held, every place says whether it can
// go there and why not. What is dropped is sent by the form that is on the page anyway;
// without this module meetings are moved by links and buttons.

const form = document.querySelector("form[data-hand]");
const table = document.querySelector("table.board:not(.people)");
const numberOf = (link) => new URL(link.href, location.href).searchParams.get("pilih");
const placeOf = (cell) => cell.cellIndex + "." + (cell.parentElement.sectionRowIndex + 1);

let held = null; // { number, placed, places: { "3.5": "reason" } }

function paint(places) {
  for (const row of table.tBodies[0].rows) {
    for (const cell of row.cells) {
      const why = places?.[placeOf(cell)];
      cell.classList.toggle("hit", why === "");
      cell.classList.toggle("badcell", !!why);
      if (why) cell.title = why;
      else cell.removeAttribute("title");
    }
  }
}

async function lift(event) {
  const link = event.target.closest?.("a.cell");
  const number = link && numberOf(link);
  if (!number) return;
  held = { number, places: null };
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", number);
  try {
    const answer = await fetch(form.dataset.hand + "?pilih=" + number, { headers: { Accept: "application/json" } });
    if (!answer.ok || held?.number !== number) return;
    held.places = await answer.json();
    paint(held.places);
  } catch {
    // the server judges what is dropped all the same
  }
}

function over(event) {
  const cell = event.target.closest?.("td");
  if (held && cell && table.contains(cell)) event.preventDefault();
}

function drop(event) {
  const cell = event.target.closest?.("td");
  if (!held || !cell || !table.contains(cell)) return;
  event.preventDefault();
  const place = placeOf(cell);
  const fields = { permintaan: held.number, [held.places?.[place] ? "paksa" : "ke"]: place };
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  form.submit();
}

if (form && table) {
  table.addEventListener("dragstart", lift);
  table.addEventListener("dragover", over);
  table.addEventListener("drop", drop);
  table.addEventListener("dragend", () => {
    held = null;
    paint(null);
  });
}
