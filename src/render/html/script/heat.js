
// Every unit shaded by its score for one focus, and the best of them one after the other.
const heat = find("#heat");
// Scores from which a unit is as warm as that: sixths of the best score of any unit for any focus.
const top = data.scores.flat().reduce((most, score) => Math.max(most, score), 1);
const LEVELS = [1, 2, 3, 4, 5].map((sixths) => (top * sixths) / 6);
let best = [];
let bestAt = -1;

focuses.forEach(({ chip, title }, index) => {
  heat.append(new Option(`${chip.textContent} ${title}`, String(index)));
});

function level(score) {
  return LEVELS.filter((least) => score >= least).length;
}

function paint() {
  const focus = heat.value === "" ? -1 : Number(heat.value);
  const colours = focus < 0 ? "" : [...focuses[focus].chip.classList].filter((c) => c !== "chip").join(" ");
  text.className = focus < 0 ? "" : `heat ${colours}`;
  find("#scale").className = colours;
  find("#scale").hidden = focus < 0;
  find("#least").textContent = (LEVELS[0] / 100).toFixed(2);
  find("#most").textContent = (LEVELS[4] / 100).toFixed(2);
  findAll(".warm").forEach((element) => element.remove());
  const scores = focus < 0 ? [] : data.scores[focus];
  for (const unit of text.querySelectorAll("[data-u]")) {
    unit.classList.remove("h1", "h2", "h3", "h4", "h5");
    const warm = focus < 0 ? 0 : level(scores[unit.dataset.u]);
    if (warm) unit.classList.add(`h${warm}`);
  }
  best = scores.map((_, unit) => unit).filter((unit) => scores[unit] >= LEVELS[0]);
  best.sort((a, b) => scores[b] - scores[a] || a - b);
  bestAt = -1;
  if (focus >= 0) drawWarm(focus, scores);
}

// The best score of each stretch of the document, on the lane of the focus.
function drawWarm(focus, scores) {
  const stretches = new Array(120).fill(0);
  const [start, end] = data.part;
  scores.forEach((score, unit) => {
    const at = Math.floor(((data.starts[unit] - start) * stretches.length) / (end - start || 1));
    if (at >= 0 && at < stretches.length) stretches[at] = Math.max(stretches[at], score);
  });
  const lane = find(`.lane[data-focus="${focus}"] svg`);
  stretches.forEach((score, at) => {
    const warm = level(score);
    if (!warm) return;
    const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const attributes = {
      class: "warm", x: `${(at * 100) / stretches.length}%`, width: `${100 / stretches.length}%`,
      height: "100%", opacity: warm * 0.14,
    };
    Object.entries(attributes).forEach(([name, value]) => box.setAttribute(name, value));
    lane.insertBefore(box, lane.children[1] || null);
  });
}

function nextBest(by) {
  if (!best.length) return;
  bestAt = bestAt < 0 && by < 0 ? best.length - 1 : (bestAt + by + best.length) % best.length;
  const element = find(`#text [data-u="${best[bestAt]}"]`);
  if (!element) return;
  select(0);
  element.classList.add("now");
  show(element);
  const score = data.scores[Number(heat.value)][best[bestAt]] / 100;
  find("#at").textContent = `${bestAt + 1}/${best.length}: ${score.toFixed(2)}`;
}

function nextHeat() {
  heat.selectedIndex = (heat.selectedIndex + 1) % heat.options.length;
  paint();
}

heat.addEventListener("change", paint);
paint();
