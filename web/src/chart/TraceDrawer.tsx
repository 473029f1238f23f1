import { App, Drawer } from "antd";

import { nodeName } from "../model/nodeName";
import { TracePanel } from "../trace/TracePanel";
import { count } from "../words/format";
import { useSpeech } from "../words/language";
import { chartKeys } from "./handover";
import type { ChartInHand } from "./useChart";

interface TraceDrawerProps {
  of: string | null;
  hand: ChartInHand;
  onClose: () => void;
}

/** Following the money of a node without leaving the chart; the trail is added to it. */
export function TraceDrawer({ of, hand, onClose }: TraceDrawerProps) {
  const { t, language } = useSpeech();
  const { message } = App.useApp();
  const node = of === null ? undefined : hand.facts.nodes.get(of);
  return (
    <Drawer
      open={node !== undefined}
      onClose={onClose}
      size={Math.min(1240, window.innerWidth * 0.9)}
      title={node && t("traceTitle", { title: nodeName(node) })}
      destroyOnHidden
    >
      {node && (
        <TracePanel
          key={node.key}
          of={node.key}
          kind={node.kind}
          chartLabel={t("addTrail")}
          onChart={(trail) => {
            hand.learn(trail);
            hand.perform({ do: "add", ...chartKeys(trail) });
            onClose();
            const [nodes, links] = [count(trail.nodes.length, language), count(trail.links.length, language)];
            void message.success(t("trailAdded", { nodes, links }));
          }}
        />
      )}
    </Drawer>
  );
}
