// The light: a studio of soft boxes without any tint, and a soft shadow under the feet.
import {
  CanvasTexture,
  EquirectangularReflectionMapping,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  PMREMGenerator,
} from "three";
import { HDRLoader } from "three/addons/loaders/HDRLoader.js";

const STUDIO = new URL("studio.hdr", import.meta.url).href;
const SHADOW = { width: 1.1, depth: 0.8, pixels: 128, darkness: 0.3 };

/** Return the studio as a renderer's environment. */
export async function studioLight(renderer) {
  const picture = await new HDRLoader().loadAsync(STUDIO);
  picture.mapping = EquirectangularReflectionMapping;
  const generator = new PMREMGenerator(renderer);
  const light = generator.fromEquirectangular(picture);
  generator.dispose();
  picture.dispose();
  return light.texture;
}

/** Return the shadow of a body that stands on the floor. */
export function floorShadow() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SHADOW.pixels;
  const context = canvas.getContext("2d");
  const half = SHADOW.pixels / 2;
  const fade = context.createRadialGradient(half, half, 0, half, half, half);
  for (const [at, share] of [[0, 1], [0.35, 0.62], [0.7, 0.16], [1, 0]]) {
    fade.addColorStop(at, `rgba(0, 0, 0, ${SHADOW.darkness * share})`);
  }
  context.fillStyle = fade;
  context.fillRect(0, 0, SHADOW.pixels, SHADOW.pixels);
  const material = new MeshBasicMaterial({
    map: new CanvasTexture(canvas),
    transparent: true,
    depthWrite: false,
  });
  const shadow = new Mesh(new PlaneGeometry(SHADOW.width, SHADOW.depth).rotateX(-Math.PI / 2), material);
  shadow.renderOrder = -1;
  return shadow;
}
