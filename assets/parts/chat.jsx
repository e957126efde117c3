/* The chat's two live parts: a list that stays at its newest line, and a box that loses nothing. */
import { createElement as h, useEffect, useRef, useState } from "react";
import { newKey } from "./form.jsx";
import { Glyph } from "./glyph.jsx";

/* Stays at the bottom when it was there; one who has scrolled up to read is left in peace. */
export function Bottom({ count, label, children }) {
  const box = useRef(null);
  const near = useRef(true);
  useEffect(() => {
    if (near.current) box.current.scrollTop = box.current.scrollHeight;
  }, [count]);
  return h(
    "div",
    {
      ref: box,
      className: "chat-scroll",
      role: "log",
      tabIndex: 0,
      "aria-label": label,
      onScroll: ({ currentTarget: now }) => {
        near.current = now.scrollHeight - now.scrollTop - now.clientHeight < 80;
      },
    },
    children,
  );
}

/* The words stay in the box, and in the tab, until `sent` changes: a dropped line loses none of them.
   onSend gets the words and a key, the same for the same words until they have arrived, so sent twice is said once. */
export function Composer({ draft, sent, label, send, most = 2000, onSend }) {
  const key = `helpnet chat ${draft}`;
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const before = useRef(sent);
  const sending = useRef(null);
  const now = useRef("");
  now.current = text;
  const store = (value) => {
    setText(value);
    try {
      if (value) sessionStorage.setItem(key, value);
      else sessionStorage.removeItem(key);
    } catch {
      /* storage is shut */
    }
  };
  useEffect(() => {
    try {
      setText(sessionStorage.getItem(key) ?? "");
    } catch {
      /* storage is shut */
    }
  }, [key]);
  useEffect(() => {
    if (sent === before.current) return;
    before.current = sent;
    setBusy(false);
    if (sending.current?.text === now.current) store(""); /* else it is the state arriving, or somebody has written on */
    sending.current = null;
  }, [sent]);
  useEffect(() => {
    if (!busy) return undefined;
    const timer = setTimeout(() => setBusy(false), 5000);
    return () => clearTimeout(timer);
  }, [busy]);
  const go = (event) => {
    event?.preventDefault();
    if (busy || !text.trim()) return;
    setBusy(true);
    if (sending.current?.text !== text) sending.current = { text, key: newKey() };
    onSend?.(text, sending.current.key);
  };
  return h(
    "form",
    { className: "composer", onSubmit: go },
    h("textarea", {
      className: "input",
      rows: 1,
      value: text,
      maxLength: most,
      placeholder: label,
      "aria-label": label,
      "data-testid": "chat-text",
      enterKeyHint: "send",
      onChange: (event) => store(event.target.value),
      onKeyDown: (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) go(event);
      },
    }),
    h(
      "button",
      { type: "submit", className: "button", "aria-label": send, "aria-busy": busy || undefined, "data-testid": "chat-send" },
      h("span", { className: "spinner", "aria-hidden": true }),
      h(Glyph, { name: "send" }),
    ),
  );
}
