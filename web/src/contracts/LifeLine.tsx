import type { ContractReport, ResolvedRecord, StageReport, StepReport } from "../api/types";
import type { Subject } from "../parts/Provenance";
import { money, wallTime } from "../words/format";
import { useSpeech } from "../words/language";
import { ColourMark } from "./ColourMark";
import { RecordPlaces } from "./RecordPlaces";

interface LifeLineProps {
  report: ContractReport;
  records: readonly ResolvedRecord[];
  onAsk: (subject: Subject) => void;
}

/** The ten stages from top to bottom: each with its days, when it was due, why it has its colour, and its records. */
export function LifeLine({ report, records, onAsk }: LifeLineProps) {
  const { t } = useSpeech();
  return (
    <section className="panel" aria-labelledby="life">
      <h2 id="life">{t("lifeOfContract")}</h2>
      <ol className="life-line">
        {report.stages.map((stage) => (
          <li key={stage.stage} className={stage.colour} data-testid={`stage-${stage.stage}`}>
            <StageView stage={stage} records={records} onAsk={onAsk} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function StageView({ stage, records, onAsk }: { stage: StageReport } & Omit<LifeLineProps, "report">) {
  const { t, of, language } = useSpeech();
  const cited = stage.steps.reduce((sum, step) => sum + step.records.length, 0);
  return (
    <>
      <div className="stage-line">
        <ColourMark colour={stage.colour} />
        <h3>{of(stage.label)}</h3>
        <span className="grow" />
        {stage.day && (
          <span className="figures">
            <span className="quiet">{t("stageDay")}</span> {wallTime(stage.day, "day", language)}
          </span>
        )}
        {stage.due && (
          <span className="figures">
            <span className="quiet">{t("stageDue")}</span> {wallTime(stage.due, "day", language)}
          </span>
        )}
      </div>
      <p className={stage.colour === "grey" ? "quiet" : ""}>{of(stage.says)}</p>
      {stage.steps.length > 0 && (
        <details open={stage.colour === "red" || stage.colour === "yellow"}>
          <summary className="quiet">{t("stepsOfStage", { count: stage.steps.length, records: cited })}</summary>
          <ul className="stage-steps">
            {stage.steps.map((step) => (
              <StepView key={step.step} step={step} records={records} onAsk={onAsk} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function StepView({ step, records, onAsk }: { step: StepReport } & Omit<LifeLineProps, "report">) {
  const { t, of, language } = useSpeech();
  return (
    <li>
      <div className="stage-line">
        <ColourMark colour={step.colour} small />
        <b>{of(step.label)}</b>
        <span>{of(step.says)}</span>
        {step.amount_minor !== null && (
          <span className="figures">{money(step.amount_minor, step.currency, language)}</span>
        )}
      </div>
      {step.basis && (
        <p className="quiet">
          {t("dueBasis")}: {of(step.basis.label)}
          {step.basis.condition && `. ${t("termIf", { condition: of(step.basis.condition) })}`}
        </p>
      )}
      <RecordPlaces cited={step.records} records={records} onAsk={onAsk} />
    </li>
  );
}
