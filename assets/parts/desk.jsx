/* For those who work at a desk with a keyboard: focus that stays sensible, a form that tells as one types, Enter that moves on. */
import { createElement as h, useEffect, useRef } from "react";

/* Rows ([data-row]) come and go while others work. When what had focus goes away, focus moves to the row in its place, never to a
   button: a second press of Enter must not act on another row. */
export function KeepFocus({ children, ...rest }) {
  const box = useRef(null);
  useEffect(() => {
    const node = box.current;
    const rows = () => [...node.querySelectorAll("[data-row]")];
    let last = null;
    let place = 0;
    const note = ({ target }) => {
      last = target;
      place = Math.max(0, rows().findIndex((row) => row.contains(target)));
    };
    const mend = () => {
      const now = document.activeElement;
      if (!last || last.isConnected || (now && now !== document.body)) return;
      const all = rows();
      (all[Math.min(place, all.length - 1)] ?? node.querySelector("h2"))?.focus();
    };
    const seen = new MutationObserver(mend);
    seen.observe(node, { childList: true, subtree: true });
    node.addEventListener("focusin", note);
    document.addEventListener("close", mend, true); /* a sheet gave focus back to what is no longer there */
    return () => {
      seen.disconnect();
      node.removeEventListener("focusin", note);
      document.removeEventListener("close", mend, true);
    };
  }, []);
  return h("div", { ref: box, ...rest }, children);
}

const PAUSE = 400; /* ms without a key before the form is told */
const LONGEST = 8000; /* ms that a button says it is on its way; longer, and the line is lost, which is said elsewhere */
const values = (form) => Object.fromEntries(new FormData(form));

/* Put inside a form: tells all its values after each pause. Enter moves on, Ctrl+Enter sends; in a group of choices a letter
   chooses the next one that begins with it. In the field `asks`, Enter calls onAsk with what it holds. From sending until `turn`
   changes, the form's button shows that it is on its way. */
export function DeskForm({ asks = "", turn = 0, onTold, onAsk }) {
  const here = useRef(null);
  const tell = useRef({});
  tell.current = { onTold, onAsk };
  useEffect(() => {
    const form = here.current.closest("form");
    let timer;
    let before = "";
    const told = () => {
      const now = values(form);
      const text = JSON.stringify(now);
      if (text !== before) tell.current.onTold?.(now);
      before = text;
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(told, PAUSE);
    };
    const send = () => {
      form.dataset.sending = "";
      setTimeout(() => delete form.dataset.sending, LONGEST);
    };
    const key = (event) => press(event, form, asks, tell.current.onAsk);
    form.addEventListener("input", wait);
    form.addEventListener("change", wait);
    form.addEventListener("keydown", key);
    form.addEventListener("submit", send);
    return () => {
      clearTimeout(timer);
      form.removeEventListener("input", wait);
      form.removeEventListener("change", wait);
      form.removeEventListener("keydown", key);
      form.removeEventListener("submit", send);
    };
  }, [asks]);
  useEffect(() => {
    delete here.current.closest("form").dataset.sending;
  }, [turn]);
  return h("span", { ref: here, hidden: true });
}

function press(event, form, asks, onAsk) {
  const { target, key } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  } else if (key === "Enter" && target.tagName === "INPUT") {
    if (target.getAttribute("aria-activedescendant")) return; /* Enter takes the suggestion */
    event.preventDefault();
    if (target.name === asks && target.value.trim()) onAsk?.(target.value);
    else after(form, target)?.focus();
  } else if (target.type === "radio" && key.length === 1 && key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) {
    jump(form, target, key.toLowerCase());
  }
}

/* The next thing to fill in; of several choices the chosen one, or else the first. */
function after(form, field) {
  const stops = [...form.elements].filter((one) => one.offsetParent && !one.disabled && one.type !== "hidden" && (one.name || one.type === "submit"));
  const next = stops.slice(stops.indexOf(field) + 1).find((one) => one.type !== "radio" || one.name !== field.name);
  return next?.type === "radio" ? (form.querySelector(`[name="${next.name}"]:checked`) ?? next) : next;
}

function jump(form, field, letter) {
  const group = [...form.querySelectorAll(`[name="${field.name}"]`)];
  const from = group.indexOf(field) + (field.checked ? 1 : 0);
  const next = [...group.slice(from), ...group.slice(0, from)].find((one) => one.labels[0]?.textContent.trim().toLowerCase().startsWith(letter));
  if (!next) return;
  next.focus();
  next.click();
}

/* Moves focus to the field called `to` each time `turn` changes: to the first wrong field, or on after a question was answered. */
export function GoTo({ to = "", turn = 0 }) {
  const begun = useRef(turn);
  useEffect(() => {
    if (begun.current === turn) return;
    begun.current = turn;
    const found = document.querySelector(`#${CSS.escape(to)}, [name="${CSS.escape(to)}"]:checked, [name="${CSS.escape(to)}"]`);
    found?.focus();
  }, [to, turn]);
  return null;
}
