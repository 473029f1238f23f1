import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useNavigate, useSearchParams } from "react-router";

import { questions } from "../api/questions";
import type { LeadDetail } from "../api/types";
import { chartKeys, handOver } from "../chart/handover";
import { DispositionTag } from "../leads/DispositionTag";
import { GradeTag } from "../leads/GradeTag";
import { Notice } from "../leads/Notice";
import { rolesOnChart } from "../model/roleLook";
import { Answer } from "../parts/Answer";
import { useTitle } from "../parts/useTitle";
import { count, localTime } from "../words/format";
import { useSpeech } from "../words/language";
import { Argument } from "./Argument";
import { DispositionPanel } from "./DispositionPanel";
import { EvidenceTable } from "./EvidenceTable";
import { Explanations } from "./Explanations";
import { LeadChart } from "./LeadChart";
import { LeadExport } from "./LeadExport";
import { LawList } from "./LawList";
import { LensTable } from "./LensTable";
import { Method } from "./Method";
import { PointsTable } from "./PointsTable";
import { TimelineView } from "./TimelineView";

/** One lead: what is argued, on which records, what may explain it, and what was decided. */
export default function LeadPage() {
  const [search] = useSearchParams();
  const key = search.get("key") ?? "";
  const lead = useQuery(questions.lead(key));
  return (
    <div className="page lead-page">
      <Answer to={lead} lines={14}>
        {(detail) => <LeadView key={detail.lead.key} detail={detail} />}
      </Answer>
    </div>
  );
}

function LeadView({ detail }: { detail: LeadDetail }) {
  const { t, of, language } = useSpeech();
  const navigate = useNavigate();
  const { lead, staleness } = detail;
  useTitle(of(lead.title));
  return (
    <>
      <div className="page-head">
        {lead.rank !== null && (
          <span className="rank" title={t("rank")}>
            {lead.rank}
          </span>
        )}
        <h1>{of(lead.title)}</h1>
        <GradeTag grade={lead.grade} />
        <DispositionTag disposition={lead.disposition} />
        <span className="grow" />
        <Button
          onClick={() => {
            handOver({ ...chartKeys(detail.chart), roles: rolesOnChart(lead.subjects, detail.chart), title: of(lead.title), connect: false });
            void navigate(`/chart?${new URLSearchParams({ lang: language }).toString()}`);
          }}
        >
          {t("openInChart")}
        </Button>
        <LeadExport lead={lead} />
      </div>
      <Notice />
      {staleness.stale && (
        <Alert
          type="warning"
          showIcon
          title={t("stale")}
          description={t("staleDetail", {
            lost: count(staleness.lost, language),
            computed: staleness.computed_at_sequence ?? "?",
            now: staleness.ledger_sequence,
          })}
        />
      )}
      <div className="lead-columns">
        <div className="lead-text">
          <Argument detail={detail} />
          <PointsTable points={detail.points} />
          <Explanations explanations={detail.explanations} />
          <DispositionPanel lead={lead} history={detail.history} />
        </div>
        <LeadChart detail={detail} />
      </div>
      {detail.timeline && <TimelineView timeline={detail.timeline} />}
      <LensTable lead={lead} lenses={detail.lenses} />
      <EvidenceTable lead={lead} evidence={detail.evidence} />
      <LawList law={detail.law} />
      <Method method={detail.method} missing={detail.missing} />
      <p className="quiet">
        {t("computed", {
          detector: `${lead.detector} ${lead.version}`,
          at: lead.at ? localTime(lead.at, language) : "–",
          sequence: staleness.computed_at_sequence ?? "–",
        })}
      </p>
    </>
  );
}
