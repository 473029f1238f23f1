import cytoscape, { type Core, type ElementDefinition, type EventObject } from "cytoscape";
import { type RefObject, useEffect, useRef } from "react";

import type { Position } from "./document";
import { isListBare, READABLE } from "./labelLook";
import { stylesheet } from "./stylesheet";

const LARGEST_FIT = 1.3;
const MARGIN = 18;
/** The label of the node that is pointed at is at least so large on the screen. */
const POINTED_FONT = 13;

/** What people do on the canvas; the canvas itself changes nothing. */
export interface Gestures {
  onSelect: (ids: string[]) => void;
  onMove: (positions: Record<string, Position>) => void;
  onExpand: (key: string) => void;
  onMenu: (id: string | null, at: Position) => void;
}

interface CanvasProps {
  elements: ElementDefinition[];
  selection: readonly string[];
  rich: boolean;
  label: string;
  gestures: Gestures;
  /** Hands out the scene, for what acts on the view alone: fitting, zooming, pictures. */
  onScene: (scene: Core | null) => void;
}

/** The chart as Cytoscape draws it. */
export function Canvas({ elements, selection, rich, label, gestures, onScene }: CanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const heard = useRef(gestures);
  const selecting = useRef(false);
  const drawn = useRef<Core | null>(null);
  useEffect(() => {
    heard.current = gestures;
  });

  useEffect(() => {
    if (!box.current) return;
    const core = cytoscape({
      container: box.current,
      style: stylesheet(true),
      minZoom: 0.05,
      maxZoom: 4,
      boxSelectionEnabled: true,
      selectionType: "single",
      textureOnViewport: true,
      hideEdgesOnViewport: true,
      pixelRatio: "auto" as never,
    });
    drawn.current = core;
    onScene(core);
    listen(core, heard, selecting);
    core.on("zoom", () => hideTiny(core));
    const resized = new ResizeObserver(() => core.resize());
    resized.observe(box.current);
    return () => {
      resized.disconnect();
      core.destroy();
      drawn.current = null;
      onScene(null);
    };
  }, [onScene]);

  useEffect(() => {
    drawn.current?.style(stylesheet(rich));
  }, [rich]);

  useEffect(() => {
    const core = drawn.current;
    if (!core) return;
    const first = core.nodes().empty();
    const fresh = redraw(core, elements);
    if (first) fit(core);
    else if (fresh > 0) showAll(core);
    hideTiny(core);
  }, [elements]);

  useEffect(() => {
    const core = drawn.current;
    if (!core) return;
    selecting.current = true;
    const wanted = new Set(selection);
    core.batch(() => {
      core.elements().forEach((element) => {
        const should = wanted.has(element.id());
        if (element.selected() === should) return;
        if (should) element.select();
        else element.unselect();
      });
    });
    selecting.current = false;
  }, [selection, elements]);

  return <div ref={box} className="chart-canvas" role="img" aria-label={label} />;
}

/** Shows the whole chart, never larger than one would draw it. */
export function fit(core: Core | null): void {
  if (!core) return;
  core.fit(undefined, MARGIN);
  if (core.zoom() > LARGEST_FIT) core.zoom(LARGEST_FIT);
  core.center();
}

/**
 * Leaves out the words that would be too small to read at this scale, and has lines go on to the signs of rows without
 * words: pointing at a node shows them.
 */
function hideTiny(core: Core): void {
  const isTiny = (element: cytoscape.SingularElementArgument) =>
    !element.data("kept") && (element.data("font") as number) * core.zoom() < READABLE;
  const bare = isListBare(core.zoom());
  core.batch(() => {
    core.edges("[?straight]").forEach((edge) => {
      if (edge.hasClass("bare") !== bare) edge.toggleClass("bare", bare);
    });
    core.elements().forEach((element) => {
      const tiny = isTiny(element);
      if (element.hasClass("unreadable") !== tiny) element.toggleClass("unreadable", tiny);
      if (element.data("kept") && !element.hasClass("pointed")) keepReadable(element);
    });
  });
}

/** What a chart is about is named at every scale: its words do not shrink below what can be read. */
function keepReadable(element: cytoscape.SingularElementArgument): void {
  const [font, least] = [element.data("font") as number, READABLE / element.cy().zoom()];
  if (font < least) element.style("font-size", least);
  else element.removeStyle("font-size");
}

/** Draws back until everything is in view; stays where it is when that is so already. */
function showAll(core: Core): void {
  const all = core.elements().boundingBox();
  const seen = core.extent();
  const inside = all.x1 >= seen.x1 && all.y1 >= seen.y1 && all.x2 <= seen.x2 && all.y2 <= seen.y2;
  if (!inside) core.animate({ fit: { eles: core.elements(), padding: MARGIN }, duration: 200 });
}

/** Brings what is drawn in line with what should be, touching only what differs; gives how many are new. */
function redraw(core: Core, elements: readonly ElementDefinition[]): number {
  const fresh: ElementDefinition[] = [];
  const wanted = new Map(elements.map((element) => [element.data.id as string, element]));
  core.batch(() => {
    core.elements().forEach((element) => {
      if (!wanted.has(element.id())) element.remove();
    });
    for (const [id, element] of wanted) {
      const there = core.getElementById(id);
      if (there.empty()) {
        fresh.push(element);
        continue;
      }
      for (const [name, datum] of Object.entries(element.data)) {
        if (there.data(name) !== datum) there.data(name, datum);
      }
      const place = element.position;
      const now = there.isNode() ? there.position() : null;
      if (place && now && (now.x !== place.x || now.y !== place.y)) there.position(place);
    }
    if (fresh.length) core.add(fresh);
  });
  return fresh.length;
}

function listen(core: Core, heard: RefObject<Gestures>, selecting: RefObject<boolean>): void {
  let pending = 0;
  core.on("select unselect", "node, edge", () => {
    if (selecting.current) return;
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => heard.current.onSelect(core.$(":selected").map((element) => element.id())));
  });
  core.on("dragfree", "node", (event: EventObject) => {
    const node = event.target as cytoscape.NodeSingular;
    const moved = node.selected() ? core.nodes(":selected") : core.nodes().filter((other) => other.same(node));
    heard.current.onMove(positionsOf(moved));
  });
  core.on("mouseover", "node", (event: EventObject) => {
    const node = event.target as cytoscape.NodeSingular;
    node.addClass("pointed").style("font-size", Math.max(node.data("font") as number, POINTED_FONT / core.zoom()));
  });
  core.on("mouseout", "node", (event: EventObject) => {
    const node = event.target as cytoscape.NodeSingular;
    node.removeClass("pointed").removeStyle("font-size");
    if (node.data("kept")) keepReadable(node);
  });
  // Cytoscape's own double tap counts the time between its handlers, which a busy machine stretches: the browser's counts
  // the time between the clicks.
  let tapped: string | null = null;
  core.on("tap", (event: EventObject) => {
    tapped = event.target === core ? null : (event.target as cytoscape.SingularElementReturnValue).id();
  });
  core.container()?.addEventListener("dblclick", () => {
    if (tapped !== null) heard.current.onExpand(tapped);
  });
  core.on("cxttap", (event: EventObject) => {
    const id = event.target === core ? null : (event.target as cytoscape.SingularElementReturnValue).id();
    heard.current.onMenu(id, event.renderedPosition);
  });
  core.on("pan zoom tapstart", () => heard.current.onMenu(null, { x: -1, y: -1 }));
}

function positionsOf(nodes: cytoscape.NodeCollection): Record<string, Position> {
  return Object.fromEntries(nodes.map((node) => [node.id(), { ...node.position() }]));
}
