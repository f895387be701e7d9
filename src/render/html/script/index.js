
// Sorts and searches the table of documents.
const body = document.querySelector("tbody");
const rows = [...body.rows];
const headers = [...document.querySelectorAll("th[data-sort]")];

function value(row, column, kind) {
  const cell = row.cells[column];
  if (kind === "text") return cell.textContent.trim();
  return cell.dataset.value === undefined ? -1 : Number(cell.dataset.value);
}

function sort(header) {
  const descending = header.getAttribute("aria-sort") !== "descending" && header.dataset.sort === "number"
    || header.getAttribute("aria-sort") === "ascending";
  headers.forEach((other) => other.removeAttribute("aria-sort"));
  header.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const column = header.cellIndex;
  const kind = header.dataset.sort;
  const compare = (a, b) => {
    const [x, y] = [value(a, column, kind), value(b, column, kind)];
    return kind === "text" ? x.localeCompare(y, "en", { numeric: true }) : x - y;
  };
  rows.sort((a, b) => (descending ? compare(b, a) : compare(a, b)));
  body.append(...rows);
}

for (const header of headers) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...header.childNodes);
  header.append(button);
  button.addEventListener("click", () => sort(header));
}

const field = document.querySelector("#search");
const output = document.querySelector("#found");
// Titles and whole summaries, not their beginnings, which stand in the table as well.
const texts = rows.map((row) => {
  const text = row.querySelector("details p, .failed");
  return `${row.cells[0].textContent} ${text ? text.textContent : ""}`.toLowerCase();
});
document.querySelector(".search").hidden = false;
field.addEventListener("input", () => {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  rows.forEach((row, at) => {
    row.hidden = !words.every((word) => texts[at].includes(word));
    if (!row.hidden) shown += 1;
  });
  output.textContent = words.length ? `${shown} of ${rows.length}` : "";
});
