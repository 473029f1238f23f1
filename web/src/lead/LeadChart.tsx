import { lazy, Suspense } from "react";
import { Skeleton } from "antd";

import type { LeadDetail } from "../api/types";
import { useChart } from "../chart/useChart";
import { rolesOnChart } from "../model/roleLook";
import { count } from "../words/format";
import { useSpeech } from "../words/language";

const LinkChart = lazy(() => import("../chart/LinkChart"));

/** The link chart of a lead, beside its argument. */
export function LeadChart({ detail }: { detail: LeadDetail }) {
  const { t, of, language } = useSpeech();
  const { chart } = detail;
  const cuts = ([["evidenceShown", chart], ["subjectsShown", chart.subjects], ["joiningShown", chart.joining]] as const)
    .filter(([, { shown, total }]) => shown < total)
    .map(([word, { shown, total }]) => t(word, { shown: count(shown, language), total: count(total, language) }));
  const roles = rolesOnChart(detail.lead.subjects, chart);
  const hand = useChart(detail.chart, { title: of(detail.lead.title), layout: "layers", roles });
  return (
    <div className="lead-chart">
      {cuts.map((cut) => (
        <span key={cut} className="cut-note cut" role="status">
          {cut}
        </span>
      ))}
      <Suspense fallback={<Skeleton active className="waiting" />}>
        <LinkChart hand={hand} narrow />
      </Suspense>
    </div>
  );
}
