/* A place by its address: suggestions while one types, by keyboard too (the combobox of the ARIA practices). */
import { createElement as h, useEffect, useRef, useState } from "react";
import { useWords } from "../i18n.js";
import { Glyph } from "./glyph.jsx";

const PAUSE = 200; /* ms after the last letter */
const LETTERS = 3;

const put = (field, value) => {
  if (field.value === value) return;
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, value);
  field.dispatchEvent(new Event("change", { bubbles: true })); /* a kept draft takes it */
};

/* The form gets `name`, and `name_lon`, `name_lat` once one of the suggestions was chosen (or `here` was found). */
export function Address({ name, value = "", found = [], asked = "", answers = "", here, placeholder, describedBy, invalid = "false", required, testid, onSearch }) {
  const field = useRef(null);
  const lon = useRef(null);
  const lat = useRef(null);
  const timer = useRef(0);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const words = useWords();
  const typed = () => field.current?.value.trim() ?? "";
  const mine = answers === name && asked === typed();
  const shown = open && mine ? found : [];
  const list = `${name}-list`;

  const take = (place) => {
    put(field.current, place.address);
    put(lon.current, String(place.lon));
    put(lat.current, String(place.lat));
    setOpen(false);
    setActive(-1);
  };
  useEffect(() => {
    if (here?.address !== undefined && here.turn) take(here);
  }, [here?.turn]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const look = () => {
    put(lon.current, "");
    put(lat.current, "");
    setActive(-1);
    clearTimeout(timer.current);
    if (document.activeElement !== field.current) return; /* a kept draft, not a person */
    const text = typed();
    setOpen(text.length >= LETTERS);
    if (text.length >= LETTERS) timer.current = setTimeout(() => onSearch?.(name, text), PAUSE);
  };
  const keys = (event) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape" && open) setOpen(false);
    else if (event.key === "Enter" && shown.length && active >= 0) take(shown[active]);
    else if (event.key === "ArrowDown" && shown.length) setActive((active + 1) % shown.length);
    else if (event.key === "ArrowUp" && shown.length) setActive((active <= 0 ? shown.length : active) - 1);
    else return;
    event.preventDefault();
  };
  return h(
    "div",
    { className: "address" },
    h("input", {
      ref: field,
      id: name,
      name,
      type: "text",
      className: "input",
      defaultValue: value,
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": shown.length > 0,
      "aria-controls": list,
      "aria-activedescendant": active >= 0 && shown.length ? `${list}-${active}` : undefined,
      "aria-describedby": describedBy,
      "aria-invalid": invalid,
      "aria-required": required || undefined,
      autoComplete: "off",
      autoCapitalize: "words",
      spellCheck: false,
      placeholder,
      "data-testid": testid,
      onInput: look,
      onKeyDown: keys,
      onBlur: () => setOpen(false),
    }),
    h("input", { ref: lon, type: "hidden", name: `${name}_lon`, defaultValue: "" }),
    h("input", { ref: lat, type: "hidden", name: `${name}_lat`, defaultValue: "" }),
    h(
      "ul",
      { id: list, role: "listbox", "aria-label": words.t("Suggestions"), className: "address-list", hidden: !shown.length },
      shown.map((place, number) =>
        h(
          "li",
          {
            key: place.address,
            id: `${list}-${number}`,
            role: "option",
            "aria-selected": number === active,
            onPointerDown: (event) => event.preventDefault() /* focus stays in the field */,
            onClick: () => take(place),
          },
          h(Glyph, { name: "place", size: 20 }),
          h("span", null, place.label),
        ),
      ),
    ),
    h("span", { role: "status", className: "only-heard" }, shown.length ? words.tn("{n} suggestion", "{n} suggestions", shown.length) : ""),
  );
}
