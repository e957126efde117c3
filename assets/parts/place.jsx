/* A field for an address: it suggests places while one types. Arrows and Enter choose, Escape closes; any text may stay.
   Below it, a button that lets one choose on the map instead. */
import { createElement as h, useEffect, useRef, useState } from "react";
import { useWords } from "../i18n.js";
import { PickPlace } from "./pick.jsx";

const PAUSE = 180; /* ms without a key before we ask */
const LETTERS = 3;

export function PlaceField({ name, value = "", again = 0, found = [], ground, aim, onAsk, onChoose, onLook, ...rest }) {
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [typed, setTyped] = useState("");
  const field = useRef(null);
  const timer = useRef(null);
  const words = useWords();
  /* What was suggested for an earlier text, or in another field, is not shown for this one. */
  const shown = open && typed.length >= LETTERS && found[0]?.asked === typed ? found : [];
  const list = `${name}-places`;

  /* A place that came from elsewhere ("where I am") stands in the field as if it had been typed; each time, which `again` counts. */
  useEffect(() => {
    if (!value || field.current.value === value) return;
    field.current.value = value;
    field.current.dispatchEvent(new Event("input", { bubbles: true }));
    setOpen(false);
  }, [value, again]);
  useEffect(() => setAt(-1), [found]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const type = ({ target, nativeEvent }) => {
    setTyped(target.value.trim());
    setOpen(nativeEvent.isTrusted);
    clearTimeout(timer.current);
    if (!nativeEvent.isTrusted || target.value.trim().length < LETTERS) return;
    timer.current = setTimeout(() => onAsk?.(target.value), PAUSE);
  };
  const put = (address) => {
    setOpen(false);
    field.current.value = address;
    field.current.dispatchEvent(new Event("input", { bubbles: true }));
    onChoose?.(address);
  };
  const choose = (place) => {
    put(place.address);
    field.current.focus();
  };
  const key = (event) => {
    if (event.key === "Escape" && shown.length) setOpen(false);
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && shown.length) {
      const step = event.key === "ArrowDown" ? 1 : -1;
      setAt((now) => (now + step + shown.length + (now < 0 && step < 0 ? 1 : 0)) % shown.length);
    } else if (event.key === "ArrowDown" && found[0]?.asked === typed) setOpen(true);
    else if (event.key === "Enter" && shown[at]) choose(shown[at]);
    else return;
    event.preventDefault();
  };
  const asked = h(
    "div",
    { className: "place-field", onBlur: (event) => event.currentTarget.contains(event.relatedTarget) || setOpen(false) },
    h("input", {
      ...rest,
      ref: field,
      id: name,
      name,
      type: "text",
      className: "input",
      autoComplete: "off",
      defaultValue: value,
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": shown.length > 0,
      "aria-controls": list,
      "aria-activedescendant": shown[at] ? `${list}-${at}` : undefined,
      onInput: type,
      onKeyDown: key,
    }),
    h(
      "ul",
      { id: list, role: "listbox", "aria-label": words.t("Places"), hidden: !shown.length, className: "places" },
      shown.map((place, index) =>
        h(
          "li",
          {
            key: place.address,
            id: `${list}-${index}`,
            role: "option",
            "aria-selected": index === at,
            onPointerDown: (event) => event.preventDefault() /* the field keeps the focus */,
            onClick: () => choose(place),
          },
          place.label,
        ),
      ),
    ),
    h("span", { role: "status", className: "only-heard" }, shown.length ? words.tn("{n} place to choose from", "{n} places to choose from", shown.length) : ""),
  );
  return onLook ? h("div", { className: "stack tight" }, asked, h(PickPlace, { name, ground, aim, at: typed || value, onLook, onTake: put })) : asked;
}
