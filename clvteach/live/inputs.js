// A native range input with its exact value in a box: in an app (panel.js) and beside it (slider.js), which stand behind this file.

const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" }; // JupyterLab would take the arrow keys for its cells

// Each widget is a module of its own, so counting gives no unique ids
const newPrefix = () => `clvteach-${Math.random().toString(36).slice(2)}`;

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

function slider(control, id, words, change, typed) {
  const range = element("input", { type: "range", id, min: control.least, max: control.most, step: control.step, ...OWN_KEYS });
  const entry = element("input", {
    type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false",
    "aria-label": `${control.label}: ${words.exact}${control.unit ? ` (${control.unit})` : ""}`,
  });
  let edited = false; // and Python does not know yet
  const tellEntry = () => {
    if (!edited) return;
    edited = false;
    typed(entry.value);
  };
  range.addEventListener("input", () => {
    edited = false;
    entry.value = range.value;
    show(Number(range.value));
    change(Number(range.value));
  });
  entry.addEventListener("input", () => { edited = true; });
  entry.addEventListener("blur", tellEntry);
  entry.addEventListener("keydown", (event) => { // while a Chinese word is composed, Enter belongs to the input method
    if (event.key === "Enter" && !event.isComposing) tellEntry();
  });
  entry.addEventListener("focus", () => entry.select());

  function show(value) {
    const share = (value - control.least) / (control.most - control.least || 1);
    range.style.setProperty("--filled", `${100 * Math.min(1, Math.max(0, share))}%`);
    range.setAttribute("aria-valuetext", `${value}${control.unit ? ` ${control.unit}` : ""}`);
  }
  return {
    nodes: [range, element("span", { class: "clvteach-exact" }, entry, element("span", { class: "clvteach-unit" }, control.unit))],
    inputs: [range, entry],
    set(value) {
      if (range.valueAsNumber !== value) range.value = value;
      if (!edited) entry.value = String(Number(value.toPrecision(6))); // two thirds, not 66.66666667
      show(value);
    },
  };
}
