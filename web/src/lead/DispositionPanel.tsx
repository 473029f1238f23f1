import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Radio, Timeline } from "antd";
import { useState } from "react";

import { answered, client } from "../api/client";
import type { Decision, Disposition, LeadSummary } from "../api/types";
import { DispositionTag } from "../leads/DispositionTag";
import { ProblemView } from "../parts/ProblemView";
import { localTime } from "../words/format";
import { useSpeech } from "../words/language";

/** Dismiss, confirm or reopen, with the reason; and everything that was decided before. */
export function DispositionPanel({ lead, history }: { lead: LeadSummary; history: readonly Disposition[] }) {
  const { t, language } = useSpeech();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const now = lead.disposition?.decision ?? "open";
  const choices: Decision[] = now === "open" ? ["dismissed", "confirmed"] : ["open"];
  const [decision, setDecision] = useState<Decision | null>(null);
  const [reason, setReason] = useState("");
  const decide = useMutation({
    mutationFn: (body: { key: string; decision: Decision; reason: string }) =>
      answered(client.POST("/api/lead/disposition", { body })),
    onSuccess: async () => {
      setReason("");
      setDecision(null);
      void message.success(t("decided"));
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["lead", lead.key] }),
        queries.invalidateQueries({ queryKey: ["leads"] }),
      ]);
    },
  });
  const chosen = decision ?? (choices.length === 1 ? choices[0] : null) ?? null;
  return (
    <section className="panel" aria-labelledby="disposition">
      <div className="panel-head">
        <h2 id="disposition">{t("disposition")}</h2>
        <DispositionTag disposition={lead.disposition} />
      </div>
      {decide.error && <ProblemView error={decide.error} />}
      <Radio.Group
        optionType="button"
        value={chosen}
        onChange={(event) => setDecision(event.target.value as Decision)}
        options={choices.map((value) => ({ value, label: t(`decide_${value}`) }))}
      />
      <Input.TextArea
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        placeholder={t("reasonPlaceholder")}
        aria-label={t("reason")}
        autoSize={{ minRows: 2, maxRows: 6 }}
        maxLength={4000}
      />
      <Button
        type="primary"
        disabled={!chosen || !reason.trim()}
        loading={decide.isPending}
        onClick={() => chosen && decide.mutate({ key: lead.key, decision: chosen, reason: reason.trim() })}
      >
        {t("record_decision")}
      </Button>
      {history.length > 0 && (
        <Timeline
          className="history"
          items={history.map((entry) => ({
            key: entry.at,
            content: (
              <>
                <b>{t(`decision_${entry.decision}`)}</b> · {entry.who} · {localTime(entry.at, language)}
                <div>{entry.reason}</div>
              </>
            ),
          }))}
        />
      )}
    </section>
  );
}
