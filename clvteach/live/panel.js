// Shows an app: real labels, native range inputs, the picture, the sentence. All decisions are made in Python.
// Stands behind inputs.js.

// The messages beside the synced state: each kind with its fields. messages.py has the same tables and says what they mean.
const FROM_PAGE = {
  move: ["positions", "id"],
  draw_ahead: ["control", "positions", "id"],
  type: ["control", "text"],
  sharpen: ["scale"],
  preset: ["label"],
  keep: [],
  reset: [],
};
const FROM_PYTHON = {
  drawn_ahead: ["pictures", "id"],
  forget: [],
};

// A message as the table has it; anything else is a mistake of ours
function checked({ kind, ...fields }, table) {
  const known = table[kind];
  if (known?.length !== Object.keys(fields).length || !known.every((name) => name in fields)) {
    throw new Error(`clvteach: no such message: ${kind} with ${Object.keys(fields)}`);
  }
  return { kind, ...fields };
}

const AT_ONCE = 2; // moves sent before Python's answer: while one is drawn, the next is on its way
const SILENCE = 6000; // milliseconds without an answer until the app says that there is none
const PAUSE = 100; // milliseconds after the last move until pictures of positions nearby are asked for
const REACH = 60; // so many positions to each side: a drag of a second
const SIDE = 10; // so many to one side before the other's turn: neighbours share their axes, which are dear to draw
const MOST_PICTURES = 400;
const REST_TO_SHARPEN = 300; // milliseconds after the last picture until a sharper one is asked for
const REST_TO_SPEAK = 700; // and until screen readers hear its sentence

function choice(control, id, _words, change) {
  const select = element("select", { id, ...OWN_KEYS }, ...control.options.map(([key, label]) => element("option", { value: key }, label)));
  select.addEventListener("change", () => change(select.value));
  return { nodes: [select], inputs: [select], set: (value) => { select.value = value; } };
}

// The pictures at hand: each position's image and sentence. The hand finds its picture there at once, while Python follows.
function album(spec) {
  const pages = new Map(); // position → { image, sentence, width }; null where Python has none
  const keyOf = (values) => JSON.stringify(spec.controls.map(({ name }) => values[name]));
  const drop = (key) => {
    if (pages.get(key)) URL.revokeObjectURL(pages.get(key).image.src);
    pages.delete(key);
  };
  const put = (key, page) => {
    drop(key); // so that the newest is last
    pages.set(key, page);
    if (pages.size > MOST_PICTURES) drop(pages.keys().next().value);
  };
  return {
    find: (values) => pages.get(keyOf(values)),
    knows: (values) => pages.has(keyOf(values)), // also that there is no picture
    keep(values, frame, sentence) {
      const width = frame.getUint32(16); // as PNG has it
      const key = keyOf(values);
      const known = pages.get(key);
      if (known?.sentence === sentence && known.width >= width) return; // the same, maybe sharper
      const image = new Image(); // loaded beforehand: an element that shows the same address has its pixels at once
      image.src = URL.createObjectURL(new Blob([frame], { type: "image/png" }));
      put(key, { image, sentence, width });
    },
    keepNone: (values) => put(keyOf(values), null),
    clear: () => [...pages.keys()].forEach(drop),
  };
}

// Values of a slider, the next around its present one whose pictures are not in the album
function missingNearby(pictures, values, { name, least, most, step }) {
  const last = Math.floor((most - least) / step + 1e-9);
  const here = Math.round((values[name] - least) / step);
  const found = new Set();
  for (let near = 0; near < REACH; near += SIDE) {
    for (const side of [1, -1]) {
      for (let far = near; far < near + SIDE && found.size < SIDE; far++) {
        const count = here + side * far;
        const value = Number((least + count * step).toPrecision(10));
        if (count >= 0 && count <= last && !pictures.knows({ ...values, [name]: value })) found.add(value);
      }
    }
  }
  return [...found];
}

// What the learner's hand is doing, and how far Python has followed it
class Hand {
  moves = 0; // so far; the moves are numbered from 1
  positions = {}; // control → where the hand put it, as long as Python may not know it
  unsent = {}; // control → its newest position, which waits until Python has answered
  onTheWay = new Map(); // id of a message that Python has not answered → the last move in it
  lastAnswered = 0; // the last move that Python's picture takes in
  lastShown = 0; // the last move whose picture was at hand, so that it was seen before Python answered

  move(control, position) {
    this.moves++;
    this.unsent[control] = this.positions[control] = position;
  }

  hear(ids) {
    for (const id of ids) {
      this.lastAnswered = Math.max(this.lastAnswered, this.onTheWay.get(id) ?? 0);
      this.onTheWay.delete(id);
    }
  }

