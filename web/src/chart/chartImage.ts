import type { Core } from "cytoscape";

import { KIND_ORDER, glyphAddress, kindLook } from "../model/kindLook";
import { OUTLINES } from "../model/outlines";
import { count } from "../words/format";
import type { Wording } from "./elements";
import { linkLook } from "./linkLook";
import type { ChartInHand } from "./useChart";

const MARGIN = 32;
const LINE = 22;
const WIDEST = 5000;
const FONT = 'system-ui, "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

/** The chart as a picture that stands on its own: title, chart, legend, and a footer with date, counts and sources. */
export async function chartImage(core: Core, hand: ChartInHand, wording: Wording): Promise<Blob> {
  const box = core.elements().boundingBox();
  const scale = Math.min(2, WIDEST / Math.max(box.w, box.h, 1));
  const drawing = await loaded(core.png({ full: true, scale, bg: "#ffffff", output: "base64uri" }));
  const words = captions(hand, wording);
  const legend = await legendOf(hand, wording);
  const canvas = document.createElement("canvas");
  // Words and signs are drawn as finely as the chart itself.
  const [chartWidth, chartHeight] = [drawing.width / scale, drawing.height / scale];
  const width = Math.max(chartWidth + 2 * MARGIN, 700);
  const perRow = Math.max(1, Math.floor((width - 2 * MARGIN) / 190));
  const legendHeight = Math.ceil(legend.length / perRow) * LINE;
  const height = 3 * MARGIN + 40 + chartHeight + legendHeight + words.footer.length * LINE;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.scale(scale, scale);
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = "#1b2733";
  pen.textBaseline = "middle";
  pen.font = `600 20px ${FONT}`;
  pen.fillText(words.title, MARGIN, MARGIN + 8, width - 2 * MARGIN);
  pen.drawImage(drawing, (width - chartWidth) / 2, MARGIN + 40, chartWidth, chartHeight);
  let top = 2 * MARGIN + 40 + chartHeight;
  pen.font = `13px ${FONT}`;
  for (const [at, entry] of legend.entries()) {
    entry(pen, MARGIN + (at % perRow) * 190, top + Math.floor(at / perRow) * LINE);
  }
  top += legendHeight + 8;
  pen.fillStyle = "#51606e";
  for (const [at, line] of words.footer.entries()) {
    pen.fillText(line, MARGIN, top + at * LINE + 8, width - 2 * MARGIN);
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}

function captions(hand: ChartInHand, { speech }: Wording): { title: string; footer: string[] } {
  const { t, language } = speech;
  const { view, chart } = hand;
  const links = view.lines.reduce((sum, line) => sum + line.links.length, 0);
  const sources = new Set(view.nodes.flatMap(({ node }) => node.sources));
  const footer = [
    [
      t("chartTally", { nodes: count(view.nodes.length, language), links: count(links, language) }),
      view.outOfView ? t("outOfView", { count: count(view.outOfView, language) }) : "",
    ],
    chart.expansions
      .filter((made) => made.shown < made.total)
      .map((made) => {
        const title = hand.facts.nodes.get(made.of)?.title ?? made.of;
        const blanks = { shown: count(made.shown, language), total: count(made.total, language) };
        return `${title}: ${t("cutBadge", { ...blanks, order: t(`order_${made.order}`) })}`;
      }),
    [
      `${t("sources")}: ${[...sources].join(", ")}`,
      new Date().toLocaleString(language === "zh" ? "zh-CN" : "en-GB"),
      t("leadsNotVerdicts"),
    ],
  ];
  const lines = footer.map((parts) => parts.filter(Boolean).join(" · ")).filter(Boolean);
  return { title: chart.title || t("chart"), footer: lines };
}

type Draw = (pen: CanvasRenderingContext2D, x: number, y: number) => void;

async function legendOf(hand: ChartInHand, { vocabulary }: Wording): Promise<Draw[]> {
  const kinds = [...new Set(hand.view.nodes.map(({ node }) => node.kind))];
  kinds.sort((left, right) => KIND_ORDER.indexOf(left) - KIND_ORDER.indexOf(right));
  const types = [...new Set(hand.view.lines.map((line) => line.type))];
  const glyphs = await Promise.all(kinds.map((kind) => loaded(glyphAddress(kind))));
  return [
    ...kinds.map((kind, at): Draw => (pen, x, y) => {
      const look = kindLook(kind);
      pen.save();
      pen.translate(x, y - 8);
      pen.scale(16 / 24, 16 / 24);
      pen.fillStyle = look.colour;
      pen.fill(new Path2D(OUTLINES[look.shape]));
      pen.restore();
      const glyph = glyphs[at];
      if (glyph) pen.drawImage(glyph, x + 3, y - 5, 10, 10);
      pen.fillStyle = "#1b2733";
      pen.fillText(vocabulary.kind(kind), x + 22, y, 165);
    }),
    ...types.map((type): Draw => (pen, x, y) => {
      const look = linkLook(type);
      pen.strokeStyle = look.colour;
      pen.lineWidth = 2;
      pen.setLineDash(look.line === "solid" ? [] : look.line === "dashed" ? [5, 3] : [2, 3]);
      pen.beginPath();
      pen.moveTo(x, y);
      pen.lineTo(x + 17, y);
      pen.stroke();
      pen.setLineDash([]);
      pen.fillStyle = "#1b2733";
      pen.fillText(vocabulary.link(type), x + 22, y, 165);
    }),
  ];
}

function loaded(address: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("the picture could not be drawn"));
    image.src = address;
  });
}
