import { useQuery } from "@tanstack/react-query";
import { Input, Segmented, Select } from "antd";
import { useRef } from "react";
import { useSearchParams } from "react-router";

import { questions } from "../api/questions";
import type { Decision, LeadState } from "../api/types";
import { Answer } from "../parts/Answer";
import { CutNote } from "../parts/CutNote";
import { useDebounced } from "../parts/useDebounced";
import { useRoom } from "../parts/useRoom";
import { useTitle } from "../parts/useTitle";
import { useSpeech } from "../words/language";
import { CoverageView } from "./CoverageView";
import { LeadTable } from "./LeadTable";
import { Notice } from "./Notice";

const STATES: readonly LeadState[] = ["triggered", "not_assessable", "clear"];
const DECISIONS: readonly Decision[] = ["open", "confirmed", "dismissed"];

/** The list of leads: what to look at first, and how much of the data could be judged at all. */
export function LeadsPage() {
  const { t, of } = useSpeech();
  useTitle(t("leads"));
  const [search, setSearch] = useSearchParams();
  const state = (search.get("state") as LeadState | null) ?? "triggered";
  const disposition = search.get("disposition") as Decision | null;
  const detector = search.get("detector");
  const text = search.get("q") ?? "";
  const wanted = useDebounced(text);
  const leads = useQuery(questions.leads({ state, disposition, detector, text: wanted }));
  const runs = leads.data?.runs ?? [];
  const frame = useRef<HTMLDivElement>(null);
  const height = useRoom(frame, 70);
  const change = (name: string, value: string | null) =>
    setSearch(
      (old) => {
        const next = new URLSearchParams(old);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return (
    <div className="page leads-page">
      <div className="page-head">
        <h1>{t("leads")}</h1>
        <Segmented
          value={state}
          aria-label={t("state")}
          onChange={(value) => change("state", value)}
          options={STATES.map((value) => ({ value, label: t(`state_${value}`) }))}
        />
        <Select
          allowClear
          className="filter"
          placeholder={t("anyDisposition")}
          aria-label={t("disposition")}
          value={disposition}
          onChange={(value: Decision | null) => change("disposition", value)}
          options={DECISIONS.map((value) => ({ value, label: t(`decision_${value}`) }))}
        />
        {(detector || runs.length > 1) && (
          <Select
            allowClear
            className="filter"
            placeholder={t("anyDetector")}
            aria-label={t("detector")}
            value={detector}
            onChange={(value: string | null) => change("detector", value)}
            options={runs.map((run) => ({ value: run.detector, label: of(run.title) }))}
          />
        )}
        <Input
          allowClear
          className="filter wide"
          placeholder={t("filterLeads")}
          aria-label={t("filterLeads")}
          value={text}
          onChange={(event) => change("q", event.target.value)}
        />
        <span className="grow" />
        {leads.data && <CutNote shown={leads.data.shown} total={leads.data.total} />}
      </div>
      <Notice />
      {runs.map((run) => <CoverageView key={run.detector} run={run} />)}
      <div ref={frame}>
        <Answer to={leads} lines={12}>
          {(found) => <LeadTable leads={found.leads} height={height} loading={leads.isPlaceholderData} />}
        </Answer>
      </div>
    </div>
  );
}