  get hasUnsent() { return Object.keys(this.unsent).length > 0; }
  get maySend() { return this.onTheWay.size < AT_ONCE; }
  get isAhead() { return this.onTheWay.size > 0; } // of Python's answers
  get hasSeenNewer() { return this.isAhead && this.lastAnswered < this.lastShown; } // than what Python shows
}

// What the page sends; it expects that Python answers, and says so when there is no answer
function conversation(model, hand, prefix, showSilence) {
  let silence = null;
  let ids = 0;
  const newId = () => `${prefix}-${ids++}`;
  const send = (kind, fields) => model.send(checked({ kind, ...fields }, FROM_PAGE));
  const expectAnswer = () => { // a restarted kernel knows nothing of this app, and never answers
    silence ??= setTimeout(() => { showSilence(); hand.onTheWay.clear(); }, SILENCE);
  };
  const sendMoves = () => { // in messages of their own: synced values would wait until Python is done with the last ones
    if (!hand.hasUnsent) return;
    expectAnswer(); // first, for after a restart sending itself fails
    const id = newId();
    hand.onTheWay.set(id, hand.moves);
    send("move", { positions: hand.unsent, id });
    hand.unsent = {};
  };
  return {
    newId,
    send, // for what nobody waits for
    moved() {
      if (hand.maySend) sendMoves();
    },
    tell(kind, fields) {
      expectAnswer();
      sendMoves(); // what was done first comes first
      send(kind, fields);
    },
    hear(ids) {
      clearTimeout(silence);
      silence = null;
      hand.hear(ids);
      if (hand.maySend) sendMoves();
      if (hand.isAhead) expectAnswer();
      else hand.positions = {};
    },
    end: () => clearTimeout(silence),
  };
}

