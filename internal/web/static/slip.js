// Typing a slip of paper without the mouse: Enter goes to the next line, and on a line in
// which nothing stands it keeps the slip. It begins at the first field, unless there are
// mistakes to be read. Without this module Enter keeps it anywhere.

const form = document.querySelector("form[data-slip]");
const lines = [...form.querySelectorAll("[data-line]")];
const first = (line) => line.querySelector("input");
let moved = false; // by the key that is held

form.addEventListener("keydown", (event) => {
  moved = false;
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("input, select")) return;
  const at = lines.findIndex((line) => line.contains(event.target));
  if (at >= 0 && ![...lines[at].querySelectorAll("input")].some((field) => field.value.trim())) return; // the browser sends it
  const next = lines[at + 1];
  if (!next) return;
  event.preventDefault();
  moved = true;
  first(next).focus();
});
form.addEventListener("keypress", (event) => {
  if (event.key === "Enter" && moved) event.preventDefault(); // else the line that was gone to would send it
});
if (!document.querySelector(".summary")) form.querySelector("input:not([type=hidden])").focus();
form.dataset.slip = "ready";
