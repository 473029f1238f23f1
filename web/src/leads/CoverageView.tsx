import { Popover, Tag } from "antd";

import type { Coverage, RunCoverage } from "../api/types";
import { count, localTime } from "../words/format";
import { useSpeech } from "../words/language";

/** What the run could and could not judge, in one line; why not, on asking. */
export function CoverageView({ run }: { run: RunCoverage }) {
  const { t, of, language } = useSpeech();
  return (
    <section className="coverage" aria-label={t("coverage")}>
      <b>{of(run.title)}</b>
      <span className="quiet">
        {t("detectorVersion", { version: run.version })}
        {run.at && ` · ${localTime(run.at, language)}`}
      </span>
      {run.behind && <Tag color="warning">{t("runBehind")}</Tag>}
      {run.coverage.map((unit) => (
        <UnitCoverage key={unit.unit} unit={unit} />
      ))}
      {run.notes.length > 0 && (
        <Popover
          trigger={["click", "hover"]}
          content={
            <ul className="notes">
              {run.notes.map((note) => (
                <li key={note.en}>{of(note)}</li>
              ))}
            </ul>
          }
        >
          <button type="button" className="plain asks">
            {t("notes")}
          </button>
        </Popover>
      )}
    </section>
  );
}

function UnitCoverage({ unit }: { unit: Coverage }) {
  const { t, of, language } = useSpeech();
  const number = (state: "triggered" | "clear" | "not_assessable" | "not_applicable") => unit.states[state] ?? 0;
  const assessed = number("triggered") + number("clear");
  const line = t("assessable", {
    unit: of(unit.label),
    assessed: count(assessed, language),
    total: count(unit.total, language),
  });
  return (
    <Popover
      trigger={["click", "hover"]}
      title={of(unit.label)}
      content={
        <table className="coverage-reasons">
          <tbody>
            {(["triggered", "clear", "not_assessable", "not_applicable"] as const).map((state) => (
              <tr key={state}>
                <th scope="row">{t(`state_${state}`)}</th>
                <td>{count(number(state), language)}</td>
              </tr>
            ))}
            {unit.reasons.map((reason) => (
              <tr key={reason.name} className="quiet">
                <th scope="row">— {of(reason.label)}</th>
                <td>{count(reason.count, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    >
      <button type="button" className="plain asks">
        {line}
      </button>
    </Popover>
  );
}
