/* Our own line glyphs, 24 × 24, drawn into the page so that they take the text's colour. */
import { createElement as h } from "react";

const circle = (cx, cy, r) => `M${cx - r} ${cy}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;

export const GLYPHS = {
  /* kinds of errand */
  shopping: ["M5.5 8.5h13l-1 11.5h-11z", "M9 8.5V7a3 3 0 0 1 6 0v1.5"],
  parcel: ["m12 3 8 4.2v9.6L12 21l-8-4.2V7.2z", "m4 7.2 8 4.3 8-4.3M12 11.5V21", "m8 5.2 8 4.3"],
  post: ["M3.5 6h17v12.5h-17z", "m3.5 7 8.5 6.5L20.5 7"],
  library: ["M12 6.5C10 5 7 4.5 3.5 4.8v13.7c3.5-.3 6.5.2 8.5 1.7 2-1.5 5-2 8.5-1.7V4.8C17 4.5 14 5 12 6.5z", "M12 6.5v13.7"],
  company: ["M4 9.5h11.5v5.5a4.5 4.5 0 0 1-4.5 4.5H8.5A4.5 4.5 0 0 1 4 15z", "M15.5 11h1.8a2.7 2.7 0 0 1 0 5.4h-2", "M8 3.5c-.8 1 .8 1.8 0 3M11.8 3.5c-.8 1 .8 1.8 0 3"],
  walk: [circle(12.5, 4.6, 1.9), "m9 21 2-6-2.2-2.5.9-4.5 3 .3 1.6 2.7 3 1", "m11 15 3 2 .8 4", "M9.7 8 6.5 10.3v3"],
  visit: ["m3.5 11.5 8.5-7.5 8.5 7.5", "M5.8 9.7V20h12.4V9.7", "M12 17.3c-1.9-1.3-3-2.3-3-3.6a1.55 1.55 0 0 1 3-.6 1.55 1.55 0 0 1 3 .6c0 1.3-1.1 2.3-3 3.6z"],
  doctor: ["M5.5 3.5H4.3v5a4.2 4.2 0 0 0 8.4 0v-5h-1.2", "M8.5 12.7v2.8a5 5 0 0 0 10 0v-2.3", circle(18.5, 11, 2.2)],
  language: ["M3.5 4.5h11v8.5H9L5.5 16v-3h-2z", "M17.5 9h3v8.5h-2v3l-3.5-3H10", "M6.5 8h5M6.5 10.3h3"],
  homework: ["m4 20 1-4.5L16.5 4l3.5 3.5L8.5 19z", "m14 6.5 3.5 3.5", "M13.5 20.5H20"],
  cleaning: ["M4 3.5h11v11H4z", "M9.5 3.5v11M4 9h11", "M18.5 10.5v4M16.3 14.5h4.4l.8 6h-6z"],
  garden: ["M12 21v-9", "M12 12.5c0-4 2.5-7 7.5-7 0 4.5-3 7-7.5 7z", "M12 15.5c0-3-2.2-5.2-6.5-5.2 0 3.5 2.5 5.2 6.5 5.2z", "M7 21h10"],
  digital: ["M7 2.8h10v18.4H7z", "M10.5 18h3", "m10 9 1.6 1.6L14.5 8"],
  other: ["m12 2.8 8 4.6v9.2l-8 4.6-8-4.6V7.4z", "M9.8 9.8a2.3 2.3 0 1 1 3.4 2c-.8.5-1.2 1-1.2 1.9M12 16.6v.1"],
  /* places to go */
  help: ["M4.5 8.5a2 2 0 0 1 2-2h7a2 2 0 0 1 2 2v10.5a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2z", "M9 3.2h7.5a3 3 0 0 1 3 3V17"],
  map: ["m9 4-6 2.2v13.6L9 17.6l6 2.2 6-2.2V4l-6 2.2z", "M9 4v13.6M15 6.2v13.6"],
  list: ["M4 6.5h2M10 6.5h10M4 12h2M10 12h10M4 17.5h2M10 17.5h10"],
  ask: ["M12 5v14M5 12h14"],
  mine: ["M4 6h16M4 12h16M4 18h10"],
  now: ["M3.5 12.5h4l2.5-7 4 13 2.5-6h4"],
  phone: ["M6.5 3.5h3l1.7 4.6-2.2 1.7a12 12 0 0 0 5.2 5.2l1.7-2.2 4.6 1.7v3a2.5 2.5 0 0 1-2.7 2.5C10.5 19.4 4.6 13.5 4 6.2a2.5 2.5 0 0 1 2.5-2.7z"],
  people: [circle(9, 8, 3.4), "M2.8 20a6.2 6.2 0 0 1 12.4 0", "M15.5 4.9a3.4 3.4 0 0 1 0 6.2M17.5 14.2a6.2 6.2 0 0 1 3.7 5.8"],
  report: ["M4 20.5h16", "M7 17v-5M12 17V5M17 17V9"],
  /* facts and deeds */
  place: ["M12 21s7-6.2 7-11a7 7 0 1 0-14 0c0 4.8 7 11 7 11z", circle(12, 10, 2.4)],
  clock: [circle(12, 12, 9), "M12 7v5l3 2"],
  person: [circle(12, 8, 4), "M4 21a8 8 0 0 1 16 0"],
  sun: [circle(12, 12, 4.2), "M12 2.5v2.2M12 19.3v2.2M2.5 12h2.2M19.3 12h2.2M5.3 5.3l1.5 1.5M17.2 17.2l1.5 1.5M18.7 5.3l-1.5 1.5M6.8 17.2l-1.5 1.5"],
  chat: ["M4 5h16v11h-8.5L7 20v-4H4z"],
  send: ["m4 12 16-8-5 16-3.5-6.5z", "M11.5 13.5 20 4"],
  check: ["m5 12.5 4.5 4.5L19 7"],
  cross: ["M6 6l12 12M18 6 6 18"],
  back: ["m14.5 5-7 7 7 7"],
  onward: ["m9.5 5 7 7-7 7"],
  minus: ["M5 12h14"],
  plus: ["M12 5v14M5 12h14"],
  warning: ["M12 3.5 22 20.5H2z", "M12 10v4.5M12 17.5v.1"],
  info: [circle(12, 12, 9), "M12 11v5.5M12 7.6v.1"],
  heart: ["M12 20.5C6.5 16.6 3.5 13.6 3.5 9.8a4.4 4.4 0 0 1 8.5-1.6 4.4 4.4 0 0 1 8.5 1.6c0 3.8-3 6.8-8.5 10.7z"],
  undo: ["M8 5 4 9l4 4", "M4 9h10.5a5.5 5.5 0 0 1 0 11H9"],
  find: [circle(12, 12, 6.5), "M12 2.5v4M12 17.5v4M2.5 12h4M17.5 12h4"],
  search: [circle(10.5, 10.5, 6.5), "m15.5 15.5 5.5 5.5"],
  settings: ["M4 7h9M19 7h1M4 17h1M11 17h9", circle(16, 7, 2.5), circle(8, 17, 2.5)],
  bell: ["M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15z", "M10 21h4"],
  lock: ["M5.5 11h13v9.5h-13z", "M8.5 11V7.5a3.5 3.5 0 0 1 7 0V11"],
  leave: ["M14 4H5.5v16H14", "M10.5 12H21M17.5 8.5 21 12l-3.5 3.5"],
  route: [circle(6, 18.5, 2.2), circle(18, 5.5, 2.2), "M8.2 18.5H15a3.25 3.25 0 0 0 0-6.5H9a3.25 3.25 0 0 1 0-6.5h6.8"],
};

/* `label` names it for those who listen; without one it is decoration. */
export function Glyph({ name, size = 24, label, className = "" }) {
  const paths = GLYPHS[name] ?? GLYPHS.other;
  return h(
    "svg",
    {
      viewBox: "0 0 24 24",
      width: size,
      height: size,
      className: `glyph-line ${className}`,
      ...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true }),
      focusable: "false",
    },
    paths.map((d, at) => h("path", { d, key: at })),
  );
}
