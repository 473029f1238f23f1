import { Menu, type MenuProps } from "antd";
import { useNavigate } from "react-router";

import { entityAddress } from "../parts/EntityLink";
import { isTraceable } from "../trace/question";
import { useSpeech } from "../words/language";
import { atStack } from "./picture";
import { stackRole } from "./stacks";
import type { ChartInHand } from "./useChart";

export interface MenuAt {
  id: string;
  x: number;
  y: number;
}

interface ChartMenuProps {
  at: MenuAt;
  hand: ChartInHand;
  onExpand: (id: string) => void;
  onOrigin: (id: string) => void;
  onTrace: (id: string) => void;
  onClose: () => void;
}

/** What can be done to the thing under the pointer. */
export function ChartMenu({ at, hand, onExpand, onOrigin, onTrace, onClose }: ChartMenuProps) {
  const { t, language } = useSpeech();
  const navigate = useNavigate();
  const isNode = at.id in hand.chart.nodes;
  const isLink = at.id in hand.chart.links;
  const chosen = hand.chart.selection.includes(at.id) ? hand.chart.selection : [at.id];
  const pinned = hand.chart.nodes[at.id]?.pinned ?? false;
  const line = hand.view.lines.find(({ id }) => id === at.id);
  const bundle = line?.links.map((link) => link.key) ?? [];
  const stack = stackRole(at.id) ? at.id : line && atStack(line);
  const keys = isNode || isLink || stackRole(at.id) ? chosen : bundle;
  const acts: Record<string, () => void> = {
    expand: () => onExpand(at.id),
    origin: () => onOrigin(at.id),
    trace: () => onTrace(at.id),
    page: () => void navigate(entityAddress(at.id, language)),
    pin: () => hand.perform({ do: "pin", keys: chosen, pinned: !pinned }),
    hide: () => hand.perform({ do: "hide", keys }),
    remove: () => hand.remove(keys),
  };
  const items: MenuProps["items"] = [
    isNode && { key: "expand", label: t("expandEllipsis") },
    stack !== undefined && { key: "expand", label: t("openStack") },
    !isNode && !isLink && stack === undefined && { key: "expand", label: t("openBundle", { count: bundle.length }) },
    (isNode || isLink) && { key: "origin", label: t("whereFrom") },
    isNode && isTraceable(hand.facts.nodes.get(at.id)?.kind) && { key: "trace", label: t("followMoneyEllipsis") },
    isNode && { key: "page", label: t("openPage") },
    { type: "divider" as const },
    isNode && { key: "pin", label: t(pinned ? "unpin" : "pin") },
    { key: "hide", label: t("hide") },
    { key: "remove", label: t("removeFromChart"), danger: true },
  ].filter((item) => item !== false);
  return (
    <div className="chart-menu" style={{ left: at.x, top: at.y }}>
      <Menu
        items={items}
        selectable={false}
        onClick={({ key }) => {
          onClose();
          acts[key]?.();
        }}
      />
    </div>
  );
}
