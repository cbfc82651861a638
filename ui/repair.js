// The repair panel: three steps over one photo, each of which knows what was changed; one button uses it all.
const root = element.querySelector(".repair");
const panels = Object.fromEntries([...root.querySelectorAll("[data-panel]")].map((panel) => [panel.dataset.panel, panel]));
const tabs = [...root.querySelectorAll("[role=tab]")];
let shown = null;

const host = {
  words: (name) => (shown ? shown.texts[name] : ""),
  changed: refresh,
  load,
  ask: (number, points) => trigger("select", { number, points }),
  // A place on a canvas in pixels of the received photo.
  onPhoto: (x, y, canvas) => [
    Math.min((x * shown.size[0]) / canvas.width, shown.size[0]), Math.min((y * shown.size[1]) / canvas.height, shown.size[1]),
  ].map((value) => Math.round(10 * Math.max(value, 0)) / 10),
};
const steps = {
  cutout: cutoutStep(panels.cutout, host),
  points: pointsStep(panels.points, host),
  kind: kindStep(panels.kind, host),
};

function load(address) {
  return new Promise((done, failed) => {
    const picture = new Image();
    picture.onload = () => done(picture);
    picture.onerror = failed;
    picture.src = address;
  });
}

function changedSteps() {
  return Object.values(steps).filter((step) => step.changed());
}

function refresh() {
  if (!root.dataset.ready) return;
  steps.points.lock(steps.kind.changes("category"));
  root.querySelector("[data-act=use]").disabled = !changedSteps().length;
  for (const tab of tabs) tab.classList.toggle("changed", steps[tab.dataset.step].changed());
}

function choose(step) {
  for (const tab of tabs) {
    const here = tab.dataset.step === step;
    tab.setAttribute("aria-selected", String(here));
    tab.tabIndex = here ? 0 : -1;
    panels[tab.dataset.step].hidden = !here;
  }
}

function write(value) {
  for (const button of root.querySelectorAll("[data-act]")) button.textContent = value.texts[button.dataset.act];
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = value.texts[node.dataset.text];
  root.querySelector("[role=tablist]").setAttribute("aria-label", value.texts.steps);
  for (const tab of tabs) {
    const { step } = tab.dataset;
    const doubt = value.doubts.includes(step);
    tab.textContent = value.texts[step];
    tab.classList.toggle("doubt", doubt);
    tab.setAttribute("aria-label", value.texts[step] + (doubt ? ": " + value.texts.doubt : ""));
    panels[step].querySelector(".explain").textContent = value.texts["explain_" + step];
  }
}

async function start() {
  const value = props.value;
  if (!value) return;
  if (value.answer !== undefined) return shown && steps.cutout.answer(value);
  if (!value.photo || (shown && shown.opened === value.opened)) return;
  shown = value;
  delete root.dataset.ready;
  write(value);
  choose(value.step);
  const [picture, cutout] = await Promise.all([load(value.photo), value.mask ? load(value.mask) : null]);
  if (shown !== value) return;
  for (const step of Object.values(steps)) step.start(value, picture, cutout);
  root.dataset.ready = "1";
  refresh();
  root.scrollIntoView({ block: "nearest" });
  tabs.find((tab) => tab.dataset.step === value.step).focus({ preventScroll: true });
}

root.addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (tab) return choose(tab.dataset.step);
  const pressed = event.target.closest("button[data-act]");
  if (!pressed || !root.dataset.ready) return;
  const act = pressed.dataset.act;
  if (act === "close") return trigger("clear", {});
  if (act === "use") return trigger("submit", Object.assign({}, ...changedSteps().map((step) => step.result())));
  steps[pressed.closest("[data-panel]").dataset.panel].acts[act]();
});
root.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
  const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const at = tabs.indexOf(event.target);
  if (!way || at < 0) return;
  const next = tabs[(at + way + tabs.length) % tabs.length];
  choose(next.dataset.step);
  next.focus();
});

watch("value", start);
start();
