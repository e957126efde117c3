/* Things that take a moment: a deed that can be undone for a while, and finding where one is. */
import { createElement as h, useEffect, useRef, useState } from "react";

/* Counts down in sight; the clock stands still while it is touched, so nobody is hurried past it. */
export function Undo({ ident, seconds = 8, text, label, onUndo, onGone, children }) {
  const [left, setLeft] = useState(seconds);
  const [held, setHeld] = useState(false);
  const over = useRef(false);
  useEffect(() => {
    setLeft(seconds);
    over.current = false;
  }, [ident, seconds]);
  useEffect(() => {
    if (held || over.current) return undefined;
    if (left <= 0) {
      over.current = true;
      onGone?.();
      return undefined;
    }
    const timer = setTimeout(() => setLeft((now) => now - 1), 1000);
    return () => clearTimeout(timer);
  }, [left, held, ident]);
  const undo = () => {
    if (over.current) return;
    over.current = true;
    onUndo?.();
  };
  const round = 2 * Math.PI * 15;
  return h(
    "div",
    { className: "undo", onPointerEnter: () => setHeld(true), onPointerLeave: () => setHeld(false), onFocus: () => setHeld(true), onBlur: () => setHeld(false) },
    h(
      "span",
      { className: "ring", "aria-hidden": true },
      h("svg", { viewBox: "0 0 34 34" }, h("circle", { cx: 17, cy: 17, r: 15, strokeDasharray: round, strokeDashoffset: round * (1 - left / seconds) })),
      left,
    ),
    h("div", null, h("span", { role: "status" }, text), children),
    h("button", { type: "button", className: "button quiet compact", onClick: undo, "data-testid": "undo" }, label),
  );
}

const PATIENCE = 12000; /* ms: some browsers never answer */

/* Asks the browser where we are, once, on a press. onFailed gets "denied", "slow" or "unavailable". */
export function FindMe({ onFound, onFailed, children, ...rest }) {
  const [busy, setBusy] = useState(false);
  const find = () => {
    if (busy) return;
    let waiting = true;
    const settle = (tell) => {
      if (!waiting) return;
      waiting = false;
      clearTimeout(timer);
      setBusy(false);
      tell();
    };
    const timer = setTimeout(() => settle(() => onFailed?.("slow")), PATIENCE);
    setBusy(true);
    if (!navigator.geolocation) {
      settle(() => onFailed?.("unavailable"));
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => settle(() => onFound?.(coords.longitude, coords.latitude, coords.accuracy)),
      ({ code }) => settle(() => onFailed?.(code === 1 ? "denied" : code === 3 ? "slow" : "unavailable")),
      { enableHighAccuracy: true, timeout: PATIENCE - 1000, maximumAge: 60000 },
    );
  };
  return h(
    "button",
    { type: "button", className: "button quiet", ...rest, "aria-busy": busy || undefined, "aria-disabled": busy || undefined, onClick: find },
    h("span", { className: "spinner", "aria-hidden": true }),
    children,
  );
}
