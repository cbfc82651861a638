// Before and after: the photo, and the model's exact front in the same place, with a slider between them.
import { OrthographicCamera, Scene, Vector3 } from "three";
import { loadModel } from "./loading.js";
import { BODY, Model } from "./model.js";
import { garmentBox } from "./outline.js";

const FILLED = 0.94;

const root = document.getElementById("before-after");
const frame = root.querySelector(".photo");
const slider = root.querySelector("input");

/** The view of the model beside the photo; shown alone on the stage. */
export class FrontView {
  /**
   * @param {import("./stage.js").Stage} stage
   * @param {{photo: string, mask: string, garment: string}} files the garment as photographed, where there is one
   * @param {import("./pane.js").Pane} pane whose model is taken else
   */
  constructor(stage, files, pane) {
    this.stage = stage;
    this.files = files;
    this.pane = pane;
    this.element = root;
    this.scene = new Scene();
    this.camera = new OrthographicCamera();
    this.own = null;
    this.loads = new AbortController();
    slider.addEventListener("input", () => this.slide());
    frame.parentElement.addEventListener("pointerdown", (event) => this.grab(event));
    frame.parentElement.addEventListener("pointermove", (event) => event.buttons && this.grab(event));
  }

  /** Load what is compared; throws where the photo or the garment cannot be had. */
  async load() {
    const { photo, mask, garment } = this.files;
    const [front, outline] = await Promise.all([picture(photo), mask ? picture(mask) : null]);
    if (garment) this.own = new Model(await loadModel(garment, () => {}, this.loads.signal));
    frame.src = front.src;
    this.ratio = front.naturalWidth / front.naturalHeight;
    this.box = garmentBox(front, outline);
  }

  /** Show it, or give the stage back to the panes. */
  open(shown, choices) {
    root.hidden = !shown;
    this.stage.solo = shown ? this : null;
    this.scene.clear();
    if (shown) {
      this.model = this.own || this.pane.models.worn;
      this.model.show(choices.surface === "strain" ? "textured" : choices.surface, choices.background, new Set([BODY]));
      this.scene.add(this.model.root);
      this.scene.environmentIntensity = choices.light;
      this.slide();
      slider.focus();
    }
    this.stage.invalidate();
  }

  move() {
    return false;
  }

  /** Put the model's front where the photo's garment is, in a stage of this size [px]. */
  fit(width, height) {
    const drawn = Math.min(width / this.ratio, height) * FILLED;
    const size = { width: drawn * this.ratio, height: drawn };
    const corner = { x: (width - size.width) / 2, y: (height - size.height) / 2 };
    Object.assign(frame.style, { left: `${corner.x}px`, top: `${corner.y}px`, width: `${size.width}px` });
    this.place = { ...corner, ...size, stage: width };
    this.slide();
    const { box } = this;
    const model = this.model.box(this.model.garments);
    const [middle, extent] = [model.getCenter(new Vector3()), model.getSize(new Vector3())];
    // Equal areas: a fold at one edge moves the scale only by half.
    const scale = Math.sqrt((box.width * size.width * box.height * size.height) / (extent.x * extent.y));
    const at = {
      x: corner.x + (box.x + box.width / 2) * size.width,
      y: corner.y + (box.y + box.height / 2) * size.height,
    };
    const { camera } = this;
    camera.left = middle.x - at.x / scale;
    camera.right = camera.left + width / scale;
    camera.top = middle.y + at.y / scale;
    camera.bottom = camera.top - height / scale;
    camera.position.set(0, 0, middle.z + 5);
    camera.updateProjectionMatrix();
  }

  /** Cut the photo off where the slider is. */
  slide() {
    if (!this.place) return;
    const share = slider.valueAsNumber / 100;
    const { x, width, stage } = this.place;
    const cut = Math.min(Math.max((share * stage - x) / width, 0), 1);
    frame.style.clipPath = `inset(0 ${100 * (1 - cut)}% 0 0)`;
    root.style.setProperty("--cut", `${100 * share}%`);
  }

  grab(event) {
    if (event.target.closest("button")) return;
    const { left, width } = root.getBoundingClientRect();
    slider.value = (100 * (event.clientX - left)) / width;
    this.slide();
  }

  dispose() {
    this.loads.abort();
    this.own?.discard();
  }
}

async function picture(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  return image;
}
