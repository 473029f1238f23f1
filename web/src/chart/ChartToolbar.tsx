import {
  AimOutlined,
  ApartmentOutlined,
  ColumnWidthOutlined,
  DeleteOutlined,
  EyeInvisibleOutlined,
  EyeOutlined,
  NodeExpandOutlined,
  PushpinOutlined,
  RedoOutlined,
  RightSquareOutlined,
  UndoOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from "@ant-design/icons";
import { Button, Dropdown, Space, Tooltip } from "antd";
import type { Core } from "cytoscape";
import type { ReactNode } from "react";

import { count } from "../words/format";
import { useSpeech } from "../words/language";
import { fit } from "./Canvas";
import { ChartFileMenu } from "./ChartFileMenu";
import type { LayoutName } from "./document";
import { everyLink, everyNode } from "./picture";
import { stackRole } from "./stacks";
import { besideTools } from "./toolMenus";
import type { ChartInHand } from "./useChart";
import { zoom } from "./useChartKeys";

const LAYOUTS: readonly LayoutName[] = ["force", "layers", "circle"];

interface ChartToolbarProps {
  hand: ChartInHand;
  scene: Core | null;
  listing: boolean;
  onListing: (listing: boolean) => void;
  onExpand: (id: string) => void;
}

/** The tools of the chart. */
export function ChartToolbar({ hand, scene, listing, onListing, onExpand }: ChartToolbarProps) {
  const { t, language } = useSpeech();
  const chosen = hand.chart.selection;
  const nodes = chosen.filter((key) => key in hand.chart.nodes);
  const [first] = chosen.filter((key) => key in hand.chart.nodes || stackRole(key));
  const allPinned = nodes.length > 0 && nodes.every((key) => hand.chart.nodes[key]?.pinned);
  return (
    <div className="chart-tools" role="toolbar" aria-label={t("chartTools")}>
      <Space.Compact size="small">
        <Tool name={t("undo")} keys="Ctrl+Z" icon={<UndoOutlined />} act={hand.undo} off={!hand.canUndo} />
        <Tool name={t("redo")} keys="Ctrl+Y" icon={<RedoOutlined />} act={hand.redo} off={!hand.canRedo} />
      </Space.Compact>
      <Space.Compact size="small">
        <Tool
          name={t("expand")}
          keys="E"
          icon={<NodeExpandOutlined />}
          act={() => first && onExpand(first)}
          off={chosen.length !== 1 || !first}
        />
        <Tool
          name={t(allPinned ? "unpin" : "pin")}
          icon={<PushpinOutlined />}
          act={() => hand.perform({ do: "pin", keys: nodes, pinned: !allPinned })}
          off={!nodes.length}
        />
        <Tool
          name={t("hide")}
          keys="H"
          icon={<EyeInvisibleOutlined />}
          act={() => hand.perform({ do: "hide", keys: chosen })}
          off={!chosen.length}
        />
        <Tool
          name={t("removeFromChart")}
          keys="Delete"
          icon={<DeleteOutlined />}
          act={() => hand.remove(chosen)}
          off={!chosen.length}
        />
        <Tool
          name={
            hand.view.outOfView > 0
              ? t("showHidden", { count: count(hand.view.outOfView, language) })
              : t("nothingHidden")
          }
          icon={<EyeOutlined />}
          act={() => hand.perform({ do: "show all" })}
          off={hand.view.outOfView === 0}
        />
      </Space.Compact>
      <Space.Compact size="small">
        <Dropdown
          trigger={["click"]}
          getPopupContainer={besideTools}
          menu={{
            selectable: true,
            selectedKeys: [hand.chart.layout],
            items: LAYOUTS.map((layout) => ({ key: layout, label: t(`layout_${layout}`) })),
            onClick: ({ key }) => hand.arrange(key as LayoutName),
          }}
        >
          <Button size="small" icon={<ApartmentOutlined />} loading={hand.arranging}>
            {t("layout")}
          </Button>
        </Dropdown>
        <Tool name={t("fit")} keys="F" icon={<ColumnWidthOutlined />} act={() => fit(scene)} />
        <Tool
          name={t("centreSelection")}
          icon={<AimOutlined />}
          act={() => scene?.animate({ center: { eles: scene.$(":selected") }, duration: 150 })}
          off={!chosen.length}
        />
        <Tool name={t("zoomIn")} keys="+" icon={<ZoomInOutlined />} act={() => zoom(scene, 1.25)} />
        <Tool name={t("zoomOut")} keys="−" icon={<ZoomOutOutlined />} act={() => zoom(scene, 0.8)} />
      </Space.Compact>
      <span className="chart-tally" role="status">
        {t("chartTally", {
          nodes: count(everyNode(hand.view).length, language),
          links: count(everyLink(hand.view).length, language),
        })}
        {hand.view.outOfView > 0 && ` · ${t("outOfView", { count: count(hand.view.outOfView, language) })}`}
      </span>
      <span className="grow" />
      <ChartFileMenu hand={hand} scene={scene} />
      <Tool
        name={t("contents")}
        icon={<RightSquareOutlined />}
        act={() => onListing(!listing)}
        pressed={listing}
      />
    </div>
  );
}

interface ToolProps {
  name: string;
  icon: ReactNode;
  act: () => void;
  keys?: string;
  off?: boolean;
  pressed?: boolean;
}

function Tool({ name, icon, act, keys, off = false, pressed }: ToolProps) {
  return (
    <Tooltip title={keys ? `${name} (${keys})` : name} mouseEnterDelay={0.4}>
      <Button
        size="small"
        icon={icon}
        onClick={act}
        disabled={off}
        aria-label={name}
        {...(pressed !== undefined && { "aria-pressed": pressed, type: pressed ? ("primary" as const) : "default" })}
      />
    </Tooltip>
  );
}
