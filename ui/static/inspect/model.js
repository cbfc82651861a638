// One loaded model: its parts by name, what of it is seen, and its box.
import { Box3 } from "three";
import { discard, dress, prepare } from "./surfaces.js";

export const BODY = "avatar";

export class Model {
  /**
   * @param {{scene: import("three").Group, extras: object}} loaded
   */
  constructor({ scene, extras }) {
    this.root = scene;
    this.extras = extras;
    this.meshes = prepare(scene);
    this.parts = new Map(scene.children.map((part) => [part.name, part]));
  }

  /** Names of the garments, inner first. */
  get garments() {
    return [...this.parts.keys()].filter((name) => name !== BODY);
  }

  /** Show it as chosen, without the parts `hidden`. */
  show(surface, background, hidden) {
    dress(this.meshes, surface, background);
    for (const [name, part] of this.parts) part.visible = !hidden.has(name);
  }

  /** Return the box around the parts of these names, or around all that is seen [m]. */
  box(names = null) {
    const box = new Box3();
    this.root.updateWorldMatrix(true, true);
    for (const [name, part] of this.parts) {
      if (names ? names.includes(name) : part.visible) box.expandByObject(part);
    }
    return box;
  }

  discard() {
    this.root.removeFromParent();
    discard(this.meshes);
  }
}
