// The stage: one canvas behind all panes, drawn only when something has changed.
import { NoToneMapping, WebGLRenderer } from "three";
import { studioLight } from "./studio.js";

const MOST_PIXELS = 2;

/** Thrown where the browser has no WebGL. */
export class NoWebGL extends Error {}

export class Stage {
  /**
   * @param {HTMLElement} element holds the canvas and the panes
   * @throws {NoWebGL}
   */
  constructor(element) {
    this.element = element;
    this.canvas = element.querySelector("canvas");
    this.views = [];
    this.solo = null;
    this.frames = 0;
    this.light = null;
    this.renderer = rendererOn(this.canvas);
    this.asked = 0;
    this.resized = new ResizeObserver(() => this.resize());
    this.resized.observe(element);
    this.canvas.addEventListener("webglcontextrestored", () => this.lightUp());
  }

  /** Bring the light, also after the graphics card was lost and came back. */
  async lightUp() {
    this.light?.dispose();
    this.light = await studioLight(this.renderer);
    this.invalidate();
  }

  /** Have the next frame drawn. */
  invalidate() {
    this.asked ||= requestAnimationFrame((now) => this.draw(now));
  }

  resize() {
    const { clientWidth, clientHeight } = this.element;
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, MOST_PIXELS));
    this.renderer.setSize(clientWidth, clientHeight, false);
    this.invalidate();
    // At once: until the next frame a resized canvas would be empty.
    this.draw(performance.now());
  }

  /** What is on show: all panes, or one view alone. */
  get shown() {
    return this.solo ? [this.solo] : this.views;
  }

  draw(now) {
    cancelAnimationFrame(this.asked);
    this.asked = 0;
    this.frames += 1;
    const seconds = Math.min((now - (this.last ?? now)) / 1000, 0.1);
    const moving = this.shown.map((view) => view.move(seconds));
    this.last = moving.some(Boolean) ? now : undefined;
    this.paint();
    if (moving.some(Boolean)) this.invalidate();
  }

  paint() {
    const { renderer, element } = this;
    const { left, bottom } = element.getBoundingClientRect();
    renderer.setScissorTest(false);
    renderer.clear();
    renderer.setScissorTest(true);
    for (const view of this.shown) {
      const box = view.element.getBoundingClientRect();
      const place = [box.left - left, bottom - box.bottom, box.width, box.height];
      renderer.setViewport(...place);
      renderer.setScissor(...place);
      view.scene.environment = this.light;
      view.fit(box.width, box.height);
      renderer.render(view.scene, view.camera);
    }
  }

  dispose() {
    this.resized.disconnect();
    cancelAnimationFrame(this.asked);
    this.light?.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }
}

function rendererOn(canvas) {
  // Asked first: three.js would tell the console, too.
  const context = canvas.getContext("webgl2", { alpha: true, antialias: true, powerPreference: "high-performance" });
  if (!context) throw new NoWebGL();
  const renderer = new WebGLRenderer({ canvas, context, alpha: true, antialias: true });
  renderer.setClearColor(0x000000, 0);
  renderer.autoClear = false;
  // Colours go through as they are: three.js's neutral curve made jeans darker by 13 of 255, this by none.
  renderer.toneMapping = NoToneMapping;
  return renderer;
}
