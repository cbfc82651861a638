// Shows models on a plain stage: turn by dragging or with the arrow keys, zoom by the wheel, by pinching or with + and -.
import * as THREE from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";

const FIELD_OF_VIEW = 22; // degrees, a portrait lens
const TURN = Math.PI / 12; // of an arrow key
const embedded = window.self !== window.top;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

function studio(camera) {
  // The lamps go with the camera: it is the model that seems to turn, as on a turntable.
  const sky = new THREE.HemisphereLight(0xffffff, 0xd6d0c8, 2.05);
  for (const [x, y, z, light] of [[-1.6, 2.2, 2.6, 1.75], [2.6, 0.8, 1, 0.6]]) {
    const lamp = new THREE.DirectionalLight(0xffffff, light);
    lamp.position.set(x, y, z);
    camera.add(lamp, lamp.target);
  }
  return sky;
}

function floorShadow() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 256;
  const pen = canvas.getContext("2d");
  const fade = pen.createRadialGradient(128, 128, 0, 128, 128, 128);
  for (const [at, dark] of [[0, 0.3], [0.35, 0.16], [0.7, 0.04], [1, 0]]) fade.addColorStop(at, `rgba(60, 52, 40, ${dark})`);
  pen.fillStyle = fade;
  pen.fillRect(0, 0, 256, 256);
  const material = new THREE.MeshBasicMaterial({
    map: new THREE.CanvasTexture(canvas), transparent: true, depthWrite: false, toneMapped: false,
  });
  const plane = new THREE.Mesh(new THREE.PlaneGeometry(1, 1), material);
  plane.rotation.x = -Math.PI / 2;
  return plane;
}

class Stage {
  constructor(place) {
    this.renderer = new THREE.WebGLRenderer({ antialias: true, alpha: true });
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.scene = new THREE.Scene();
    this.camera = new THREE.PerspectiveCamera(FIELD_OF_VIEW, 1, 0.05, 60);
    this.shadow = floorShadow();
    this.scene.add(studio(this.camera), this.camera, this.shadow);
    this.canvas = place.appendChild(this.renderer.domElement);
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", document.title);
    this.controls = this.controlled();
    new ResizeObserver(() => this.resize()).observe(place);
    this.renderer.setAnimationLoop((time) => this.step(time));
  }

  controlled() {
    const controls = new OrbitControls(this.camera, this.canvas);
    controls.enablePan = false;
    controls.enableDamping = true;
    controls.maxPolarAngle = 0.56 * Math.PI;
    controls.autoRotate = !still;
    controls.autoRotateSpeed = 1.6;
    controls.addEventListener("change", () => { this.stale = true; });
    controls.addEventListener("start", () => this.touch());
    if (embedded) {
      // The page around keeps its wheel until the model was touched, and its scrolling by a finger.
      controls.enableZoom = false;
      this.canvas.style.touchAction = "pan-y";
    }
    this.canvas.addEventListener("keydown", (event) => this.press(event));
    return controls;
  }

  touch() {
    this.controls.autoRotate = false;
    this.controls.enableZoom = true;
    document.body.classList.add("touched");
  }

  press(event) {
    const turns = { ArrowLeft: [-TURN, 0], ArrowRight: [TURN, 0], ArrowUp: [0, -TURN / 2], ArrowDown: [0, TURN / 2] };
    const zooms = { "+": 0.9, "=": 0.9, "-": 1.1 };
    if (!turns[event.key] && !zooms[event.key]) return;
    event.preventDefault();
    this.touch();
    const { target, minDistance, maxDistance, maxPolarAngle } = this.controls;
    const place = new THREE.Spherical().setFromVector3(this.camera.position.clone().sub(target));
    const [aside, up] = turns[event.key] || [0, 0];
    place.theta += aside;
    place.phi = THREE.MathUtils.clamp(place.phi + up, 0.05, maxPolarAngle);
    place.radius = THREE.MathUtils.clamp(place.radius * (zooms[event.key] || 1), minDistance, maxDistance);
    this.camera.position.setFromSpherical(place).add(target);
    this.stale = true;
  }

  put(model) {
    if (this.model) this.scene.remove(this.model);
    this.model = model;
    this.scene.add(model);
    this.frame();
  }

  frame() {
    const box = new THREE.Box3().setFromObject(this.model);
    const size = box.getSize(new THREE.Vector3());
    const middle = box.getCenter(new THREE.Vector3());
    const slope = Math.tan(THREE.MathUtils.degToRad(FIELD_OF_VIEW / 2));
    const reach = Math.hypot(size.x, size.z) / 2;
    const away = 1.12 * Math.max(size.y / 2 / slope, reach / slope / this.camera.aspect) + size.z / 2;
    const turned = new THREE.Spherical(away, 0.47 * Math.PI, -0.35);
    this.controls.target.copy(middle);
    this.controls.minDistance = 0.3 * away;
    this.controls.maxDistance = 1.6 * away;
    this.camera.position.setFromSpherical(turned).add(middle);
    this.shadow.position.set(middle.x, box.min.y, middle.z);
    this.shadow.scale.set(1.25 * size.x + 0.2, 1.2 * size.z + 0.4, 1);
    this.controls.update();
    this.stale = true;
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas.parentElement;
    if (!width || !height) return;
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    if (this.model && !document.body.classList.contains("touched")) this.frame();
    this.stale = true;
  }

  step(time) {
    const seconds = Math.min(0.1, (time - (this.time || time)) / 1000);
    this.time = time;
    this.controls.update(seconds || null);
    if (!this.stale || !this.model) return;
    this.stale = false;
    this.renderer.render(this.scene, this.camera);
    document.body.classList.add("drawn");
  }
}

/** Show the first of some models, and buttons for all where there are several; each has a name, and loads its GLB. */
export async function show(models) {
  const stage = new Stage(document.getElementById("stage"));
  stage.resize();
  const loader = new GLTFLoader();
  const loaded = new Map();
  const choices = document.getElementById("models");
  let wanted = null;

  async function choose(model) {
    wanted = model;
    for (const button of choices.children) button.setAttribute("aria-pressed", String(button.textContent === model.name));
    if (!loaded.has(model)) loaded.set(model, (await loader.parseAsync(await model.load(), "")).scene);
    if (wanted === model) stage.put(loaded.get(model));
  }

  choices.hidden = models.length < 2;
  for (const model of models) {
    const button = choices.appendChild(document.createElement("button"));
    button.type = "button";
    button.textContent = model.name;
    button.addEventListener("click", () => choose(model));
  }
  await choose(models[0]);
}
