/* The ground that our maps stand on: Leaflet, and the municipality's own map in helpnet's colours. Both are fetched with the
   first map, from here, and never from anybody else. */
import { createElement as h } from "react";
import { useWords } from "../i18n.js";

const FONT = "'Atkinson Hyperlegible Next Variable', system-ui, sans-serif";
const CLOSEST = 18;
const WIDEST = 9;
const SOON = 200; /* ms until the first second try */
const AGAIN = 3000; /* ms until a later one */

let kit = null;
export const tools = () =>
  (kit ??= Promise.all([import("leaflet"), import("protomaps-leaflet"), import("pmtiles"), import("leaflet/dist/leaflet.css")])
    .then(([leaflet, drawing, files]) => {
      const L = leaflet.default ?? leaflet;
      globalThis.L = L; /* where protomaps-leaflet looks for it */
      return { L, drawing, files };
    })
    .catch((fault) => {
      kit = null; /* no contact: the next try begins anew */
      throw fault;
    }));

const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const COLOURS = ["water", "land", "town", "park", "house", "road", "main", "edge", "words", "halo"];

/* The colours stand in map.css, so that both themes are in one place. */
function colours(box) {
  const given = getComputedStyle(box);
  return Object.fromEntries(COLOURS.map((name) => [name, given.getPropertyValue(`--map-${name}`).trim()]));
}

function rules(P, c) {
  const kind = (...kinds) => (zoom, { props }) => kinds.includes(props.kind);
  const width = (...stops) => P.exp(1.6, stops);
  const area = (dataLayer, fill, filter, more) => ({ dataLayer, symbolizer: new P.PolygonSymbolizer({ fill }), filter, ...more });
  const line = (kinds, color, stops, more) => ({
    dataLayer: "roads",
    symbolizer: new P.LineSymbolizer({ color, width: width(...stops), lineCap: "round", lineJoin: "round" }),
    filter: kind(...kinds),
    ...more,
  });
  const main = ["highway", "major_road", "medium_road"];
  const paint = [
    area("earth", c.land),
    area("landcover", c.town, kind("urban_area")),
    area("landcover", c.park, kind("grassland", "forest", "wood", "scrub")),
    area("landuse", c.park, kind("park", "forest", "wood", "grass", "meadow", "cemetery", "garden", "nature_reserve", "golf_course", "pitch", "playground")),
    area("landuse", c.town, kind("residential", "commercial", "industrial", "school", "hospital", "university"), { minzoom: 12 }),
    area("water", c.water, (zoom, { geomType }) => geomType === 3),
    area("buildings", c.house, undefined, { minzoom: 15 }),
    line(["minor_road", "other", "path"], c.edge, [[12, 0.6], [14, 3], [18, 17]], { minzoom: 13 }),
    line(main, c.edge, [[10, 1.4], [14, 6], [18, 26]], { minzoom: 11 }),
    line(["path", "other"], c.road, [[13, 0.4], [18, 5]], { minzoom: 14 }),
    line(["minor_road"], c.road, [[11, 0.4], [14, 2], [18, 14]], { minzoom: 12 }),
    line(main, c.main, [[8, 0.6], [11, 1.4], [14, 4.4], [18, 22]]),
  ];
  const text = (size, weight) => ({ labelProps: ["name"], fontFamily: FONT, fontSize: size, fontWeight: weight, fill: c.words, stroke: c.halo, width: 3, lineHeight: 1.25 });
  const rank = (a, b) => (a.min_zoom ?? 20) - (b.min_zoom ?? 20);
  const due = (zoom, { props }) => zoom >= (props.min_zoom ?? 0);
  const label = [
    { dataLayer: "places", symbolizer: new P.CenteredTextSymbolizer(text((zoom, feature) => ((feature?.props.min_zoom ?? 12) < 8 ? 18 : 15), 650)), sort: rank, filter: (zoom, f) => due(zoom, f) && zoom < 17 },
    { dataLayer: "roads", symbolizer: new P.LineLabelSymbolizer(text(13, 500)), minzoom: 14, filter: kind("minor_road", ...main) },
    { dataLayer: "pois", symbolizer: new P.CenteredTextSymbolizer(text(13, 500)), sort: rank, filter: due, minzoom: 15 },
  ];
  return { paintRules: paint, labelRules: label, backgroundColor: c.water };
}

