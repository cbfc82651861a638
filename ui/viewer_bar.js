// Turns, hides and lights what Gradio's viewer shows, and says so when it shows nothing: through the scene of
// Babylon.js, which the viewer keeps to itself (see ui/babylon.py). Angles are of its right-handed orbit camera.
const LOOKS = { front: 90, side: 0, back: 270 };
const LEVEL = 86;
const PATIENCE = 10_000;
const WATCHED_MS = 250;
const GROUND = "tryon-background";

const trouble = element.querySelector(".viewer-trouble");
const hidden = new Set();
const responses = new Map();
let engines = null;
let stale = false;
let known = new Set();
let asked = { link: "", since: 0, arrived: true };

const stage = () => document.getElementById("stage");
const canvas = () => document.querySelector("#viewer canvas");

function scene() {
  const drawnOn = canvas();
  const drawing = (engine) => engine.getRenderingCanvas() === drawnOn && engine.scenes.length;
  const engine = engines && engines.Instances.find(drawing);
  return engine ? engine.scenes[0] : null;
}

function parts(name) {
  const here = scene();
  return here ? here.getNodes().filter((node) => node.name === name || new RegExp(`^${name}_\\d+$`).test(node.name)) : [];
}

function enable(node, wanted) {
  if (node.isEnabled(false) === wanted) return;
  node.setEnabled(wanted);
  stale = true;
}

// The viewer draws only when it is moved, and leaves out what is not ready by then.
function redraw() {
  const here = scene();
  if (!stale || !here || !here.activeCamera) return;
  stale = !here.isReady();
  here.activeCamera.alpha += 1e-5;
}

function dress() {
  for (const name of ["avatar", "garment"]) {
    const nodes = parts(name);
    // What is left of an earlier model is not taken for the one that failed.
    for (const node of nodes) enable(node, trouble.hidden && !hidden.has(name));
    const button = element.querySelector(`[data-name="${name}"]`);
    if (button) button.disabled = !nodes.length;
  }
}

// The viewer's studio is lilac in front and green behind. Its light is kept, without the colours.
function neutralLight() {
  const here = scene();
  const studio = here && here.environmentTexture;
  if (!studio || !studio.irradianceTexture) return;
  studio.irradianceTexture = null;
  const light = studio.sphericalPolynomial;
  for (const term of [light, light.preScaledHarmonics].flatMap(Object.values)) {
    if (!term || typeof term.z !== "number") continue;
    const grey = (term.x + term.y + term.z) / 3;
    term.set(grey, grey, grey);
  }
  const everything = 127;
  for (const material of here.materials) material.markAsDirty(everything);
  stale = true;
}

function look(name) {
  const camera = scene() && scene().activeCamera;
  if (!camera) return;
  const full = 2 * Math.PI;
  const wanted = (LOOKS[name] * Math.PI) / 180;
  // The short way round.
  const alpha = wanted + full * Math.round((camera.alpha - wanted) / full);
  const beta = (LEVEL * Math.PI) / 180;
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) Object.assign(camera, { alpha, beta });
  else camera.interpolateTo(alpha, beta);
}

function ground(name) {
  stage().dataset.ground = name;
  localStorage.setItem(GROUND, name);
  for (const button of element.querySelectorAll("[data-group=ground] button")) {
    button.setAttribute("aria-pressed", String(button.dataset.name === name));
  }
}

const ACTS = {
  look,
  ground,
  show(name) {
    const shown = hidden.delete(name);
    // Never nothing: hiding one brings the other back.
    if (!shown) hidden.clear();
    if (!shown) hidden.add(name);
    for (const button of element.querySelectorAll("[data-group=show] button")) {
      button.setAttribute("aria-pressed", String(!hidden.has(button.dataset.name)));
    }
    dress();
    redraw();
  },
};

function say(name) {
  trouble.hidden = !name;
  if (!name) return;
  const words = props.value.troubles;
  trouble.querySelector("p").setAttribute("role", "alert");
  trouble.querySelector("p").textContent = words[name];
  trouble.querySelector("button").textContent = words.reload;
  trouble.querySelector("button").hidden = name !== "failed";
}

// A model has come when parts stand in the scene that did not stand there before.
function watchModel() {
  if (!element.isConnected) return clearInterval(watching);
  const anchor = document.querySelector("#viewer a[download]");
  const link = anchor ? anchor.href : "";
  // Reached by the keyboard where it stands, not before everything else.
  if (canvas() && canvas().tabIndex > 0) canvas().tabIndex = 0;
  const shown = [...parts("avatar"), ...parts("garment")];
  if (link !== asked.link) {
    known = new Set(asked.arrived ? shown.map((node) => node.uniqueId) : known);
    asked = { link, since: performance.now(), arrived: !link };
  }
  if (shown.some((node) => !known.has(node.uniqueId)) && !asked.arrived) {
    asked.arrived = true;
    stale = true;
    say("");
  }
  dress();
  neutralLight();
  redraw();
  if (asked.arrived || !trouble.hidden) return;
  const response = responses.get(link);
  if (!response) return;
  if (response.status >= 400 || performance.now() - Math.max(response.at, asked.since) > PATIENCE) say("failed");
}

function makeGroup(place, group) {
  place.setAttribute("aria-label", group.label);
  const old = place.querySelectorAll("button");
  group.buttons.forEach(({ name, label }, index) => {
    const button = old[index] || place.appendChild(document.createElement("button"));
    button.type = "button";
    button.dataset.name = name;
    if (place.dataset.group === "ground") button.title = label;
    else button.textContent = label;
    button.setAttribute("aria-label", label);
    if (place.dataset.group !== "show") return;
    button.setAttribute("aria-pressed", String(!hidden.has(name)));
    // Until the model is there.
    if (!old[index]) button.disabled = true;
  });
}

function draw() {
  for (const [name, group] of Object.entries(props.value.groups)) {
    makeGroup(element.querySelector(`[data-group=${name}]`), group);
  }
  ground(localStorage.getItem(GROUND) || "studio");
}

async function reach() {
  const { modules, decoders } = props.value;
  const open = async ({ file, name }) => (await import(new URL(`assets/${file}`, document.baseURI).href))[name];
  (await open(modules.tools)).ScriptBaseUrl = new URL(decoders, document.baseURI).href;
  engines = await open(modules.engines);
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (trouble.contains(button)) location.reload();
  else ACTS[button.parentElement.dataset.group](button.dataset.name);
});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    responses.set(entry.name, { status: entry.responseStatus || 0, at: entry.responseEnd });
  }
}).observe({ type: "resource", buffered: true });
const watching = setInterval(watchModel, WATCHED_MS);
watch("value", draw);
draw();
reach();
if (!document.createElement("canvas").getContext("webgl2")) say("no_webgl");
