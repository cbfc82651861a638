// The controls: each changes the choices, and tells that they have changed.
import { BODY } from "./model.js";
import { say } from "./texts.js";

const panel = document.getElementById("panel");

export class Panel {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    panel.elements.background.value = dark ? "dark" : "light";
    panel.addEventListener("submit", (event) => event.preventDefault());
    panel.addEventListener("change", changed);
    panel.elements.light.addEventListener("input", changed);
  }

  /** What is chosen now. */
  get choices() {
    const { surface, background, light, spin, linked } = panel.elements;
    const parts = [...panel.querySelectorAll("[name=part]")];
    return {
      surface: surface.value,
      background: background.value,
      hidden: new Set(parts.filter((part) => !part.checked).map((part) => part.value)),
      light: light.valueAsNumber / 100,
      spin: spin.checked,
      linked: linked.checked,
    };
  }

  /** Do something when a button is pressed. */
  on(name, act) {
    panel.querySelector(`[data-act=${name}]`).addEventListener("click", act);
  }

  /** Press a switch from elsewhere, as from the keyboard. */
  toggle(name) {
    panel.elements[name].click();
  }

  /** Offer to hide the body and the garments of these names. */
  offerParts(names) {
    const list = panel.querySelector(".parts");
    const known = [...list.querySelectorAll("input")].map((part) => part.value);
    const garments = names.filter((name) => name !== BODY);
    for (const name of names.filter((each) => !known.includes(each))) {
      const label = list.appendChild(document.createElement("label"));
      const box = label.appendChild(document.createElement("input"));
      Object.assign(box, { type: "checkbox", name: "part", value: name, checked: true });
      label.appendChild(document.createElement("span"));
    }
    for (const label of list.children) {
      const { value } = label.firstElementChild;
      const layered = value !== BODY && garments.length > 1;
      if (layered) say(label.lastElementChild, "layer", { number: garments.indexOf(value) + 1 });
      else say(label.lastElementChild, value === BODY ? "avatar" : "garment");
    }
  }

  /** Show or hide a group of controls, by its class. */
  offer(group, offered) {
    for (const element of panel.querySelectorAll(`.${group}`)) element.hidden = !offered;
  }
}
