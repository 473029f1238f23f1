import type { LeadDetail } from "../api/types";
import { figure, inRole, measure, measureText, shortMoney } from "../leads/measures";
import { EntityLink } from "../parts/EntityLink";
import { chance, count, decimal, percent } from "../words/format";
import { useSpeech } from "../words/language";

const ROLES = ["party", "office", "department", "chair"] as const;

/** The argument of a lead: who, the figures that matter, and the sentences that join them. */
export function Argument({ detail }: { detail: LeadDetail }) {
  const { t, of } = useSpeech();
  const { lead } = detail;
  return (
    <section className="panel" aria-labelledby="argument">
      <h2 id="argument">{t("argument")}</h2>
      <dl className="subjects">
        {ROLES.flatMap((role) => {
          const subjects = inRole(lead, role);
          return subjects.length
            ? [
                <div key={role}>
                  <dt>{t(`role_${role}`)}</dt>
                  <dd>
                    {subjects.map((subject) => (
                      <EntityLink key={subject.key} entity={subject.key} title={subject.title} kind={subject.kind} />
                    ))}
                  </dd>
                </div>,
              ]
            : [];
        })}
      </dl>
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
  const { t, language } = useSpeech();
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
