// Shows an app: real labels, native range inputs, the picture, the sentence. All decisions are made in Python.

const ownKeys = { "data-lm-suppress-shortcuts": "true" }; // JupyterLab would take the arrow keys for its cells
const AT_ONCE = 2; // messages sent before Python's answer: while one is drawn, the next is on its way
const PAUSE = 100; // milliseconds after the last move until pictures of positions nearby are asked for
const REACH = 60; // so many positions to each side: a drag of a second
const SIDE = 10; // so many to one side before the other's turn: neighbours share their axes, which are dear to draw
const MOST_PICTURES = 400;

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
  let edited = false; // and not yet told
  const tellEntry = () => {
    if (edited) typed(entry.value);
    edited = false;
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

function choice(control, id, _words, change) {
  const select = element("select", { id, ...ownKeys }, ...control.options.map(([key, label]) => element("option", { value: key }, label)));
  select.addEventListener("change", () => change(select.value));
  return { nodes: [select], inputs: [select], set: (value) => { select.value = value; } };
}

// The pictures at hand: each position's image and sentence. The hand finds its picture there at once, while Python follows.
function album(spec) {
  const pages = new Map(); // position → { image, sentence, width }; null where Python has none
  const position = (values) => JSON.stringify(spec.controls.map(({ name }) => values[name]));
  const drop = (at) => {
    if (pages.get(at)) URL.revokeObjectURL(pages.get(at).image.src);
    pages.delete(at);
  };
  const put = (at, page) => {
    drop(at); // so that the newest is last
    pages.set(at, page);
    if (pages.size > MOST_PICTURES) drop(pages.keys().next().value);
  };
  return {
    find: (values) => pages.get(position(values)),
    keep(values, frame, sentence) {
      const width = frame.getUint32(16); // as PNG has it
      const at = position(values);
      const known = pages.get(at);
      if (known?.sentence === sentence && known.width >= width) return; // the same, maybe sharper
      const image = new Image(); // loaded beforehand: an element that shows the same address has its pixels at once
      image.src = URL.createObjectURL(new Blob([frame], { type: "image/png" }));
      put(at, { image, sentence, width });
    },
    keepNone: (values) => put(position(values), null),
    // Values of a slider, the next around its present one whose pictures are not here yet
    missing(values, { name, least, most, step }) {
      const last = Math.floor((most - least) / step + 1e-9);
      const here = Math.round((values[name] - least) / step);
      const found = new Set();
      for (let near = 0; near < REACH; near += SIDE) {
        for (const side of [1, -1]) {
          for (let far = near; far < near + SIDE && found.size < SIDE; far++) {
            const count = here + side * far;
            const value = Number((least + count * step).toPrecision(10));
            if (count >= 0 && count <= last && !pages.has(position({ ...values, [name]: value }))) found.add(value);
          }
        }
      }
      return [...found];
    },
    clear: () => [...pages.keys()].forEach(drop),
  };
}

function render({ model, el }) {
  const spec = model.get("spec");
  const words = spec.words;
  const prefix = `clvteach-${Math.random().toString(36).slice(2)}`; // each app is a module of its own, so counting gives no unique ids
  let messages = 0;
  const newId = () => `${prefix}-${messages++}`;
  let silence = null;
  const expectAnswer = () => { // a restarted kernel knows nothing of this app, and never answers
    silence ??= setTimeout(() => { problem.textContent = words.silence; inFlight.clear(); }, 6000);
  };
  let waiting = {}; // control → its newest position, not yet sent
  let hand = {}; // control → its position, as far as Python may not know it yet
  let steps = 0; // of the hand, so far
  let ahead = 0; // the last step whose picture was at hand
  let answered = 0; // the last step that Python's picture takes in
  const inFlight = new Map(); // message that Python has not answered → the last step in it
  const sendMoves = () => { // in messages of their own: synced values would wait until Python is done with the last ones
    if (!Object.keys(waiting).length) return;
    expectAnswer();
    const id = newId();
    inFlight.set(id, steps);
    model.send({ move: waiting, as: id });
    waiting = {};
  };
  const move = (name, value) => {
    steps++;
    waiting[name] = hand[name] = value;
    if (inFlight.size < AT_ONCE) sendMoves();
    if (showPage({ ...model.get("values"), ...hand })) ahead = steps;
    askSoon();
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

  const pictures = album(spec);
  let page = null; // of the album, to be seen
  let seen = null; // the one that is
  function showPage(values) {
    const found = pictures.find(values);
    if (!found) return false;
    page = found;
    if (picture.complete) turn();
    return true;
  }
  function turn() { // one after the other: an image whose loading is broken off again and again would never be seen
    if (seen === page) return;
    seen = page;
    picture.src = page.image.src;
    showSentence();
  }
  picture.addEventListener("load", turn);
  let sharpen = null;
  picture.addEventListener("load", () => { // once the hand rests, ask for all the pixels this screen and zoom can show
    clearTimeout(sharpen);
    const scale = window.devicePixelRatio * Math.min(1, picture.clientWidth / spec.width || 1);
    if (scale > 1.05 && picture.naturalWidth < Math.min(scale, 3) * spec.width * 0.95) {
      sharpen = setTimeout(() => model.send({ sharp: scale }), 300);
    }
  });
  function showValues() {
    if (inFlight.size || model.get("problem")) return; // the hand is ahead
    for (const [name, value] of Object.entries(model.get("values"))) {
      if (!controls[name]?.error.textContent) controls[name]?.set(value); // what was mistyped stays as long as its explanation
    }
  }
  let rest = null;
  function showSentence() {
    const text = page.sentence;
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
    for (const id of model.get("heard")) {
      answered = Math.max(answered, inFlight.get(id) ?? 0);
      inFlight.delete(id);
    }
    if (inFlight.size < AT_ONCE) sendMoves();
    if (inFlight.size) expectAnswer();
    else hand = {};
    showErrors();
    showValues();
    const values = model.get("frame_values");
    pictures.keep(values, model.get("frame"), model.get("sentence"));
    if (!inFlight.size || answered >= ahead) showPage(values);
    askSoon();
  }

  // While the hand rests at a slider: the pictures of the positions nearby
  const ranges = spec.controls.filter(({ kind }) => kind === "slider").map((control) => [control, controls[control.name].inputs[0]]);
  let near = null; // that slider: the one under the mouse, otherwise the one with the keyboard
  let asking = null; // the question that Python has not answered
  let pause = null;
  function askSoon() {
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE);
  }
  function ask() {
    if (!near || asking || inFlight.size) return;
    const missing = pictures.missing(model.get("values"), near);
    if (!missing.length) return;
    asking = newId();
    model.send({ ahead: near.name, values: missing, as: asking });
  }
  function hearAhead(message, frames) {
    if (message.forget) pictures.clear();
    for (const { values, frame, sentence } of message.ahead ?? []) {
      if (frame == null) pictures.keepNone(values);
      else pictures.keep(values, frames[frame], sentence);
    }
    if (message.as && message.as === asking) {
      asking = null;
      ask();
    }
  }
  const look = () => {
    const at = (state) => ranges.find(([_control, range]) => range.matches(state))?.[0];
    near = at(":hover") ?? at(":focus");
    askSoon();
  };
  for (const [_control, range] of ranges) {
    for (const event of ["focus", "blur", "pointerenter", "pointerleave"]) range.addEventListener(event, look);
  }

  model.on("change:answers", hearAnswer); // whatever Python says, it counts as an answer
  model.on("msg:custom", hearAhead);
  hearAnswer();
  return () => {
    model.off("change:answers", hearAnswer);
    model.off("msg:custom", hearAhead);
    for (const timer of [rest, sharpen, silence, pause]) clearTimeout(timer);
    pictures.clear();
  };
}

export default { render };
