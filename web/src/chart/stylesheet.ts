import type { StylesheetJson } from "cytoscape";

import { LABEL_GAP } from "./labelLook";

/** Charts with more nodes than this are drawn without glyphs and arrows of links: the first frame counts. */
export const RICH_UP_TO = 600;
const FONT = 'system-ui, "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';

/** How elements look; every choice that depends on the data is a datum of the element. */
export function stylesheet(rich: boolean): StylesheetJson {
  return [
    {
      selector: "node",
      style: {
        width: "data(size)",
        height: "data(size)",
        shape: "data(shape)" as never,
        "background-color": "data(colour)",
        "border-width": 0,
        label: "data(label)",
        color: "#1b2733",
        "font-family": FONT,
        "font-size": "data(font)",
        "line-height": 1.25,
        "text-valign": "bottom",
        "text-margin-y": LABEL_GAP,
        "text-wrap": "wrap",
        "text-max-width": "data(span)",
        "text-background-color": "#ffffff",
        "text-background-opacity": rich ? 0.85 : 0,
        "text-background-padding": "1px",
        ...(rich && {
          "background-image": "data(glyph)",
          "background-width": "56%",
          "background-height": "56%",
          "background-image-crossorigin": "null" as never,
        }),
      },
    },
    {
      selector: "node[?beside]",
      style: {
        "text-valign": "center",
        "text-halign": "right",
        "text-margin-x": LABEL_GAP,
        "text-margin-y": 0,
        "text-events": "yes",
      },
    },
    {
      selector: "node[?stack]",
      style: { ghost: "yes", "ghost-offset-x": 7, "ghost-offset-y": -7, "ghost-opacity": 0.45 },
    },
    { selector: "node[?pinned]", style: { "border-width": 2, "border-color": "#1b2733", "border-style": "double" } },
    { selector: "node[?conflicts]", style: { "border-width": 2.5, "border-color": "#d98200", "border-style": "dashed" } },
    {
      selector: "edge",
      style: {
        width: "data(width)",
        "line-color": "data(colour)",
        "line-style": "data(line)" as never,
        "curve-style": rich ? "bezier" : "straight",
        "control-point-step-size": 26,
        "target-arrow-shape": "triangle",
        "target-arrow-color": "data(colour)",
        "arrow-scale": 0.8,
        "source-endpoint": "data(startAt)" as never,
        "target-endpoint": "data(endAt)" as never,
        opacity: 0.85,
        label: "data(label)",
        "font-family": FONT,
        "font-size": "data(font)",
        color: "#3d4b59",
        "text-rotation": "autorotate",
        "text-background-color": "#ffffff",
        "text-background-opacity": 0.9,
        "text-background-padding": "1px",
      },
    },
    { selector: "edge[?straight]", style: { "curve-style": "straight" } },
    {
      selector: "edge.bare",
      style: { "source-endpoint": "data(startBare)" as never, "target-endpoint": "data(endBare)" as never },
    },
    { selector: "edge[?bundle]", style: { "line-style": "solid", "font-weight": "bold" } },
    {
      selector: "node:selected",
      style: { "overlay-color": "#1d5a96", "overlay-opacity": 0.18, "overlay-padding": 7, "font-weight": "bold" },
    },
    {
      selector: "edge:selected",
      style: { "overlay-color": "#1d5a96", "overlay-opacity": 0.2, "overlay-padding": 4, opacity: 1 },
    },
    { selector: ".dimmed", style: { opacity: 0.25 } },
    // The words keep their room, so that fitting the chart does not depend on the scale it is drawn at.
    { selector: ".unreadable", style: { "text-opacity": 0, "text-background-opacity": 0 } },
    {
      selector: "node.pointed",
      style: { label: "data(whole)", "text-opacity": 1, "text-background-opacity": 1, "z-index": 10 },
    },
  ];
}