// Labels, inputs and buttons, and what is wrong with the values. Calls move(control, position) and, for a message, tell.
function form(spec, prefix, move, tell) {
  const parts = {}; // control → its inputs, how it is set, the place for its error
  const rows = spec.controls.map((control) => {
    const { name, kind, label } = control;
    const id = `${prefix}-${name}`;
    const build = kind === "slider" ? slider : choice;
    const part = build(control, id, spec.words, (position) => move(name, position), (text) => tell("type", { control: name, text }));
    const error = element("div", { class: "clvteach-error", id: `${id}-error`, role: "alert" });
    part.inputs.forEach((input) => input.setAttribute("aria-describedby", error.id));
    parts[name] = { ...part, error };
    return element("div", { class: `clvteach-control clvteach-${kind}` }, element("label", { for: id }, label), ...part.nodes, error);
  });
  const problemLine = element("div", { class: "clvteach-error clvteach-problem", role: "alert" });
  const showProblem = (text) => { problemLine.textContent = text; }; // one about the values together, or about the app
  return {
    nodes: [element("div", { class: "clvteach-controls" }, ...rows), buttonRow(spec, prefix, tell), problemLine],
    sliders: spec.controls.filter(({ kind }) => kind === "slider").map((control) => ({ control, range: parts[control.name].inputs[0] })),
    showValues(values) {
      for (const [name, value] of Object.entries(values)) {
        if (!parts[name]?.error.textContent) parts[name]?.set(value); // what was mistyped stays as long as its explanation
      }
    },
    showErrors(errors, problem) {
      showProblem(problem);
      for (const [name, part] of Object.entries(parts)) {
        part.error.textContent = errors[name] ?? "";
        part.inputs.forEach((input) => (name in errors ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid")));
      }
    },
    showProblem,
  };
}

function buttonRow(spec, prefix, tell) {
  const button = (label, kind, fields) => {
    const node = element("button", { type: "button" }, label);
    node.addEventListener("click", () => tell(kind, fields));
    return node;
  };
  const row = element("div", { class: "clvteach-buttons" });
  if (spec.presets.length) {
    row.append(
      element("span", { class: "clvteach-presets", id: `${prefix}-presets` }, spec.words.presets),
      ...spec.presets.map((label) => button(label, "preset", { label })),
    );
  }
  if (spec.compare) row.append(button(spec.words.keep, "keep"));
  row.append(button(spec.words.reset, "reset"));
  return row;
}

// The picture and its sentence, for the eye and for screen readers. Calls sharpen(scale) for more pixels.
function view(spec, sharpen) {
  const picture = element("img", { class: "clvteach-picture", width: spec.width, height: spec.height, draggable: "false" });
  const sentence = element("p", { class: "clvteach-sentence", "aria-hidden": "true" });
  const spoken = element("p", { class: "clvteach-spoken", "aria-live": "polite" });
  let wanted = null; // the page of the album that is to be seen
  let seen = null; // the one that is
  let untilSpoken = null;
  let untilSharp = null;
  function turn() { // one after the other: an image whose loading is broken off again and again would never be seen
    if (seen === wanted) return;
    seen = wanted;
    picture.src = seen.image.src;
    const text = seen.sentence;
    sentence.textContent = text;
    clearTimeout(untilSpoken); // screen readers hear it once the hand rests, not at every step
    untilSpoken = setTimeout(() => { spoken.textContent = text; picture.alt = text; }, REST_TO_SPEAK);
  }
  function askForAllPixels() { // that this screen, zoom and place can show, once the hand rests; none in a closed tab
    clearTimeout(untilSharp);
    const scale = window.devicePixelRatio * Math.min(1, picture.clientWidth / spec.width);
    if (scale > 1.05 && picture.naturalWidth < Math.min(scale, 3) * spec.width * 0.95) {
      untilSharp = setTimeout(() => sharpen(scale), REST_TO_SHARPEN);
    }
  }
  picture.addEventListener("load", turn);
  picture.addEventListener("load", askForAllPixels);
  const resized = new ResizeObserver(askForAllPixels); // also when its tab is opened
  resized.observe(picture);
  return {
    nodes: [picture, sentence, spoken],
    show(page) { // says whether there is such a page
      if (!page) return false;
      wanted = page;
      if (picture.complete) turn();
      return true;
    },
    end() {
      resized.disconnect();
      clearTimeout(untilSpoken);
      clearTimeout(untilSharp);
    },
  };
}

// While the hand rests at a slider: the pictures of the positions nearby
function lookout(model, sliders, hand, pictures, python) {
  let near = null; // that slider: the one under the mouse, otherwise the one with the keyboard
  let question = null; // id of the one that Python has not answered
  let pause = null;
  const ask = () => {
    if (!near || question || hand.isAhead) return;
    const positions = missingNearby(pictures, model.get("values"), near);
    if (!positions.length) return;
    question = python.newId();
    python.send("draw_ahead", { control: near.name, positions, id: question });
  };
  const askSoon = () => {
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE);
  };
  const look = () => {
    const sliderWith = (state) => sliders.find(({ range }) => range.matches(state))?.control;
    near = sliderWith(":hover") ?? sliderWith(":focus");
    askSoon();
  };
  for (const { range } of sliders) {
    for (const event of ["focus", "blur", "pointerenter", "pointerleave"]) range.addEventListener(event, look);
  }
  return {
    askSoon,
    hear(id) {
      if (id !== question) return; // it answers the same app at its other place on the page
      question = null;
      ask();
    },
    end: () => clearTimeout(pause),
  };
}

// What Python sends beside the synced state
function listener(pictures, nearby) {
  const hear = {
    drawn_ahead({ pictures: drawn, id }, frames) {
      for (const { values, frame, sentence } of drawn) {
        if (frame === null) pictures.keepNone(values);
        else pictures.keep(values, frames[frame], sentence);
      }
      nearby.hear(id);
    },
    forget: () => pictures.clear(),
  };
  return (message, frames) => hear[checked(message, FROM_PYTHON).kind](message, frames);
}

function render({ model, el }) {
  const spec = model.get("spec");
  const prefix = newPrefix();
  const hand = new Hand();
  const pictures = album(spec);
  const python = conversation(model, hand, prefix, () => controls.showProblem(spec.words.silence));
  const controls = form(spec, prefix, move, python.tell);
  const shown = view(spec, (scale) => python.send("sharpen", { scale }));
  const nearby = lookout(model, controls.sliders, hand, pictures, python);
  const title = element("div", { class: "clvteach-title" }, spec.title);
  const parts = [title, ...controls.nodes, ...shown.nodes];
  el.append(element("section", { class: "clvteach clvteach-app", lang: spec.language, "aria-label": spec.title }, ...parts));

  function move(control, position) {
    hand.move(control, position);
    python.moved();
    if (shown.show(pictures.find({ ...model.get("values"), ...hand.positions }))) hand.lastShown = hand.moves;
    nearby.askSoon();
  }

  function hearAnswer() {
    python.hear(model.get("answered_moves"));
    controls.showErrors(model.get("errors"), model.get("problem"));
    if (!hand.isAhead && !model.get("problem")) controls.showValues(model.get("values"));
    pictures.keep(model.get("frame_values"), model.get("frame"), model.get("sentence"));
    if (!hand.hasSeenNewer) shown.show(pictures.find(model.get("frame_values")));
    nearby.askSoon();
  }

  const hearMessage = listener(pictures, nearby);
  model.on("change:answers", hearAnswer); // whatever Python says, it counts as an answer
  model.on("msg:custom", hearMessage);
  hearAnswer();
  return () => {
    model.off("change:answers", hearAnswer);
    model.off("msg:custom", hearMessage);
    for (const part of [python, shown, nearby]) part.end();
    pictures.clear();
  };
}

export default { render };
