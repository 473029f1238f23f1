import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";

import { questions } from "../api/questions";
import type { Chart } from "../api/types";
import { Answer } from "../parts/Answer";
import { useSpeech } from "../words/language";
import { LIMITS, queryOf, type TraceQuery, USUAL } from "./question";
import { RuleComparison } from "./RuleComparison";
import { TraceForm } from "./TraceForm";
import { TraceResult } from "./TraceResult";

interface TracePanelProps {
  of: string;
  kind: string;
  /** What the button that puts the trail on a chart says, and what it does. */
  chartLabel: string;
  onChart: (trail: Chart) => void;
}

/** Where the money of an account or party went, or came from. Nothing is asked before one has said what. */
export function TracePanel({ of, kind, chartLabel, onChart }: TracePanelProps) {
  const { t } = useSpeech();
  const [choice, setChoice] = useState(USUAL);
  const [asked, setAsked] = useState<TraceQuery | null>(null);
  const [compared, setCompared] = useState<TraceQuery | null>(null);
  const trace = useQuery({ ...questions.trace(asked ?? queryOf(of, choice, LIMITS.first)), enabled: asked !== null });
  return (
    <div className="trace-panel" data-testid="trace">
      <p className="quiet">
        {t("traceHint")} {kind !== "Account" && t("traceOfParty")}
      </p>
      <TraceForm
        choice={choice}
        onChoice={setChoice}
        onAsk={() => {
          setAsked(queryOf(of, choice, LIMITS.first));
          setCompared(null);
        }}
        busy={trace.isFetching}
      />
      {asked && (
        <Answer to={trace}>
          {(found) => (
            <TraceResult
              trace={found}
              query={asked}
              chartLabel={chartLabel}
              onChart={onChart}
              onMore={() => setAsked({ ...asked, limit: LIMITS.most })}
            >
              {compared ? (
                <RuleComparison query={compared} />
              ) : (
                <Button className="compare-rules" onClick={() => setCompared(asked)}>
                  {t("compareRules")}
                </Button>
              )}
            </TraceResult>
          )}
        </Answer>
      )}
    </div>
  );
}
