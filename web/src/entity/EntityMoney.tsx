import { useNavigate } from "react-router";

import type { Node } from "../api/types";
import { chartKeys, handOver } from "../chart/handover";
import { nodeName } from "../model/nodeName";
import { TracePanel } from "../trace/TracePanel";
import { useSpeech } from "../words/language";

/** Following an entity's money from its page; the trail is taken to the chart's page. */
export function EntityMoney({ entity }: { entity: Node }) {
  const { t, language } = useSpeech();
  const navigate = useNavigate();
  return (
    <TracePanel
      of={entity.key}
      kind={entity.kind}
      chartLabel={t("openTrail")}
      onChart={(trail) => {
        handOver({ ...chartKeys(trail), title: t("traceTitle", { title: nodeName(entity) }), connect: false });
        void navigate(`/chart?${new URLSearchParams({ lang: language }).toString()}`);
      }}
    />
  );
}
