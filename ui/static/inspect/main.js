// The page: panes of models to look at closely, side by side.
import { readAddress, rememberLanguage } from "./address.js";
import { Frame } from "./frame.js";
import { listenToKeys } from "./keyboard.js";
import { drawLegend, showLegend } from "./legend.js";
import { disposeLoader, LoadError } from "./loading.js";
import { Pane } from "./pane.js";
import { Panel } from "./panel.js";
import { FrontView } from "./photo.js";
import { offerRoom } from "./room.js";
import { savePicture } from "./snapshot.js";
import { NoWebGL, Stage } from "./stage.js";
import { chooseLanguage, say, switchLanguage, text, writeTexts } from "./texts.js";
import { Together } from "./together.js";
import { VIEWS } from "./views.js";

const FIRST_VIEW = "quarter";

const find = (selector) => document.querySelector(selector);
const asked = readAddress(location.search);

function begin() {
  chooseLanguage(asked.language);
  const stage = newStage();
  if (!stage) return writeTexts();
  const frames = asked.models.map(({ label }, index) => new Frame(find("#panes"), label, index + 1));
  const panes = frames.map((frame, index) => new Pane(stage, frame.view, asked.models[index]));
  stage.views = panes;
  const together = new Together(panes);
  const page = { stage, frames, panes, together, panel: new Panel(() => show(page)), moved: false, front: null };
  const { panel } = page;
  find("#stage").dataset.panes = panes.length;
  panel.offer("several", panes.length > 1);
  panel.offer("with-strain", asked.models.some((model) => model.strain));
  panel.offer("with-photo", Boolean(asked.photo));
  panel.offer("with-fullscreen", document.fullscreenEnabled);
  offerRoom(asked);
  wire(page);
  writeTexts();
  show(page);
  stage.lightUp();
  panes.forEach((pane, index) => load(page, index));
  free(page);
  // For the console and for tests.
  window.inspection = page;
}

function newStage() {
  try {
    return new Stage(find("#stage"));
  } catch (error) {
    if (!(error instanceof NoWebGL)) throw error;
    find("#no-webgl").hidden = false;
    find("#no-webgl button").onclick = () => location.reload();
    return null;
  }
}

async function load(page, index) {
  const [pane, frame] = [page.panes[index], page.frames[index]];
  frame.loading(0);
  try {
    await pane.load("worn", (share) => frame.loading(share));
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    frame.failed(error.reason, () => load(page, index));
    return;
  }
  const names = new Set(page.panes.flatMap(({ models }) => (models.worn ? [...models.worn.parts.keys()] : [])));
  page.panel.offerParts([...names]);
  show(page);
  if (!page.moved) page.together.view(FIRST_VIEW, { atOnce: true });
  frame.ready();
  await loadStrain(page, pane, frame);
}

/** Load the strain map before it is asked for: its link may have expired by then. */
async function loadStrain(page, pane, frame) {
  if (!pane.files.strain) return;
  try {
    await pane.load("strain");
    const scale = pane.models.strain.extras.strain_scale;
    if (scale) drawLegend(scale);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    frame.strainFailed = true;
  }
  show(page);
}

/** Show everything as it is chosen now. */
function show({ stage, frames, panes, together, panel }) {
  const { choices } = panel;
  find("#stage").dataset.background = choices.background;
  showLegend(choices.surface === "strain");
  panes.forEach((pane, index) => {
    pane.show(choices);
    const missing = choices.surface === "strain" && pane.models.worn && !pane.models.strain;
    const reason = frames[index].strainFailed ? "strain_failed" : "no_strain";
    const awaited = pane.files.strain && !frames[index].strainFailed;
    frames[index].remark(missing && !awaited ? reason : "");
  });
  if (together.linked !== choices.linked) together.link(choices.linked);
  together.spin(choices.spin);
  if (stage.solo) stage.solo.open(true, choices);
}

function wire(page) {
  const { stage, together, panel, panes } = page;
  const views = Object.keys(VIEWS);
  const view = (name) => {
    page.moved = true;
    if (stage.solo) compare(page, false);
    together.view(name);
  };
  for (const name of views) panel.on(name, () => view(name));
  for (const pane of panes) pane.controls.addEventListener("start", () => (page.moved = true));
  const snapshot = () => save(page, [together.active]);
  panel.on("snapshot", snapshot);
  panel.on("snapshot_all", () => save(page, panes));
  panel.on("fullscreen", toggleFullScreen);
  panel.on("photo", () => compare(page, true));
  find("#before-after button").addEventListener("click", () => compare(page, false));
  const help = () => find("#help").showModal();
  find("#open-help").addEventListener("click", help);
  find("#language").addEventListener("click", () => {
    rememberLanguage(switchLanguage());
    writeTexts();
  });
  listenToKeys(together, {
    ...Object.fromEntries(views.map((name, index) => [String(index + 1), () => view(name)])),
    f: toggleFullScreen,
    s: snapshot,
    t: () => panel.toggle("spin"),
    "?": help,
    escape: () => stage.solo && compare(page, false),
  });
}

async function compare(page, shown) {
  const { stage, panel, panes } = page;
  page.front ??= new FrontView(stage, { ...asked, garment: asked.models[0].garment }, panes[0]);
  if (shown && !page.front.box) {
    try {
      await page.front.load();
    } catch {
      // The reason is a key of the texts: whichever of the files failed, the comparison cannot be shown.
      tell("photo_failed");
      return;
    }
  }
  find("#panes").hidden = shown;
  page.front.open(shown, panel.choices);
  if (!shown) show(page);
}

async function save({ stage, frames, panes, panel }, chosen) {
  const label = (pane) => frames[panes.indexOf(pane)].title.textContent;
  const shown = stage.solo ? [stage.solo] : chosen;
  const name = await savePicture(
    stage,
    shown.map((view) => ({ view, label: stage.solo ? text("front") : label(view) })),
    panel.choices.background,
  );
  tell("saved", { name });
}

/** Say something for a moment, also to screen readers. */
function tell(key, values) {
  const line = find("#told");
  say(line, key, values);
  line.dataset.shown = "";
  clearTimeout(tell.over);
  tell.over = setTimeout(() => delete line.dataset.shown, 4000);
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (document.fullscreenEnabled) find("#stage").requestFullscreen();
}

/** Give back the graphics card's memory when the page is left; it is loaded anew when it is gone back to. */
function free(page) {
  addEventListener("pagehide", () => {
    for (const pane of page.panes) pane.dispose();
    page.front?.dispose();
    disposeLoader();
    page.stage.dispose();
  });
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

begin();
