// Where the camera stands: named views, flights between them, and standing still for who wants less motion.
import { MathUtils, Spherical, Vector3 } from "three";

/** Azimuth and elevation of each view [degrees], in the order of the keys 1 to 4. */
export const VIEWS = { front: [0, 0], quarter: [35, 8], side: [90, 0], back: [180, 0] };
const MARGIN = 1.06;
const FLIGHT_SECONDS = 0.45;
const NEARER = 0.4;

export const calm = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * Return where a camera sees the whole of a box, whichever way the box is turned about its axis.
 * @param {import("three").Box3} box
 * @param {number} fov vertical field of view [degrees]
 * @param {number} aspect width over height
 * @param {string} name of the view
 */
export function viewOf(box, fov, aspect, name) {
  const size = box.getSize(new Vector3());
  const width = Math.hypot(size.x, size.z);
  const half = Math.tan(MathUtils.degToRad(fov / 2));
  const distance = (Math.max(size.y, width / aspect) / (2 * half)) * MARGIN + width / 2;
  const [azimuth, elevation] = VIEWS[name].map(MathUtils.degToRad);
  return { target: box.getCenter(new Vector3()), offset: new Spherical(distance, Math.PI / 2 - elevation, azimuth) };
}

/** Return the place that a camera has now. */
export function placeOf(camera, target) {
  const offset = new Spherical().setFromVector3(camera.position.clone().sub(target));
  return { target: target.clone(), offset };
}

/** Return the place from which `point` is seen from near, in the same direction. */
export function nearer(camera, target, point, least) {
  const { offset } = placeOf(camera, target);
  offset.radius = Math.max(offset.radius * NEARER, least);
  return { target: point, offset };
}

/** A flight of a camera to another place. */
export class Flight {
  constructor(from, to) {
    this.from = from;
    this.to = to;
    this.share = calm.matches ? 1 : 0;
  }

  /** Move on by some seconds; return the place reached. */
  move(seconds) {
    this.share = Math.min(this.share + seconds / FLIGHT_SECONDS, 1);
    const t = MathUtils.smoothstep(this.share, 0, 1);
    const { from, to } = this;
    // The short way around.
    const turn = MathUtils.euclideanModulo(to.offset.theta - from.offset.theta + Math.PI, 2 * Math.PI) - Math.PI;
    return {
      target: from.target.clone().lerp(to.target, t),
      offset: new Spherical(
        MathUtils.lerp(from.offset.radius, to.offset.radius, t),
        MathUtils.lerp(from.offset.phi, to.offset.phi, t),
        from.offset.theta + turn * t,
      ),
    };
  }

  get over() {
    return this.share >= 1;
  }
}
