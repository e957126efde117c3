/* What lies on the map: errands and clusters, fetched over HTTP for what is in sight, and patched one by one. */
import { GLYPHS } from "./glyph.jsx";

const HEXAGON = "M22 2 41 13v22L22 46 3 35V13z";
const AREA = 8; /* the finest cells that an errand tells: what shares one stays together */
const lines = (name) => (GLYPHS[name] ?? GLYPHS.other).map((d) => `<path d="${d}"/>`).join("");
const SOON = 600; /* ms between two askings for the same view, however much happens there */
const LATER = 4000; /* ms until we try again without contact */
const LONGEST = 30000; /* ms that an answer may take; longer, and the line is lost */
const looks = {};

function sign({ kind, category, count }) {
  if (kind !== "cluster") return (looks[category] ??= `<svg viewBox="0 0 44 48"><path class="cell" d="${HEXAGON}"/><g transform="translate(10 12)">${lines(category)}</g></svg>`);
  return `<svg viewBox="0 0 44 48"><path class="cell" d="${HEXAGON}"/></svg><b>${Number(count) > 999 ? "999+" : Number(count)}</b>`;
}

/* A glyph as markup, for what Leaflet draws. */
export const stroke = (name) => `<svg viewBox="0 0 24 24">${lines(name)}</svg>`;

/* A cell's name tells its resolution: the errands of one area cannot be told apart by coming closer. */
export const undivided = (cell) => parseInt(String(cell)[1], 16) >= AREA;

function marker(L, feature, onTap) {
  const { kind, count } = feature.properties;
  const size = kind === "cluster" ? (count > 99 ? 60 : count > 9 ? 54 : 48) : 44;
  const icon = L.divIcon({ html: sign(feature.properties), className: `map-${kind}`, iconSize: [size, (size * 48) / 44] });
  const [lon, lat] = feature.geometry.coordinates;
  /* The list beside says the same to keyboards and screen readers. */
  const made = L.marker([lat, lon], { icon, keyboard: false, riseOnHover: true, zIndexOffset: kind === "cluster" ? 500 : 0 });
  made.on("click", () => onTap(feature));
  made.on("add", () => {
    const shown = made.getElement();
    Object.assign(shown.dataset, { cell: feature.properties.cell, [kind]: feature.id });
    if (kind === "errand") shown.title = feature.properties.title;
  });
  return made;
}

/* Keeps the points of the view on the map. `told` hears "waiting", "here" with how many errands there are, or "away". */
export function points(L, map, source, { onTap, told }) {
  const layer = L.layerGroup().addTo(map);
  const there = new Map(); /* key -> { marker, as } */
  let last = { url: "", etag: "" };
  let query = "";
  let asking = null;
  let asked = 0;
  let again = 0;

  function put(features) {
    const seen = new Set();
    let errands = 0;
    for (const feature of features) {
      const { kind, category, count } = feature.properties;
      const key = `${kind} ${feature.id}`;
      const as = `${category} ${count} ${feature.geometry.coordinates}`;
      errands += kind === "cluster" ? count : 1;
      seen.add(key);
      const before = there.get(key);
      if (before?.as === as) continue;
      before?.marker.remove();
      there.set(key, { marker: marker(L, feature, onTap).addTo(layer), as });
    }
    for (const [key, { marker: old }] of there) {
      if (seen.has(key)) continue;
      old.remove();
      there.delete(key);
    }
    return errands;
  }

  function sight() {
    const box = map.getBounds();
    const edge = (degrees) => degrees.toFixed(5);
    const view = { west: edge(box.getWest()), south: edge(box.getSouth()), east: edge(box.getEast()), north: edge(box.getNorth()), zoom: Math.round(map.getZoom()) };
    return `${source}?${new URLSearchParams(view)}${query ? `&${query}` : ""}`;
  }

  /* Another view puts an end to what was asked for the one before. For the same view the answer under way is let come, and one
     more is asked for after it: where answers take longer than the town rests, none would ever come. */
  async function load() {
    const url = sight();
    clearTimeout(again);
    again = 0;
    if (asking?.url === url) {
      asking.old = true;
      return;
    }
    asked = performance.now();
    asking?.control.abort();
    const mine = { url, control: new AbortController(), old: false };
    const late = setTimeout(() => mine.control.abort(), LONGEST);
    asking = mine;
    told("waiting");
    try {
      const answer = await fetch(url, { signal: mine.control.signal, headers: last.url === url && last.etag ? { "If-None-Match": last.etag } : {} });
      if (!answer.ok && answer.status !== 304) throw new Error(`the map answered ${answer.status}`);
      const features = answer.ok ? (await answer.json()).features : null;
      if (asking !== mine) return;
      if (features) {
        last = { url, etag: answer.headers.get("ETag") };
        told("here", put(features));
      } else told("here");
      if (mine.old) refresh();
    } catch {
      if (asking !== mine) return;
      clearTimeout(again);
      again = setTimeout(load, LATER);
      told("away");
    } finally {
      clearTimeout(late);
      if (asking === mine) asking = null;
    }
  }

  /* Something has changed, perhaps here. */
  function refresh() {
    again ||= setTimeout(load, Math.max(0, asked + SOON - performance.now()));
  }

  return {
    load,
    refresh,
    narrow(wish) {
      query = wish;
    },
    stop() {
      clearTimeout(again);
      asking?.control.abort();
      asking = null;
    },
  };
}
