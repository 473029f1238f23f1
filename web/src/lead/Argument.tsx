import type { LeadDetail } from "../api/types";
import { figure, measure, measureText, shortMoney } from "../leads/measures";
import { chance, count, decimal, percent } from "../words/format";
import { useSpeech } from "../words/language";
import { SubjectList } from "./SubjectList";

const FIRST = 4;

/** The argument of a lead: who, the figures that matter, and the sentences that join them. */
export function Argument({ detail }: { detail: LeadDetail }) {
  const { t, of } = useSpeech();
  const { lead } = detail;
  return (
    <section className="panel" aria-labelledby="argument">
      <h2 id="argument">{t("argument")}</h2>
      <SubjectList lead={lead} />
      <Figures detail={detail} />
      <p className="summary">{of(lead.summary)}</p>
      {lead.stratum && (
        <p>
          {t("comparedWith", {
            stratum: of(lead.stratum.label),
            rung: lead.stratum.rung,
            awards: lead.stratum.awards,
            parts: lead.stratum.parts,
          })}
        </p>
      )}
    </section>
  );
}

function Figures({ detail: { lead } }: { detail: LeadDetail }) {
  const { t, of, language } = useSpeech();
  const observed = figure(lead, "observed");
  const expected = figure(lead, "expected");
  const share = figure(lead, "share");
  const adjusted = figure(lead, "adjusted");
  const value = measure(lead, "value_minor");
  const figures: { name: string; text: string; note: string }[] = [];
  if (observed !== null) {
    figures.push({
      name: t("observedExpected"),
      text: `${count(observed, language)} / ${expected === null ? "–" : decimal(expected, language, 1)}`,
      note: t("observedExpectedHint"),
    });
  }
  if (share !== null) figures.push({ name: t("share"), text: percent(share, language), note: t("shareHint") });
  if (value && value.value !== null) {
    figures.push({ name: t("value"), text: shortMoney(value, language), note: `${t("valueHint")}: ${measureText(value, language)}` });
  }
  if (adjusted !== null) {
    figures.push({ name: t("surprise"), text: chance(adjusted, language), note: t("surpriseHint") });
  }
  if (!figures.length) {
    // Another detector than that of repeated awards: its first measures are what matters.
    for (const entry of lead.measures.filter(({ value: known }) => known !== null).slice(0, FIRST)) {
      const text = entry.unit === "minor" ? shortMoney(entry, language) : measureText(entry, language);
      figures.push({ name: of(entry.label), text, note: entry.note ? of(entry.note) : measureText(entry, language) });
    }
  }
  return (
    <ul className="figures-row">
      {figures.map((entry) => (
        <li key={entry.name} title={entry.note}>
          <b>{entry.text}</b>
          <span>{entry.name}</span>
        </li>
      ))}
    </ul>
  );
}
