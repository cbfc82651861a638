// A pane: one model to turn about, with what its files hold.
import { Box3, PerspectiveCamera, Raycaster, Scene, Vector2 } from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { loadModel } from "./loading.js";
import { BODY, Model } from "./model.js";
import { floorShadow } from "./studio.js";
import { calm, Flight, nearer, placeOf, viewOf } from "./views.js";

const FOV = 26;
const NEAREST = 0.25;
const FARTHEST = 12;
const TURN_SECONDS = 24;

export class Pane {
  /**
   * @param {import("./stage.js").Stage} stage
   * @param {HTMLElement} element where it is drawn
   * @param {{url: string, label: string, strain: string}} files
   */
  constructor(stage, element, files) {
    this.stage = stage;
    this.element = element;
    this.files = files;
    this.scene = new Scene();
    this.camera = new PerspectiveCamera(FOV, 1, 0.05, 40);
    this.controls = new OrbitControls(this.camera, element);
    Object.assign(this.controls, {
      enableDamping: !calm.matches,
      dampingFactor: 0.12,
      minDistance: NEAREST,
      maxDistance: FARTHEST,
      zoomToCursor: true,
      autoRotateSpeed: 60 / TURN_SECONDS,
    });
    this.shadow = floorShadow();
    this.models = {};
    this.flight = null;
    this.loads = new AbortController();
    this.controls.addEventListener("change", () => stage.invalidate());
    this.controls.addEventListener("start", () => (this.flight = null));
    element.addEventListener("dblclick", (event) => this.lookAt(event));
  }

  /**
   * Load the model or its strain map.
   * @param {"worn" | "strain"} which
   * @param {(share: number) => void} progress
   * @throws {import("./loading.js").LoadError}
   */
  async load(which, progress = () => {}) {
    const url = which === "strain" ? this.files.strain : this.files.url;
    this.models[which] = new Model(await loadModel(url, progress, this.loads.signal));
  }

  /** Show what is there as chosen; without a strain map the cloth is plain. */
  show({ surface, background, hidden, light }) {
    const strained = surface === "strain";
    const seen = strained && this.models.strain ? this.models.strain : this.models.worn;
    this.seen = seen;
    this.scene.clear();
    if (!seen) return;
    seen.show(strained && seen === this.models.worn ? "clay" : surface, background, hidden);
    this.scene.add(seen.root);
    if (seen.parts.has(BODY) && !hidden.has(BODY)) this.scene.add(this.shadow);
    this.scene.environmentIntensity = light;
    this.stage.invalidate();
  }

  /** The box around what is seen [m]; empty as long as nothing is. */
  get box() {
    return this.seen ? this.seen.box() : new Box3();
  }

  /** Return where the camera sees the whole of a box; `aspect` is the narrowest pane's. */
  placeFor(box, aspect, name) {
    return viewOf(box, FOV, aspect, name);
  }

  get place() {
    return placeOf(this.camera, this.controls.target);
  }

  get aspect() {
    return this.element.clientWidth / this.element.clientHeight;
  }

  fly(place) {
    this.flight = new Flight(this.place, place);
    this.stage.invalidate();
  }

  stand({ target, offset }) {
    this.controls.target.copy(target);
    this.camera.position.setFromSpherical(offset).add(target);
    this.controls.update();
  }

  /** Fly nearer to the point of the model under the pointer. */
  lookAt(event) {
    const { left, top, width, height } = this.element.getBoundingClientRect();
    const at = new Vector2((2 * (event.clientX - left)) / width - 1, 1 - (2 * (event.clientY - top)) / height);
    const ray = new Raycaster();
    ray.setFromCamera(at, this.camera);
    const parts = [...(this.seen?.parts.values() ?? [])].filter((part) => part.visible);
    const hit = ray.intersectObjects(parts, true)[0];
    if (hit) this.fly(nearer(this.camera, this.controls.target, hit.point, 2 * NEAREST));
  }

  /** Move on by some seconds; true while the picture still changes by itself. */
  move(seconds) {
    if (this.flight) {
      this.stand(this.flight.move(seconds));
      if (this.flight.over) this.flight = null;
    }
    const changed = this.controls.update(seconds);
    return Boolean(this.flight) || changed || this.controls.autoRotate;
  }

  fit(width, height) {
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
  }

  dispose() {
    this.loads.abort();
    this.controls.dispose();
    for (const model of Object.values(this.models)) model.discard();
    this.shadow.geometry.dispose();
    this.shadow.material.map.dispose();
    this.shadow.material.dispose();
  }
}
