import { Button, Input, Segmented, Space } from "antd";
import { useMemo, useState } from "react";

import type { CitedRecord, LeadSummary } from "../api/types";
import { useVocabulary } from "../model/vocabulary";
import { CutNote } from "../parts/CutNote";
import { fileName, saveCsv, saveExcel } from "../parts/download";
import { Provenance, type Subject } from "../parts/Provenance";
import { useSpeech } from "../words/language";
import { evidenceSheet } from "./evidenceSheet";
import { ProjectTable } from "./ProjectTable";
import { RecordTable } from "./RecordTable";

type Manner = "grouped" | "everyRecord";
const MANNERS: readonly Manner[] = ["grouped", "everyRecord"];

/** The very records that the lead rests on, by project or one by one. */
export function EvidenceTable({ lead, evidence }: { lead: LeadSummary; evidence: readonly CitedRecord[] }) {
  const speech = useSpeech();
  const { t, of } = speech;
  const vocabulary = useVocabulary();
  const [manner, setManner] = useState<Manner>("grouped");
  const [text, setText] = useState("");
  const [asked, setAsked] = useState<Subject | null>(null);
  const wanted = text.trim().toLowerCase();
  const found = useMemo(
    () =>
      wanted
        ? evidence.filter((record) =>
            [of(record.says), record.key, record.start_title, record.end_title].join(" ").toLowerCase().includes(wanted),
          )
        : evidence,
    [evidence, wanted, of],
  );
  const name = fileName(`${of(lead.title)}-${t("evidence")}`);
  return (
    <section className="panel" aria-labelledby="evidence" data-testid="evidence">
      <div className="panel-head">
        <h2 id="evidence">{t("evidence")}</h2>
        <CutNote shown={found.length} total={evidence.length} />
        <Segmented
          size="small"
          value={manner}
          onChange={setManner}
          options={MANNERS.map((value) => ({ value, label: t(value) }))}
        />
        <span className="grow" />
        <Input
          size="small"
          allowClear
          className="filter"
          placeholder={t("filterEvidence")}
          aria-label={t("filterEvidence")}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Space.Compact size="small">
          <Button size="small" onClick={() => saveCsv(name, evidenceSheet(found, speech, vocabulary))}>
            CSV
          </Button>
          <Button size="small" onClick={() => void saveExcel(name, [evidenceSheet(found, speech, vocabulary)])}>
            Excel
          </Button>
        </Space.Compact>
      </div>
      {manner === "grouped" ? (
        <ProjectTable lead={lead} records={found} onAsk={setAsked} />
      ) : (
        <RecordTable records={found} onAsk={setAsked} />
      )}
      <Provenance subject={asked} onClose={() => setAsked(null)} />
    </section>
  );
}
