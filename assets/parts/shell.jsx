/* What every page needs to know of the browser: its title, where focus goes, the language, and whether there is contact. */
import "@fontsource-variable/atkinson-hyperlegible-next/index.css"; /* served from here: the build copies the files */
import { createElement as h, useEffect, useState } from "react";
import { setLanguage } from "../i18n.js";

let arrived = false;

const MOMENT = 500; /* ms */
const SPOT = 30; /* px */
let tapped = null;

/* The second tap of an unsteady finger belongs to what the first one met: it does nothing to what has come in its place. */
function oneTap(event) {
  const twice = event.pointerType === "touch" ? event.timeStamp - tapped?.at < MOMENT : event.detail > 1;
  const near = tapped && Math.hypot(event.clientX - tapped.x, event.clientY - tapped.y) < SPOT;
  const meant = event.target.closest?.("a, button, label, summary, [role=option]") ?? event.target;
  if (!event.detail) return; /* a key, or a label's own field */
  if (twice && near && meant !== tapped.meant) {
    event.preventDefault();
    event.stopPropagation();
  } else tapped = { at: event.timeStamp, x: event.clientX, y: event.clientY, meant };
}

/* Names the tab, and after a navigation inside helpnet moves focus to the page's heading, as a page load would. */
export function PageStart({ title }) {
  useEffect(() => {
    document.title = title ? `${title} \u00b7 helpnet` : "helpnet";
  }, [title]);
  useEffect(() => {
    document.addEventListener("click", oneTap, true); /* added again it is one */
    if (arrived) {
      window.scrollTo(0, 0);
      document.querySelector("main h1")?.focus({ preventScroll: true });
    }
    arrived = true;
  }, []);
  return null;
}

let wanted = ""; /* what the reader has just chosen here: an answer that was on its way before does not undo it */

/* The signed-in person's own language wins over the browser's. */
export function LanguageWatcher({ language }) {
  useEffect(() => {
    if (!language || (wanted && wanted !== language)) return;
    wanted = "";
    setLanguage(language);
  }, [language]);
  return null;
}

const OWN_NAMES = { sv: "Svenska", nb: "Norsk bokm\u00e5l", en: "English" };

export function LanguageChoice({ language, label, onChoose }) {
  const [chosen, setChosen] = useState(language);
  useEffect(() => setChosen(wanted || language || document.documentElement.lang), [language]);
  const choose = (code) => {
    wanted = code;
    setChosen(code);
    setLanguage(code);
    onChoose?.(code);
  };
  useEffect(() => {
    const root = document.documentElement;
    const early = root.dataset.tapped; /* kept by language.js until this script had come */
    delete root.dataset.tapped;
    if (early && early !== language) choose(early);
  }, []);
  return h(
    "fieldset",
    { className: "choices" },
    h("legend", { className: "only-heard" }, label),
    h(
      "div",
      { className: "chips" },
      Object.entries(OWN_NAMES).map(([code, name]) =>
        h(
          "div",
          { className: "choice", key: code },
          h("input", { type: "radio", name: "language", id: `language-${code}`, value: code, checked: chosen === code, onChange: () => choose(code) }),
          h("label", { htmlFor: `language-${code}`, lang: code }, h("span", null, name)),
        ),
      ),
    ),
  );
}

/* Shown when the line to the server is down for more than a blink; gone as soon as it is back. */
export function Lost({ lost = false, words }) {
  const [shown, setShown] = useState(false);
  const [offline, setOffline] = useState(false);
  useEffect(() => {
    const look = () => setOffline(navigator.onLine === false);
    look();
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, []);
  const down = lost || offline;
  useEffect(() => {
    const timer = setTimeout(() => setShown(down), down ? 1200 : 0);
    return () => clearTimeout(timer);
  }, [down]);
  return h(
    "div",
    { role: "status", "aria-live": "polite" },
    shown ? h("div", { className: "lost" }, h("span", { className: "spinner", "aria-hidden": true }), words) : null,
  );
}
