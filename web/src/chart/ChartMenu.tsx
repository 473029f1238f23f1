import { Menu, type MenuProps } from "antd";
import { useNavigate } from "react-router";

import { entityAddress } from "../parts/EntityLink";
import { isTraceable } from "../trace/question";
import { useSpeech } from "../words/language";
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
  const bundle = hand.view.lines.find((line) => line.id === at.id)?.links.map((link) => link.key) ?? [];
  const keys = isNode || isLink ? chosen : bundle;
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
    !isNode && !isLink && { key: "expand", label: t("openBundle", { count: bundle.length }) },
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
