/* A button that takes one tap for one: a second within a moment, or while it is busy, does nothing. */
import { createElement as h, useEffect, useRef, useState } from "react";

const MOMENT = 700; /* ms: two taps of one unsteady finger */
const LATEST = 10_000; /* ms that "tap again" waits: time to read it, and for an unsure hand */

/* `again`: words that the first tap puts in the button's place; the second tap then does it. */
export function TapButton({ busy = false, again, disabled = false, onClick, children, ...rest }) {
  const last = useRef(-MOMENT);
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (!asked) return undefined;
    const timer = setTimeout(() => setAsked(false), LATEST);
    return () => clearTimeout(timer);
  }, [asked]);
  const tap = (event) => {
    const byKey = rest.type === "submit" && event.detail === 0; /* Enter in a field: no finger slipped */
    const soon = !byKey && event.timeStamp - last.current < MOMENT;
    last.current = event.timeStamp;
    if (busy || soon || (again && !asked)) {
      event.preventDefault();
      event.stopPropagation();
      if (again && !asked && !busy) setAsked(true);
      return;
    }
    setAsked(false);
    onClick?.(event);
  };
  return h(
    "button",
    { type: "button", ...rest, disabled, "aria-disabled": busy || undefined, "aria-busy": busy || undefined, onClick: tap },
    h("span", { className: "spinner", "aria-hidden": true }),
    asked ? h("span", { role: "status" }, again) : children,
  );
}
