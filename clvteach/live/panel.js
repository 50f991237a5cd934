// Shows an app: real labels, native range inputs, the picture, the sentence. All decisions are made in Python.

const ownKeys = { "data-lm-suppress-shortcuts": "true" }; // JupyterLab would take the arrow keys for its cells
const AHEAD = 2; // moves sent before Python's answer: while one is drawn, the next is on its way

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
  const range = element("input", { type: "range", id, min: control.least, max: control.most, step: control.step, ...ownKeys });
  const entry = element("input", {
    type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false",
    "aria-label": `${control.label}: ${words.exact}${control.unit ? ` (${control.unit})` : ""}`,
  });
  range.addEventListener("input", () => {
    entry.value = range.value;
    show(Number(range.value));
    change(Number(range.value));
  });
  entry.addEventListener("change", () => typed(entry.value));
  entry.addEventListener("keydown", (event) => { // in JupyterLab Enter brings no change event; while a Chinese word is composed it belongs to the input method
    if (event.key === "Enter" && !event.isComposing) typed(entry.value);
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
      entry.value = String(Number(value.toPrecision(6))); // two thirds, not 66.66666667
      show(value);
    },
  };
}

function choice(control, id, _words, change) {
  const select = element("select", { id, ...ownKeys }, ...control.options.map(([key, label]) => element("option", { value: key }, label)));
  select.addEventListener("change", () => change(select.value));
  return { nodes: [select], inputs: [select], set: (value) => { select.value = value; } };
}

function render({ model, el }) {
  const spec = model.get("spec");
  const words = spec.words;
  const prefix = `clvteach-${Math.random().toString(36).slice(2)}`; // each app is a module of its own, so counting gives no unique ids
  let silence = null;
  const expectAnswer = () => { // a restarted kernel knows nothing of this app, and never answers
    silence ??= setTimeout(() => { problem.textContent = words.silence; inFlight = []; }, 6000);
  };
  let waiting = {}; // control → its newest position, not yet sent
  let inFlight = []; // the moves that Python has not answered
  let moves = 0;
  const sendMoves = () => { // in messages of their own: synced values would wait until Python is done with the last ones
    if (!Object.keys(waiting).length) return;
    expectAnswer();
    const id = `${prefix}-${moves++}`;
    inFlight.push(id);
    model.send({ move: waiting, as: id });
    waiting = {};
  };
  const move = (name, value) => {
    waiting[name] = value;
    if (inFlight.length < AHEAD) sendMoves();
  };
  const tell = (message) => {
    expectAnswer(); // first, for after a restart sending itself fails
    sendMoves(); // what was done first comes first
    model.send(message);
  };

  const controls = {};
  const rows = spec.controls.map((control) => {
    const id = `${prefix}-${control.name}`;
    const build = control.kind === "slider" ? slider : choice;
    const part = build(control, id, words, (value) => move(control.name, value), (text) => tell({ entry: control.name, text }));
    const error = element("div", { class: "clvteach-error", id: `${id}-error`, role: "alert" });
    part.inputs.forEach((input) => input.setAttribute("aria-describedby", error.id));
    controls[control.name] = { ...part, error };
    return element("div", { class: `clvteach-control clvteach-${control.kind}` }, element("label", { for: id }, control.label), ...part.nodes, error);
  });

  const button = (label, message) => {
    const node = element("button", { type: "button" }, label);
    node.addEventListener("click", () => tell(message));
    return node;
  };
  const buttons = element("div", { class: "clvteach-buttons" });
  if (spec.presets.length) {
    buttons.append(
      element("span", { class: "clvteach-presets", id: `${prefix}-presets` }, words.presets),
      ...spec.presets.map((label) => button(label, { preset: label })),
    );
  }
  if (spec.compare) buttons.append(button(words.keep, { keep: true }));
  buttons.append(button(words.reset, { reset: true }));

  const problem = element("div", { class: "clvteach-error clvteach-problem", role: "alert" });
  const picture = element("img", { class: "clvteach-picture", width: spec.width, height: spec.height, draggable: "false" });
  const sentence = element("p", { class: "clvteach-sentence", "aria-hidden": "true" });
  const spoken = element("p", { class: "clvteach-spoken", "aria-live": "polite" });
  const root = element(
    "section", { class: "clvteach-app", lang: spec.language, "aria-label": spec.title },
    element("div", { class: "clvteach-title" }, spec.title),
    element("div", { class: "clvteach-controls" }, ...rows), buttons, problem, picture, sentence, spoken,
  );
  el.append(root);

  let address = null;
  function showFrame() {
    const next = URL.createObjectURL(new Blob([model.get("frame")], { type: "image/png" }));
    picture.src = next;
    if (address) URL.revokeObjectURL(address);
    address = next;
  }
  let sharpen = null;
  picture.addEventListener("load", () => { // once the hand rests, ask for all the pixels this screen and zoom can show
    clearTimeout(sharpen);
    const scale = window.devicePixelRatio * Math.min(1, picture.clientWidth / spec.width || 1);
    if (scale > 1.05 && picture.naturalWidth < Math.min(scale, 3) * spec.width * 0.95) {
      sharpen = setTimeout(() => model.send({ sharp: scale }), 300);
    }
  });
  function showValues() {
    if (inFlight.length || model.get("problem")) return; // the hand is ahead
    for (const [name, value] of Object.entries(model.get("values"))) {
      if (!controls[name]?.error.textContent) controls[name]?.set(value); // what was mistyped stays as long as its explanation
    }
  }
  let rest = null;
  function showSentence() {
    const text = model.get("sentence");
    sentence.textContent = text;
    clearTimeout(rest); // screen readers hear it once the hand rests, not at every step
    rest = setTimeout(() => { spoken.textContent = text; picture.alt = text; }, 700);
  }
  function showErrors() {
    const errors = model.get("errors");
    for (const [name, part] of Object.entries(controls)) {
      part.error.textContent = errors[name] ?? "";
      part.inputs.forEach((input) => (name in errors ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid")));
    }
    problem.textContent = model.get("problem");
  }

  function hearAnswer() {
    clearTimeout(silence);
    silence = null;
    const heard = model.get("heard");
    inFlight = inFlight.filter((id) => !heard.includes(id));
    if (inFlight.length < AHEAD) sendMoves();
    if (inFlight.length) expectAnswer();
    showErrors();
    showValues();
    showSentence();
  }

  const watched = [["frame", showFrame], ["answers", hearAnswer]]; // whatever Python says, it counts as an answer
  for (const [trait, show] of watched) {
    model.on(`change:${trait}`, show);
    show();
  }
  return () => {
    for (const [trait, show] of watched) model.off(`change:${trait}`, show);
    clearTimeout(rest);
    clearTimeout(sharpen);
    clearTimeout(silence);
    if (address) URL.revokeObjectURL(address);
  };
}

export default { render };
