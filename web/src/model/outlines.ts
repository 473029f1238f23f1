import type { NodeShape } from "./kindLook";

/** The outline of each shape in a square of 24, as an SVG path. */
export const OUTLINES: Record<NodeShape, string> = {
  ellipse: "M12 1a11 11 0 1 0 0 22a11 11 0 1 0 0-22z",
  "round-rectangle": "M5 2h14a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z",
  rectangle: "M2 2h20v20H2z",
  "cut-rectangle": "M7 2h10l5 5v10l-5 5H7l-5-5V7z",
  diamond: "M12 0l12 12l-12 12L0 12z",
  "round-diamond": "M10.5 1q1.5-1.4 3 0L23 10.5q1.4 1.5 0 3L13.5 23q-1.5 1.4-3 0L1 13.5q-1.4-1.5 0-3z",
  hexagon: "M6 1.5h12L24 12l-6 10.5H6L0 12z",
  octagon: "M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9z",
  pentagon: "M12 0.5L23.5 9L19 23H5L0.5 9z",
  barrel: "M3 3q9-3 18 0v18q-9 3-18 0z",
  "round-tag": "M3 3h13l7 9l-7 9H3q-2 0-2-2V5q0-2 2-2z",
  vee: "M2 2l10 5l10-5l-10 20z",
};
