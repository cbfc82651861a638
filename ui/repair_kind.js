// The kinds: of the garment, the likeliest first with their shares, and of the photo.
function kindStep(panel, host) {
  const groups = [...panel.querySelectorAll("fieldset")].map((field) => ({ field, name: field.dataset.choice, found: "", first: "" }));

  const chosen = ({ field }) => (field.querySelector("input:checked") || { value: "" }).value;

  function choice(group, row, first) {
    const label = document.createElement("label");
    const input = label.appendChild(document.createElement("input"));
    Object.assign(input, { type: "radio", name: "repair-" + group.name, value: row.id, checked: row.id === first });
    label.appendChild(document.createElement("span")).textContent = row.name;
    if (row.share) label.appendChild(document.createElement("small")).textContent = row.share;
    return label;
  }

  panel.addEventListener("change", () => host.changed());

  return {
    acts: {},
    start(value) {
      for (const group of groups) {
        const kinds = value.kinds[group.name];
        const legend = group.field.querySelector("legend");
        const doubt = value.unsure.includes(group.name);
        group.found = kinds.chosen;
        // What is in doubt is not chosen yet, so that it can be confirmed.
        group.first = doubt && !kinds.by_hand ? "" : group.found;
        legend.textContent = host.words(group.name) + (doubt ? ` (${host.words("doubt")})` : "");
        group.field.classList.toggle("doubt", doubt);
        group.field.querySelector(".choices").replaceChildren(...kinds.rows.map((row) => choice(group, row, group.first)));
      }
    },
    changes: (name) => groups.some((group) => group.name === name && ![group.first, group.found].includes(chosen(group))),
    changed: () => groups.some((group) => chosen(group) !== group.first),
    result: () => Object.fromEntries(
      groups.filter((group) => chosen(group) !== group.first).map((group) => [group.name, chosen(group)])),
  };
}
