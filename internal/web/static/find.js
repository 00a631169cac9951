// Suggestions while somebody types in the search box: a list below it, for mouse
// and arrow keys. Without this module the box is a plain form.

const form = document.querySelector("form[data-find]");
const box = form?.querySelector("input[type=search]");
const pause = 150; // ms after the last letter before asking

function ready() {
  const list = document.createElement("ul");
  list.id = "saran";
  list.className = "suggest";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  box.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-controls", "saran"], ["aria-expanded", "false"], ["aria-autocomplete", "list"]]) box.setAttribute(name, value);
  let wait, asked = 0, at = -1;

  const close = () => {
    list.hidden = true;
    at = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const mark = (n) => {
    const all = list.children;
    all[at]?.setAttribute("aria-selected", "false");
    at = (n + all.length) % all.length;
    all[at].setAttribute("aria-selected", "true");
    all[at].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", all[at].id);
  };
  const ask = async () => {
    const turn = ++asked;
    try {
      const answer = await fetch(form.dataset.find + "?cari=" + encodeURIComponent(box.value));
      const found = answer.ok ? await answer.json() : [];
      if (turn !== asked || document.activeElement !== box) return; // typed on meanwhile
      close();
      list.replaceChildren(...found.map((f, i) => {
        const row = document.createElement("li"), kind = document.createElement("small");
        row.id = "saran-" + i;
        row.setAttribute("role", "option");
        row.dataset.href = f.h;
        kind.textContent = f.k;
        row.append(f.t + " ", kind);
        return row;
      }));
      list.hidden = !found.length;
      box.setAttribute("aria-expanded", String(!list.hidden));
    } catch {
      close(); // offline: the form still works
    }
  };
  box.addEventListener("input", () => {
    clearTimeout(wait);
    if (box.value.trim().length < 2) close();
    else wait = setTimeout(ask, pause);
  });
  box.addEventListener("keydown", (e) => {
    if (list.hidden) return;
    if (e.key === "ArrowDown") mark(at + 1);
    else if (e.key === "ArrowUp") mark(at < 0 ? -1 : at - 1);
    else if (e.key === "Escape") close();
    else if (e.key === "Enter" && at >= 0) location.assign(list.children[at].dataset.href);
    else return;
    e.preventDefault();
  });
  list.addEventListener("mousedown", (e) => {
    const row = e.target.closest("li");
    if (row) location.assign(row.dataset.href);
  });
  box.addEventListener("blur", close);
}

if (box) ready();
