// "View in your room": the viewers that phones have themselves, where they can be used; else why not.

import { say } from "./texts.js";

const root = document.getElementById("room");

/** Offer to place a model in the room. */
export function offerRoom({ models, usdz }) {
  const link = root.querySelector("a");
  const way = wayOn(models[0].url, usdz);
  say(root.querySelector("p"), way.says);
  link.hidden = !way.address;
  if (!way.address) return;
  link.href = way.address;
  if (way.says === "room_ios") link.rel = "ar";
}

function wayOn(model, usdz) {
  if (document.createElement("a").relList.supports?.("ar")) {
    return usdz ? { address: usdz, says: "room_ios" } : { says: "room_usdz" };
  }
  if (!/android/i.test(navigator.userAgent)) return { says: "room_elsewhere" };
  if (location.protocol !== "https:") return { says: "room_insecure" };
  return { address: sceneViewer(model), says: "room_android" };
}

/** Return the address that opens a model in Android's Scene Viewer. */
function sceneViewer(model) {
  const asked = new URLSearchParams({ file: model, mode: "ar_preferred" });
  const app = "scheme=https;package=com.google.android.googlequicksearchbox;action=android.intent.action.VIEW";
  return `intent://arvr.google.com/scene-viewer/1.2?${asked}#Intent;${app};end;`;
}
