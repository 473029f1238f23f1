import type { Core } from "cytoscape";
import type { KeyboardEvent } from "react";

import { fit } from "./Canvas";
import type { ChartInHand } from "./useChart";

/** Keys that work while the chart has the focus; none of them fires while someone writes. */
export function useChartKeys(
  hand: ChartInHand,
  scene: Core | null,
  expand: (id: string) => void,
  origin: (id: string) => void,
) {
  return (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).closest("input, textarea, select, .ant-modal, .ant-drawer")) return;
    const [first] = hand.chart.selection;
    const acts: Record<string, () => void> = {
      "ctrl+z": hand.undo,
      "ctrl+y": hand.redo,
      "ctrl+shift+z": hand.redo,
      "ctrl+a": () => hand.perform({ do: "select", keys: hand.view.nodes.map((entry) => entry.key) }),
      delete: () => hand.remove(hand.chart.selection),
      h: () => hand.perform({ do: "hide", keys: hand.chart.selection }),
      e: () => first && expand(first),
      w: () => first && origin(first),
      f: () => fit(scene),
      escape: () => hand.perform({ do: "select", keys: [] }),
      "+": () => zoom(scene, 1.25),
      "=": () => zoom(scene, 1.25),
      "-": () => zoom(scene, 0.8),
    };
    const ctrl = event.ctrlKey || event.metaKey;
    // shift alone only chooses another sign, such as "+"
    const shift = event.shiftKey && (ctrl || event.key.length > 1);
    const held = `${ctrl ? "ctrl+" : ""}${shift ? "shift+" : ""}`;
    const act = acts[held + event.key.toLowerCase()] ?? arrow(event.key, scene);
    if (!act) return;
    event.preventDefault();
    act();
  };
}

/** Zooms about the middle of the canvas. */
export function zoom(core: Core | null, factor: number): void {
  if (!core) return;
  core.zoom({
    level: core.zoom() * factor,
    renderedPosition: { x: core.width() / 2, y: core.height() / 2 },
  });
}

function arrow(key: string, core: Core | null): (() => void) | undefined {
  const way = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[key];
  return way && (() => core?.panBy({ x: way[0] ?? 0, y: way[1] ?? 0 }));
}
