// How surfaces look: as they are, as clay, as wires, or coloured by their normals.
import { Color, DoubleSide, Mesh, MeshBasicMaterial, MeshNormalMaterial, MeshStandardMaterial } from "three";

const CLAY = new MeshStandardMaterial({ color: "#b9b3a9", roughness: 0.95, side: DoubleSide });
const BODY_CLAY = new MeshStandardMaterial({ color: "#dcd8d1", roughness: 0.95 });
const NORMALS = new MeshNormalMaterial({ side: DoubleSide });
// Wires are drawn over a plain surface that hides those behind it.
const BEHIND_WIRES = new MeshBasicMaterial({
  side: DoubleSide,
  polygonOffset: true,
  polygonOffsetFactor: 1,
  polygonOffsetUnits: 1,
});
const WIRES = new MeshBasicMaterial({ wireframe: true, transparent: true, opacity: 0.5 });
const WIRE_COLOURS = { light: ["#ffffff", "#23564d"], dark: ["#22201e", "#8fd3c6"], clear: ["#ffffff", "#23564d"] };

const PLAIN = {
  clay: (name) => (name === "avatar" ? BODY_CLAY : CLAY),
  wireframe: () => BEHIND_WIRES,
  normals: () => NORMALS,
};

// The photo holds the cloth's own gloss already; twice, it would grey the colours.
const GLOSS = 0.3;

/** Take note of a loaded model's own materials. */
export function prepare(root) {
  const meshes = [];
  root.traverse((node) => node.isMesh && meshes.push(node));
  for (const mesh of meshes) {
    mesh.userData.own = mesh.material;
    if (mesh.material.isMeshPhysicalMaterial) mesh.material.specularIntensity = GLOSS;
    const wires = new Mesh(mesh.geometry, WIRES);
    wires.visible = false;
    wires.raycast = () => {};
    mesh.userData.wires = wires;
    mesh.add(wires);
  }
  return meshes;
}

/** Give meshes the look `surface`. */
export function dress(meshes, surface, background) {
  const [plain, ink] = WIRE_COLOURS[background];
  BEHIND_WIRES.color = new Color(plain);
  WIRES.color = new Color(ink);
  for (const mesh of meshes) {
    mesh.material = PLAIN[surface]?.(mesh.name) ?? mesh.userData.own;
    mesh.userData.wires.visible = surface === "wireframe";
  }
}

/** Free what a model holds on the graphics card. */
export function discard(meshes) {
  for (const mesh of meshes) {
    mesh.geometry.dispose();
    for (const value of Object.values(mesh.userData.own)) value?.isTexture && value.dispose();
    mesh.userData.own.dispose();
  }
}
