import { QuestionCircleOutlined } from "@ant-design/icons";
import { Tag } from "antd";

import type { CheckReport, ContractReport, ResolvedRecord } from "../api/types";
import { measureText } from "../leads/measures";
import type { Subject } from "../parts/Provenance";
import { useSpeech } from "../words/language";
import { ColourMark } from "./ColourMark";
import { RecordPlaces } from "./RecordPlaces";

interface CheckUpProps {
  report: ContractReport;
  records: readonly ResolvedRecord[];
  onAsk: (subject: Subject) => void;
}

const TONES: Record<CheckReport["state"], string> = {
  triggered: "red",
  clear: "green",
  not_assessable: "default",
  not_applicable: "default",
};

/** Every check of a contract: what was found first, then what is clear, then what could not be judged and why. */
export function CheckUp({ report, records, onAsk }: CheckUpProps) {
  const { t } = useSpeech();
  const states: readonly CheckReport["state"][] = ["triggered", "clear", "not_assessable", "not_applicable"];
  const ordered = states.flatMap((state) => report.checks.filter((check) => check.state === state));
  const { contract } = report;
  const known = contract.stages.filter((colour) => colour !== "grey").length;
  return (
    <section className="panel" aria-labelledby="check-up">
      <div className="panel-head">
        <h2 id="check-up">{t("checkUp")}</h2>
        <span className="quiet">
          {t("checksAssessed", { assessed: contract.assessed, checks: contract.checks, known })}
        </span>
      </div>
      <p className="notice">{t("checkUpHint")}</p>
      <ul className="checks">
        {ordered.map((check) => (
          <li key={check.name} data-testid={`check-${check.name}`}>
            <CheckView check={check} records={records} onAsk={onAsk} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function CheckView({ check, records, onAsk }: { check: CheckReport } & Omit<CheckUpProps, "report">) {
  const { t, of, language } = useSpeech();
  const found = check.state === "triggered";
  return (
    <>
      <div className="stage-line">
        {check.colour && <ColourMark colour={check.colour} />}
        <h3>{of(check.label)}</h3>
        <Tag color={TONES[check.state]}>{t(`state_${check.state}`)}</Tag>
      </div>
      <p className={found ? "" : "quiet"}>{of(check.says)}</p>
      {check.missing.length > 0 && (
        <p className="quiet">
          {t("missingFields")}: {check.missing.map(({ label }) => of(label)).join(language === "zh" ? "、" : ", ")}
        </p>
      )}
      {found && (
        <>
          <dl className="value-list">
            {check.measures.map((measure) => (
              <div key={measure.name}>
                <dt>{of(measure.label)}</dt>
                <dd className="figures">{measureText(measure, language)}</dd>
              </div>
            ))}
          </dl>
          <p>
            <span className="quiet">{t("restsOn")}: </span>
            <RecordPlaces cited={check.records} records={records} onAsk={onAsk} />
          </p>
          <ul className="explanations">
            {check.explanations.map((entry) => (
              <li key={entry.name}>
                <QuestionCircleOutlined aria-hidden />
                <div>
                  <span className="quiet">{t("askFirst")}: </span>
                  {of(entry.question)}
                </div>
              </li>
            ))}
          </ul>
          <Provisions check={check} />
        </>
      )}
    </>
  );
}

function Provisions({ check }: { check: CheckReport }) {
  const { t, of } = useSpeech();
  if (!check.law.length) return null;
  return (
    <details>
      <summary className="quiet">{t("law")}</summary>
      <ul className="law">
        {check.law.map((entry) => (
          <li key={`${entry.file} ${entry.article.en}`}>
            <b>
              {of(entry.title)} {of(entry.article)}
            </b>{" "}
            <Tag color={entry.applies ? "blue" : "default"}>
              {entry.jurisdiction} · {t(entry.applies ? "lawApplies" : "lawForeign")}
            </Tag>
            <p lang="zh-CN">{entry.text}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}
