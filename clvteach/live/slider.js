// Shows a slider of linked.py among a learner's own widgets. Its value is the synced one of ipywidgets; only a hand moves it here.

const SLIDER_STATE = ["value", "min", "max", "step", "description", "unit", "disabled"];

function render({ model, el }) {
  const id = newPrefix();
  const words = model.get("words");
  const move = (value) => {
    model.set("value", value);
    model.save_changes();
  };
  let part = null;
  const showValue = () => part.set(model.get("value"));
  const typed = (text) => {
    const number = Number.parseFloat(text.normalize("NFKC").replaceAll(",", "")); // digits of any width, a unit behind them
    if (!Number.isNaN(number)) move(Math.min(model.get("max"), Math.max(model.get("min"), number)));
    showValue();
  };
  const build = () => {
    const [least, most, step, label, unit] = ["min", "max", "step", "description", "unit"].map((name) => model.get(name));
    part = slider({ least, most, step, label, unit }, id, words, move, typed);
    for (const input of part.inputs) input.disabled = model.get("disabled");
    const row = element("div", { class: "clvteach-control clvteach-slider" }, element("label", { for: id }, label), ...part.nodes);
    el.replaceChildren(element("div", { class: "clvteach clvteach-beside", lang: words.language }, row));
    showValue();
  };
  const listeners = SLIDER_STATE.map((name) => [`change:${name}`, name === "value" ? showValue : build]);
  for (const [event, listener] of listeners) model.on(event, listener);
  build();
  return () => listeners.forEach(([event, listener]) => model.off(event, listener));
}

export default { render };
