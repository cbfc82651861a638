// What surrounds a pane's picture: its label, its progress, and what went wrong.
import { say } from "./texts.js";

const template = document.getElementById("pane");

export class Frame {
  /**
   * @param {HTMLElement} panes where the pane is put
   * @param {string} label the model's name; empty for one without
   * @param {number} number of the model, from 1
   */
  constructor(panes, label, number) {
    this.root = panes.appendChild(template.content.firstElementChild.cloneNode(true));
    const find = (name) => this.root.querySelector(`.${name}`);
    [this.view, this.progress, this.problem, this.note] = ["view", "progress", "problem", "note"].map(find);
    this.title = find("label");
    this.label = label;
    if (label) this.title.textContent = label;
    else say(this.title, "numbered", { number });
    this.view.dataset.name = "pane";
    this.view.dataset.nameValues = JSON.stringify({ label: this.title.textContent });
  }

  /** Tell how far the loading is, from 0 to 1. */
  loading(share) {
    this.problem.hidden = true;
    this.progress.hidden = false;
    const percent = Math.round(100 * share);
    this.progress.querySelector("progress").value = share;
    say(this.progress.querySelector("span"), "loading", { percent });
  }

  /** Tell that the model is there. */
  ready() {
    this.progress.hidden = true;
    this.root.dataset.ready = "";
  }

  /** Tell why there is no model, and offer to try again. */
  failed(reason, retry) {
    this.progress.hidden = true;
    this.problem.hidden = false;
    say(this.problem.querySelector("p"), reason);
    this.problem.querySelector("button").onclick = retry;
  }

  /** Show a line at the foot of the pane; none for an empty key. */
  remark(key) {
    this.note.hidden = !key;
    if (key) say(this.note, key);
  }
}
