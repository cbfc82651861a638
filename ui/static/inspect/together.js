// What concerns all panes at once: cameras in step, views that fit the largest model, the turntable.
import { Box3 } from "three";
import { calm } from "./views.js";

const STEP = Math.PI / 4;
const STEP_SECONDS = 1.5;

export class Together {
  constructor(panes) {
    this.panes = panes;
    this.linked = true;
    this.active = panes[0];
    this.copying = false;
    this.steps = 0;
    for (const pane of panes) {
      pane.controls.addEventListener("change", () => this.follow(pane));
      for (const touched of ["pointerdown", "focus", "wheel"]) {
        pane.element.addEventListener(touched, () => (this.active = pane), { passive: true });
      }
    }
  }

  /** The panes that a command is for. */
  get led() {
    return this.linked ? this.panes : [this.active];
  }

  link(linked) {
    this.linked = linked;
    if (linked) this.follow(this.active);
  }

  /** Bring the other cameras to where that of `pane` is. */
  follow(pane) {
    if (!this.linked || this.copying || pane !== this.active) return;
    this.copying = true;
    for (const other of this.panes) if (other !== pane) other.stand(pane.place);
    this.copying = false;
  }

  /** Fly to a view that shows the whole of what is seen, at the same scale in all panes. */
  view(name, { atOnce = false } = {}) {
    const box = this.led.reduce((union, pane) => union.union(pane.box), new Box3());
    if (box.isEmpty()) return;
    const aspect = Math.min(...this.led.map((pane) => pane.aspect));
    const pane = this.active;
    const place = pane.placeFor(box, aspect, name);
    if (atOnce) for (const each of this.led) each.stand(place);
    else pane.fly(place);
  }

  /** Turn by angles [rad]. */
  turn(across, up) {
    this.active.controls.rotateLeft(-across);
    this.active.controls.rotateUp(-up);
    this.active.stage.invalidate();
  }

  /** Zoom in by a factor above 1, out by one below. */
  zoom(factor) {
    const { place } = this.active;
    place.offset.radius = Math.min(Math.max(place.offset.radius / factor, 0.25), 12);
    this.active.fly(place);
  }

  /** Begin or stop to turn by itself: in steps for who wants less motion. */
  spin(on) {
    clearInterval(this.steps);
    const steps = on && calm.matches;
    for (const pane of this.panes) pane.controls.autoRotate = on && !steps && this.led.includes(pane);
    if (this.linked) for (const pane of this.panes) pane.controls.autoRotate &&= pane === this.active;
    if (steps) this.steps = setInterval(() => this.step(), 1000 * STEP_SECONDS);
    this.active.stage.invalidate();
  }

  step() {
    for (const pane of this.linked ? [this.active] : this.led) {
      const { place } = pane;
      place.offset.theta += STEP;
      pane.stand(place);
    }
  }
}
