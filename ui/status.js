// Draws how a job stands. Everything is changed in place: pictures do not flicker, and screen readers hear the line.
const work = element.querySelector(".work");
const line = work.querySelector(".line span");
const stages = work.querySelector(".stages");
const log = work.querySelector(".log");

function setText(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

function card(index) {
  while (stages.children.length <= index) {
    const item = document.createElement("li");
    const frame = item.appendChild(document.createElement("div"));
    frame.appendChild(document.createElement("em")).textContent = String(stages.children.length + 1);
    item.appendChild(document.createElement("span"));
    stages.appendChild(item);
  }
  return stages.children[index];
}

function drawCard(stage, index) {
  const item = card(index);
  const frame = item.firstElementChild;
  item.className = stage.state;
  setText(item.querySelector("span"), stage.name);
  let picture = frame.querySelector("img");
  if (!stage.picture) {
    if (picture) picture.remove();
    return;
  }
  if (!picture) picture = frame.appendChild(document.createElement("img"));
  picture.alt = stage.name;
  // A renewed link to the same picture differs only in what proves it.
  const file = stage.picture.replace(/(exp|sig)=[^&]*&?/g, "");
  if (picture.dataset.file !== file) picture.src = stage.picture;
  picture.dataset.file = file;
}

// The time that is left, by how quickly the work went on so far; empty until that can be told.
const ENOUGH = { percent: 8, ms: 1000 };
let start = null;

function timeLeft(value) {
  const now = performance.now();
  if (value.kind !== "working" || !value.percent) {
    start = null;
    return "";
  }
  if (!start || value.percent < start.percent) start = { at: now, percent: value.percent };
  const done = value.percent - start.percent;
  const spent = now - start.at;
  if (done < ENOUGH.percent || spent < ENOUGH.ms) return "";
  const seconds = Math.ceil((spent * (100 - value.percent)) / done / 1000);
  return seconds > 0 ? value.left.replace("{seconds}", seconds) : "";
}

function draw() {
  const value = props.value;
  if (!value || !value.kind) return;
  work.className = "work " + value.kind;
  line.setAttribute("role", value.kind === "error" ? "alert" : "status");
  setText(line, value.line);
  const percent = typeof value.percent === "number";
  const left = timeLeft(value);
  setText(work.querySelector(".line b"), percent ? (left ? left + " · " : "") + value.percent + "%" : "");
  work.querySelector(".bar i").style.width = (percent ? value.percent : value.kind === "done" ? 100 : 0) + "%";
  if (value.stages) value.stages.forEach(drawCard);
  log.hidden = !value.log.length;
  setText(log.querySelector("summary"), value.log_title || "");
  const lines = log.querySelector("ul");
  lines.replaceChildren(...value.log.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
}

watch("value", draw);
draw();
