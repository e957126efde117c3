/* Choosing a place on the map: the map moves under a pin that stands still, by hand or with the arrow keys, and Enter takes it. */
import { createElement as h, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useWords } from "../i18n.js";
import { Glyph } from "./glyph.jsx";
import { MapSource, lay } from "./ground.js";
import { Sheet } from "./sheet.jsx";

const PAUSE = 250; /* ms of rest before we ask what is there */
const AGAIN = 4000; /* ms until we ask again, and then twice as long each time: a question or its answer may be lost with the line */
const STREET = 16;
const NEAR = 15;
const key = ({ lat, lng }) => `${lng.toFixed(5)} ${lat.toFixed(5)}`;

/* `aim` is what the server says of the point under the pin: its `key`, `lon`, `lat`, `address` or `trouble`. `at` is what the
   field says now: the map opens there when that was chosen here before. */
export function PickPlace({ name, ground, aim, at, onLook, onTake }) {
  const [open, setOpen] = useState(false);
  const [point, setPoint] = useState("");
  const [map, setMap] = useState(null);
  const [about, setAbout] = useState(null);
  const [away, setAway] = useState(false);
  const [tries, setTries] = useState(0);
  const box = useRef(null);
  const live = useRef({});
  const used = useRef(false);
  const words = useWords();
  const heading = `${name}-on-map`;
  used.current ||= open;
  const known = aim?.key && aim.key === point ? aim : null;
  const taken = known && !known.trouble;
  const take = () => {
    if (!taken) return;
    setOpen(false);
    onTake(known.address);
  };
  Object.assign(live.current, { onLook, take, start: aim?.address && aim.address === at ? aim : null });

  useEffect(() => {
    if (!open) return undefined;
    let made = null;
    let timer = 0;
    let left = false;
    setPoint("");
    lay(box.current, ground, { around: 0 }).then(
      (laid) => {
        if (left) return laid.map.remove();
        made = laid.map;
        setAway(false);
        const { start } = live.current;
        const { lat, lon } = start ?? laid.about.home ?? laid.about.centre;
        made.setView([lat, lon], start ? STREET : NEAR);
        const look = () => {
          const centre = made.getCenter();
          setPoint(key(centre));
          live.current.onLook(Number(centre.lng.toFixed(5)), Number(centre.lat.toFixed(5)));
        };
        made.on("move", () => setPoint(""));
        made.on("moveend", () => {
          clearTimeout(timer);
          timer = setTimeout(look, PAUSE);
        });
        look();
        if (document.activeElement?.id === heading) box.current.focus({ preventScroll: true }); /* else somebody has gone on while it came */
        setAbout(laid.about);
        setMap(made);
        return undefined;
      },
      () => {
        if (left) return;
        setAway(true);
        timer = setTimeout(() => setTries((now) => now + 1), 4000);
      },
    );
    return () => {
      left = true;
      clearTimeout(timer);
      made?.remove();
      setMap(null);
    };
  }, [open, ground, tries]);

  const waiting = open && point && !known ? point : "";
  useEffect(() => {
    let timer = 0;
    const ask = (wait) => {
      timer = setTimeout(() => {
        live.current.onLook(...waiting.split(" ").map(Number));
        ask(2 * wait);
      }, wait);
    };
    if (waiting) ask(AGAIN);
    return () => clearTimeout(timer);
  }, [waiting]);

  const press = (icon, label, act) => h("button", { type: "button", className: "button icon-only quiet", "aria-label": label, title: label, onClick: () => map && act() }, h(Glyph, { name: icon }));
  const said = away ? words.t("No contact. We keep trying; you can also write the address.") : (known?.trouble || known?.address) ?? words.t("One moment");
  const inside = () => [
    h(
      "div",
      { key: "head", className: "sheet-head" },
      h("h2", { id: heading, tabIndex: -1 }, words.t("Move the map until the pin is right")),
      h("button", { type: "button", className: "button icon-only plain", "aria-label": words.t("Close"), onClick: () => setOpen(false) }, h(Glyph, { name: "cross" })),
    ),
    h(
      "div",
      { key: "map", className: "map pick-map" },
      h("div", {
        ref: box,
        className: "map-box",
        role: "application",
        "aria-label": words.t("Map with a pin in its middle"),
        "aria-describedby": `${name}-map-keys`,
        tabIndex: 0,
        "data-testid": "pick-map",
        onKeyDown: (event) => {
          if (event.key !== "Enter") return;
          event.preventDefault(); /* else the same key presses the button that focus returns to */
          take();
        },
      }),
      h(MapSource, { about }),
      map ? null : h("div", { className: "map-coming waiting", "aria-hidden": true }),
      h("span", { className: "map-pin", "aria-hidden": true }, h("svg", { viewBox: "0 0 44 60" }, h("path", { d: "M22 2 41 13v22L22 58 3 35V13z" }), h("circle", { cx: 22, cy: 23, r: 6 }))),
      h("div", { className: "map-buttons" }, press("plus", words.t("Closer"), () => map.zoomIn()), press("minus", words.t("Farther away"), () => map.zoomOut())),
    ),
    h("p", { key: "keys", id: `${name}-map-keys`, className: "only-heard" }, words.t("Arrow keys move the map, plus and minus come closer and go farther away, Enter takes the place.")),
    h("p", { key: "said", role: "status", className: known?.trouble || away ? "error" : "strong", "data-testid": "pick-words" }, said),
    h(
      "div",
      { key: "act", className: "sheet-actions" },
      h("button", { type: "button", className: "button", "aria-disabled": !taken || undefined, "data-testid": "pick-take", onClick: take }, words.t("This is the place")),
    ),
  ];
  return h(
    "div",
    { className: "pick-place" },
    h("button", { type: "button", className: "button quiet", "data-testid": "pick-on-map", onClick: () => setOpen(true) }, h(Glyph, { name: "map" }), words.t("Choose on the map")),
    /* Outside the form around it, whose keys and fields are its own. */
    used.current
      ? createPortal(
          h(Sheet, { open, onClose: () => setOpen(false), "aria-labelledby": heading, "data-testid": "pick-sheet" }, open ? h("div", { className: "sheet-inner" }, inside()) : null),
          document.body,
        )
      : null,
  );
}
