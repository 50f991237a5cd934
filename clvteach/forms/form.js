// Shows a form: Python writes its fields as native inputs, the page sends what they hold, by name, and shows the reply.

const PATIENCE = 5000; // milliseconds, after which the learner is told that nobody answers

const newPrefix = () => `clvteach-${Math.random().toString(36).slice(2)}`; // for ids, of which a page has many forms

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function fromPython(tag, html, attributes = {}) {
  const node = element(tag, attributes);
  node.innerHTML = html; // Python escaped it
  return node;
}

function inputs(form) {
  return [...form.elements].filter((one) => one.name && one.type !== "submit" && one.type !== "button");
}

function held(form) {
  const entries = {};
  for (const input of inputs(form)) {
    entries[input.name] ??= [];
    if (!["radio", "checkbox"].includes(input.type) || input.checked) entries[input.name].push(input.value);
  }
  return entries;
}

function fill(form, entries) {
  for (const input of inputs(form)) {
    const values = entries[input.name];
    if (!values) continue;
    if (["radio", "checkbox"].includes(input.type)) input.checked = values.includes(input.value);
    else input.value = values[0] ?? "";
  }
}

let loadedAgain = false; // whether this form was shown before this page was; each form is a module of its own

function initialize({ model }) {
  loadedAgain = model.get("shown");
  model.set("shown", true);
  model.save_changes();
}

function render({ model, el }) {
  const said = element("div", { class: "clvteach-answer", role: "status" });
  const silence = element("div", { class: "clvteach-error", role: "alert" });
  let form, waiting;

  const press = (button) => {
    model.send({ button, entries: held(form) });
    clearTimeout(waiting);
    waiting = setTimeout(() => { silence.textContent = model.get("spec").silent; }, PATIENCE);
  };

  const build = () => {
    const { language, title, asked, fields, buttons, colour, reloaded } = model.get("spec");
    const prefix = newPrefix();
    const legend = element("legend", {}, element("strong", {}, title));
    const pressed = element("div", { class: "clvteach-buttons" }, ...buttons.map(([name, words], place) => {
      const button = element("button", { type: place ? "button" : "submit" }, words);
      if (place) button.addEventListener("click", () => press(name));
      return button;
    }));
    form?.remove();
    form = element("form", { class: "clvteach-form", lang: language, novalidate: "", style: `--accent: ${colour}` },
      element("fieldset", {}, legend, fromPython("div", asked), fromPython("div", fields.replaceAll("{id}", prefix)),
        element("div", { class: "clvteach-error", "data-error": "", role: "alert" }), pressed),
      ...(loadedAgain && reloaded ? [element("p", { class: "clvteach-note" }, reloaded)] : []), silence, said);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      press(buttons[0][0]);
    });
    form.addEventListener("keydown", (event) => { // else JupyterLab takes keys, and Shift + Enter runs the cell
      if (event.key !== "Tab" && event.key !== "Escape") event.stopPropagation();
      if (event.key === "Enter" && event.isComposing) event.preventDefault(); // it belongs to the input method
      if (event.key === "Enter" && event.ctrlKey && event.target.tagName === "TEXTAREA") press(buttons[0][0]);
    });
    fill(form, model.get("entries"));
    el.append(form);
  };

  const show = () => {
    clearTimeout(waiting);
    silence.textContent = "";
    said.innerHTML = model.get("said"); // Python escaped it
    const mistakes = model.get("mistakes");
    for (const place of form.querySelectorAll("[data-error]")) place.textContent = mistakes[place.dataset.error] ?? "";
    for (const input of inputs(form)) input.setAttribute("aria-invalid", String(input.name in mistakes));
    form.querySelector('[aria-invalid="true"]')?.focus();
  };

  const rebuild = () => { build(); show(); form.querySelector("input, select, textarea")?.focus(); };
  build();
  show();
  model.on("change:spec", rebuild);
  model.on("change:replies", show);
  return () => {
    clearTimeout(waiting);
    model.off("change:spec", rebuild);
    model.off("change:replies", show);
  };
}

export default { initialize, render };