/* The file of a map, read in parts. A part that does not come, or comes torn, is asked for again, past what the browser keeps:
   a tile that failed would be sea. What is drawn stays meanwhile. */
function patient(files, url) {
  class File extends files.PMTiles {
    async getZxy(z, x, y, signal) {
      for (let tries = 0; ; tries++) {
        try {
          return await super.getZxy(z, x, y, signal);
        } catch (fault) {
          if (signal?.aborted) throw fault;
          this.cache = new files.SharedPromiseCache(); /* it keeps failures too */
          this.source.mustReload = true;
          await new Promise((then) => setTimeout(then, tries ? Math.min(tries, 10) * AGAIN : SOON));
          signal?.throwIfAborted();
        }
      }
    }
  }
  return new File(new URL(url, window.location.href).href);
}

/* Our own vector map, drawn on canvas, in the colours of the theme that the reader has; it changes with it. */
function streets({ drawing: P, files }, map, box, about) {
  const url = about.kind === "pmtiles" ? patient(files, about.url) : about.url;
  const layer = P.leafletLayer({ url, maxDataZoom: about.max_zoom, attribution: "", lang: "sv", ...rules(P, colours(box)) });
  const wanted = () => Object.values(colours(box)).join();
  let drawn = wanted();
  const look = () => {
    if (wanted() === drawn) return;
    drawn = wanted();
    Object.assign(layer, rules(P, colours(box)));
    layer.clearLayout();
    layer.rerenderTiles();
  };
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = new MutationObserver(look);
  dark.addEventListener("change", look);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
  map.on("unload", () => {
    dark.removeEventListener("change", look);
    chosen.disconnect();
  });
  return layer;
}

async function described(source) {
  const answer = await fetch(source);
  if (!answer.ok) throw new Error(`the map answered ${answer.status}`);
  return answer.json();
}

/* Lays the map that `source` describes into `box`. Throws when there is no contact. `around`: how much
   of the land outside the municipality may be looked at, as a share of it; 0: the middle of the map never leaves it. */
export async function lay(box, source, { around = 0.25, closest = CLOSEST } = {}) {
  const [parts, about] = await Promise.all([tools(), described(source)]);
  const { L } = parts;
  const { west, south, east, north } = about.bounds;
  const calm = still();
  const map = L.map(box, {
    zoomControl: false,
    attributionControl: false,
    minZoom: WIDEST,
    maxZoom: closest,
    maxBounds: L.latLngBounds([south, west], [north, east]).pad(around),
    maxBoundsViscosity: around ? 0.7 : 1,
    fadeAnimation: !calm,
    zoomAnimation: !calm,
    markerZoomAnimation: !calm,
    inertia: !calm,
  });
  map.whenReady(() => {
    if (about.kind === "raster") L.tileLayer(about.url, { maxNativeZoom: about.max_zoom, maxZoom: closest }).addTo(map);
    else if (about.kind !== "none") streets(parts, map, box, about).addTo(map);
  });
  return { L, map, about };
}

/* Whose map it is, and whether it is a simple one: words of the page, since Leaflet's own would be markup. Nothing is
   fetched from whose it is before somebody touches the link, and then nothing tells them from where they came. */
export function MapSource({ about }) {
  const words = useWords();
  const none = about?.kind === "none" ? words.t("There is no street map here yet") : "";
  const whose = about?.attribution && about.attribution_url
    ? h("a", { href: about.attribution_url, target: "_blank", rel: "noreferrer noopener" }, about.attribution)
    : about?.attribution;
  const said = [none, whose, about?.approximate ? words.t("Simplified map") : ""].filter(Boolean);
  return said.length ? h("p", { className: "map-source" }, ...said.flatMap((one, place) => (place ? [" \u00b7 ", one] : [one]))) : null;
}
