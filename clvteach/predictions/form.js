// Shows a prediction: a native form with its question as legend. What there is to say to a guess comes from Python.

let forms = 0; // so that the labels of every form on the page find their own fields

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function choices(options, id) {
  const rows = options.map(([name, text]) =>
    element("label", {}, element("input", { type: "radio", name: id, value: name }), element("span", {}, text)));
  return element("div", { class: "clvteach-options" }, ...rows);
}

function entry(words, unit, id) {
  return element("div", { class: "clvteach-entry" },
    element("label", { for: id }, words.entry),
    element("input", { type: "text", name: id, id, inputmode: "decimal", autocomplete: "off", spellcheck: "false", "aria-describedby": `${id}-error` }),
    element("span", {}, unit));
}

function render({ model, el }) {
  const { language, title, question, options, unit, words } = model.get("spec");
  const id = `clvteach-prediction-${(forms += 1)}`;
  const legend = element("legend", {}, element("strong", {}, title));
  const asked = element("div");
  asked.innerHTML = question; // Python escaped it
  legend.append(asked);
  const error = element("div", { class: "clvteach-error", id: `${id}-error`, role: "alert" });
  const answer = element("div", { class: "clvteach-answer", role: "status" });
  const button = element("button", { type: "submit" }, words.show);
  const form = element("form", { class: "clvteach-prediction", lang: language, novalidate: "" },
    element("fieldset", {}, legend, options.length ? choices(options, id) : entry(words, unit, id), error, button), answer);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    model.send({ guess: new FormData(form).get(id) ?? "" });
  });
  form.addEventListener("keydown", (event) => { // else JupyterLab takes keys, and Shift + Enter runs the cell
    if (event.key !== "Tab" && event.key !== "Escape") event.stopPropagation();
    if (event.key === "Enter" && event.isComposing) event.preventDefault(); // it belongs to the input method
  });

  const show = () => {
    answer.innerHTML = model.get("answer"); // Python escaped it
    error.textContent = model.get("error");
    form.querySelector('input[type="text"]')?.setAttribute("aria-invalid", String(Boolean(model.get("error"))));
  };
  model.on("change:answer", show);
  model.on("change:error", show);
  show();
  el.append(form);
  return () => {
    model.off("change:answer", show);
    model.off("change:error", show);
  };
}

export default { render };
