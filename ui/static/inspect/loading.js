// Models from addresses: fetched with progress, decoded on this machine, or refused with a reason.
import { DRACO_GLTF_CONFIG, DRACOLoader } from "three/addons/loaders/DRACOLoader.js";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";

const GONE = [403, 404, 410];
const draco = new DRACOLoader().setDecoderPath(DRACO_GLTF_CONFIG).setWorkerLimit(2);
const loader = new GLTFLoader().setDRACOLoader(draco);

/** Why a model cannot be shown: `expired`, `unreachable` or `broken`, keys of texts. */
export class LoadError extends Error {
  constructor(reason, cause) {
    super(reason, { cause });
    this.reason = reason;
  }
}

/**
 * Load a model.
 * @param {string} url
 * @param {(share: number) => void} progress told shares from 0 to 1
 * @param {AbortSignal} signal
 * @returns {Promise<{scene: import("three").Group, extras: object}>} the model, and what its file says of itself
 * @throws {LoadError}
 */
export async function loadModel(url, progress, signal) {
  const bytes = await fetched(url, progress, signal);
  try {
    const gltf = await loader.parseAsync(bytes.buffer, "");
    return { scene: gltf.scene, extras: gltf.parser.json.extras || {} };
  } catch (error) {
    throw new LoadError("broken", error);
  }
}

/** Let go of the decoder. */
export function disposeLoader() {
  draco.dispose();
}

async function fetched(url, progress, signal) {
  let answer;
  try {
    answer = await fetch(url, { mode: "same-origin", signal });
  } catch (error) {
    throw new LoadError("unreachable", error);
  }
  if (!answer.ok) throw new LoadError(GONE.includes(answer.status) ? "expired" : "unreachable");
  try {
    return await read(answer.body, Number(answer.headers.get("Content-Length")), progress);
  } catch (error) {
    throw new LoadError("unreachable", error);
  }
}

async function read(body, size, progress) {
  const parts = [];
  let count = 0;
  for (const reader = body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    count += value.length;
    if (size) progress(Math.min(count / size, 1));
  }
  const bytes = new Uint8Array(count);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
