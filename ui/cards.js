// Draws a row of buttons with pictures; a click gives the id of the chosen one.
const list = element.querySelector(".cards");

function draw() {
  const value = props.value;
  if (!value) return;
  list.replaceChildren(...value.map((one) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.id = one.id;
    button.title = one.name;
    const picture = button.appendChild(document.createElement("img"));
    picture.src = one.picture;
    picture.alt = one.name;
    return button;
  }));
}

list.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) trigger("select", { id: button.dataset.id });
});
watch("value", draw);
draw();
