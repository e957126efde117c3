/* The map of what is near: moved by hand, keys or buttons; what lies on it comes over HTTP, and the page's state sends only
   a number when something has changed. The list beside it says the same to those who use no map. */
import { createElement as h, useEffect, useRef, useState } from "react";
import { useWords } from "../i18n.js";
import { Glyph } from "./glyph.jsx";
import { MapSource, lay, tools } from "./ground.js";
import { points, stroke, undivided } from "./points.js";

const PAUSE = 180; /* ms of rest before the view counts */
const KEPT = "helpnet map view";
const NEAR = 14;
const ALL = [-180, -90, 180, 90]; /* what the list tells of when there is no map: those nearest to home, or to the middle of the municipality */
const CLOSEST = 16; /* a sign stands in the middle of an area: closer, one would see streets where no sign is */

function keptView(about) {
  try {
    const [lat, lon, zoom] = JSON.parse(sessionStorage.getItem(KEPT));
    const { west, south, east, north } = about.bounds;
    return lon >= west && lon <= east && lat >= south && lat <= north && zoom ? { lat, lon, zoom } : null;
  } catch {
    return null; /* nothing kept, or storage is shut */
  }
}

function keepView(map) {
  const { lat, lng } = map.getCenter();
  try {
    sessionStorage.setItem(KEPT, JSON.stringify([lat, lng, map.getZoom()]));
  } catch {
    /* storage is full or shut: the map begins at home next time */
  }
}

function begin(L, map, about, home, radius) {
  const kept = keptView(about);
  if (kept) map.setView([kept.lat, kept.lon], kept.zoom);
  else if (home) map.fitBounds(L.latLng(home[1], home[0]).toBounds(Math.min(radius, 4000) * 1.6));
  else map.setView([about.centre.lat, about.centre.lon], 13);
}

export function ErrandMap({ source, ground, query = "", revision = 0, home = null, radius = 0, label, onView, onPick, onArea, ...rest }) {
  const box = useRef(null);
  const live = useRef({});
  const [laid, setLaid] = useState(null);
  const [state, setState] = useState("waiting");
  const [errands, setErrands] = useState(null);
  const [tries, setTries] = useState(0);
  const words = useWords();
  Object.assign(live.current, { onView, onPick, onArea, home, radius });
  const known = revision > 0; /* else we do not know yet where home is, and whether there is one */

  useEffect(() => void tools().catch(() => {}), []); /* while we wait for the page's state */
  useEffect(() => {
    let made = null;
    let timer = 0;
    let left = false;
    if (!known) return undefined;
    lay(box.current, ground, { closest: CLOSEST }).then(
      ({ L, map, about }) => {
        if (left) return map.remove();
        const tap = ({ properties, geometry, id }) => {
          const [lon, lat] = geometry.coordinates;
          if (properties.kind === "errand") live.current.onPick?.(String(properties.id ?? id));
          else if (undivided(properties.cell) || map.getZoom() >= map.getMaxZoom()) live.current.onArea?.(String(properties.cell));
          else map.setView([lat, lon], Math.min(map.getZoom() + 2, map.getMaxZoom()));
        };
        const told = (what, count) => {
          setState(what);
          if (count !== undefined) setErrands(count);
        };
        for (const pane of ["markerPane", "overlayPane"]) map.getPane(pane).ariaHidden = "true"; /* pictures without a word; the list beside has the words */
        begin(L, map, about, live.current.home, live.current.radius);
        const shown = points(L, map, source, { onTap: tap, told });
        const look = () => {
          keepView(map);
          const b = map.getBounds();
          live.current.onView?.(b.getWest(), b.getSouth(), b.getEast(), b.getNorth());
        };
        map.on("moveend", () => {
          clearTimeout(timer);
          timer = setTimeout(() => {
            look();
            shown.load();
          }, PAUSE);
        });
        made = { L, map, shown, about };
        look();
        setLaid(made);
        return undefined;
      },
      () => {
        if (left) return;
        setState("away");
        live.current.onView?.(...ALL); /* the list does without the map */
        timer = setTimeout(() => setTries((now) => now + 1), 4000);
      },
    );
    return () => {
      left = true;
      clearTimeout(timer);
      made?.shown.stop();
      made?.map.remove();
      setLaid(null);
    };
  }, [source, ground, tries, known]);

  useEffect(() => {
    laid?.shown.narrow(query);
    laid?.shown.load();
  }, [laid, query]);
  useEffect(() => laid?.shown.refresh(), [revision]);

  useEffect(() => {
    if (!laid || !home) return undefined;
    const { L, map } = laid;
    const at = [home[1], home[0]];
    const circle = L.circle(at, { radius, className: "map-reach", interactive: false }).addTo(map);
    const sign = L.marker(at, { interactive: false, keyboard: false, zIndexOffset: -1000, icon: L.divIcon({ html: stroke("visit"), className: "map-home", iconSize: [34, 34] }) }).addTo(map);
    return () => {
      circle.remove();
      sign.remove();
    };
  }, [laid, home?.[0], home?.[1], radius]);

  const press = (icon, name, act) =>
    h("button", { type: "button", className: "button icon-only quiet", "aria-label": name, title: name, onClick: () => laid && act(laid.map) }, h(Glyph, { name: icon }));
  const told = errands === null ? "" : words.tn("{n} errand on the map", "{n} errands on the map", errands);
  return h(
    "div",
    { className: "map", "data-state": laid ? state : state === "away" ? "away" : "waiting" },
    h("div", { ref: box, className: "map-box", role: "application", "aria-label": label, "aria-describedby": "map-keys", tabIndex: 0, ...rest }),
    h("p", { id: "map-keys", className: "only-heard" }, words.t("Arrow keys move the map, plus and minus come closer and go farther away. The list says the same.")),
    h(MapSource, { about: laid?.about }),
    laid ? null : h("div", { className: "map-coming waiting", "aria-hidden": true }),
    h(
      "div",
      { className: "map-buttons" },
      press("plus", words.t("Closer"), (map) => map.zoomIn()),
      press("minus", words.t("Farther away"), (map) => map.zoomOut()),
      home ? press("visit", words.t("To my home"), (map) => map.setView([home[1], home[0]], Math.max(map.getZoom(), NEAR))) : null,
    ),
    h(
      "p",
      { className: "map-told", role: "status" },
      state === "away" ? words.t("No contact. What you see may have changed.") : errands === 0 ? words.t("Nothing in this part of the map") : told,
    ),
  );
}
