/* A form in steps: one is seen at a time, all are sent. The browser's back button goes a step back. */
import { Children, createElement as h, useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { useWords } from "../i18n.js";
import { hasDraft } from "./form.jsx";

const AT = /^#step-(\d+)$/;
const PATIENCE = 8000; /* ms: then one may try again */

const stepOf = (location) => Number(AT.exec(location.hash)?.[1] ?? 1) - 1;

/* A step back, as the browser's own button does; what is filled in stays. */
export function StepBack({ label }) {
  const at = stepOf(useLocation());
  const navigate = useNavigate();
  return h("button", { type: "button", className: "button quiet", onClick: () => navigate(`#step-${at}`) }, label);
}

/* `turn` changes when the server has answered; `step` is where it says to go. */
export function Steps({ draft = "", step = 0, turn = 0, children }) {
  const parts = Children.toArray(children);
  const location = useLocation();
  const navigate = useNavigate();
  const words = useWords();
  const box = useRef(null);
  const answered = useRef(turn);
  const [busy, setBusy] = useState(false);
  const waiting = useRef(false);
  waiting.current = busy;
  const at = Math.min(Math.max(stepOf(location), 0), parts.length - 1);
  const seen = useRef(at);

  useEffect(() => {
    /* the address of a later step, and nothing filled in */
    if (draft && at > 0 && !hasDraft(draft)) navigate("#step-1", { replace: true });
  }, [draft]);

  useEffect(() => {
    if (turn === answered.current) return;
    answered.current = turn;
    setBusy(false);
    if (step !== at) navigate(`#step-${step + 1}`);
    else toFirstFault();
  }, [turn]);

  const toFirstFault = () => {
    const wrong = box.current.querySelector("[data-step]:not([hidden]) :is([aria-invalid='true'], fieldset:has(.error) input)");
    wrong?.focus();
  };

  useEffect(() => {
    if (seen.current === at) return;
    seen.current = at;
    window.scrollTo(0, 0);
    box.current.querySelector("[data-step]:not([hidden]) h2")?.focus({ preventScroll: true });
  }, [at]);

  useEffect(() => {
    const form = box.current.closest("form");
    const once = (event) => {
      if (waiting.current) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      waiting.current = true;
      setBusy(true);
    };
    form.addEventListener("submit", once, true);
    return () => form.removeEventListener("submit", once, true);
  }, []);

  useEffect(() => {
    if (!busy) return undefined;
    const timer = setTimeout(() => setBusy(false), PATIENCE);
    return () => clearTimeout(timer);
  }, [busy]);

  return h(
    "div",
    { ref: box, className: "steps", "aria-busy": busy || undefined },
    h("input", { type: "hidden", name: "step", value: at }),
    h(
      "div",
      { className: "steps-way" },
      h("span", { className: "soft small" }, words.t("Step {at} of {all}", { at: at + 1, all: parts.length })),
      h("span", { className: "steps-bar", "aria-hidden": true, style: { "--done": (at + 1) / parts.length } }),
    ),
    parts.map((part, number) => h("section", { key: number, "data-step": number, hidden: number !== at, className: "stack wide" }, part)),
  );
}
