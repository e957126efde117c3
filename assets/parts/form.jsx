/* Small helps for forms: a draft that survives, a count of letters, a number with plus and minus. */
import { createElement as h, useEffect, useRef, useState } from "react";
import { useWords } from "../i18n.js";
import { Glyph } from "./glyph.jsx";

const KEEP = "helpnet draft ";
const kept = (name) => {
  try {
    return JSON.parse(sessionStorage.getItem(KEEP + name)) ?? {};
  } catch {
    return {};
  }
};
const keep = (name, values) => {
  try {
    if (values) sessionStorage.setItem(KEEP + name, JSON.stringify(values));
    else sessionStorage.removeItem(KEEP + name);
  } catch {
    /* storage is full or shut: the form works without */
  }
};
export const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/* Whether something is kept under that name. */
export const hasDraft = (name) => Object.keys(kept(name)).length > 0;

function restore(field, value) {
  if (field.type === "radio" || field.type === "checkbox") {
    const wanted = field.type === "radio" ? value === field.value : value;
    if (wanted !== field.checked && (field.type === "checkbox" || wanted)) field.click();
    return;
  }
  if (field.value === value) return;
  const owner = { TEXTAREA: HTMLTextAreaElement, SELECT: HTMLSelectElement }[field.tagName] ?? HTMLInputElement;
  Object.getOwnPropertyDescriptor(owner.prototype, "value").set.call(field, value); /* past React's own setter, so that it notices */
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/* Put inside a form: what is typed there is kept in this tab until `done` turns true.
   The form also gets `draft_key`, the same for as long as the draft lives: sent again, it is known to be the same. */
export function KeepDraft({ name, done = false }) {
  const here = useRef(null);
  const finished = useRef(done);
  finished.current = done;
  const [key, setKey] = useState("");
  useEffect(() => setKey(kept(name).draft_key ?? newKey()), [name]);
  useEffect(() => {
    if (done) keep(name, null); /* the key in the form stays: should the answer be lost, the next press is still the same */
  }, [name, done]);
  useEffect(() => {
    const form = here.current.closest("form");
    if (!form || !name) return undefined;
    const given = new WeakSet();
    const give = () => {
      const values = kept(name);
      for (const field of form.elements) {
        if (!field.name || given.has(field) || field.type === "password") continue;
        given.add(field);
        if (field.name in values) restore(field, values[field.name]);
      }
    };
    const take = ({ target }) => {
      if (!target.name || target.type === "password" || finished.current) return;
      if (target.type === "radio" && !target.checked) return;
      keep(name, { ...kept(name), draft_key: here.current.value, [target.name]: target.type === "checkbox" ? target.checked : target.value });
    };
    const soon = setTimeout(give); /* after the other parts of the form listen */
    const watcher = new MutationObserver(give); /* later steps of a form bring new fields */
    watcher.observe(form, { childList: true, subtree: true });
    form.addEventListener("input", take);
    form.addEventListener("change", take);
    return () => {
      clearTimeout(soon);
      watcher.disconnect();
      form.removeEventListener("input", take);
      form.removeEventListener("change", take);
    };
  }, [name]);
  return h("input", { ref: here, type: "hidden", name: "draft_key", value: key });
}

/* Put inside the form that signs out: drafts and the map's view leave this tab with whoever leaves it. */
export function Forget() {
  const here = useRef(null);
  useEffect(() => {
    const form = here.current.closest("form");
    const forget = () => {
      try {
        for (const key of Object.keys(sessionStorage)) if (key.startsWith("helpnet ")) sessionStorage.removeItem(key);
      } catch {
        /* storage is shut: nothing is kept there */
      }
    };
    form?.addEventListener("submit", forget);
    return () => form?.removeEventListener("submit", forget);
  }, []);
  return h("span", { ref: here, hidden: true });
}

/* How many letters are left, seen when it begins to matter. */
export function Counter({ of, most }) {
  const [length, setLength] = useState(0);
  const words = useWords();
  useEffect(() => {
    const field = document.getElementById(of);
    if (!field) return undefined;
    const count = () => setLength([...field.value].length);
    count();
    field.addEventListener("input", count);
    return () => field.removeEventListener("input", count);
  }, [of]);
  const left = most - length;
  if (length < most * 0.6) return null;
  return h("span", { className: "counter", "data-close": left < 0 || left < most * 0.1 || undefined }, words.tn("{n} character left", "{n} characters left", left));
}

export function Stepper({ name, ident, value, least = 1, most = 20, by = 1, shows = "number", labelledBy, less, more, onChange }) {
  const [now, setNow] = useState(Number(value));
  const field = useRef(null);
  const words = useWords();
  const touched = useRef(false); /* what a person, or their draft, has set stays set */
  useEffect(() => {
    if (!touched.current) setNow(Number(value));
  }, [value]);
  const set = (wished) => {
    const next = Math.min(Math.max(wished, least), most);
    if (next === now || Number.isNaN(next)) return;
    setNow(next);
    touched.current = true;
    field.current.value = String(next);
    field.current.dispatchEvent(new Event("change", { bubbles: true }));
    onChange?.(next);
  };
  useEffect(() => {
    /* a restored draft writes into the field */
    const node = field.current;
    const took = () => {
      touched.current = true;
      setNow(Number(node.value) || now);
    };
    node.addEventListener("input", took);
    return () => node.removeEventListener("input", took);
  });
  const hours = Math.floor(now / 60);
  const rest = now % 60;
  const shown =
    shows !== "minutes"
      ? String(now)
      : !hours
        ? words.t("{minutes} min", { minutes: rest })
        : !rest
          ? words.t("{hours} h", { hours })
          : words.t("{hours} h {minutes}", { hours, minutes: String(rest).padStart(2, "0") });
  const button = (label, glyph, next, off) =>
    h("button", { type: "button", "aria-label": label, disabled: off, onClick: () => set(next) }, h(Glyph, { name: glyph }));
  return h(
    "div",
    { className: "stepper", role: "group", "aria-labelledby": labelledBy },
    button(less, "minus", now % by ? now - (now % by) : now - by, now <= least),
    h("output", { id: ident, "aria-live": "polite" }, shown),
    button(more, "plus", now % by ? now + by - (now % by) : now + by, now >= most),
    h("input", { type: "hidden", name, defaultValue: now, ref: field }),
  );
}
