import { useState } from "react";

import type { LeadSummary } from "../api/types";
import { RING_ROLES, ringRole, roleWord } from "../model/roleLook";
import { RoleMark } from "../model/RoleMark";
import { EntityLink } from "../parts/EntityLink";
import { count } from "../words/format";
import { type Speech, useSpeech } from "../words/language";

const OTHER_ROLES = ["party", "office", "department", "chair"];
const FEW = 6;

/** Whom a lead is about, by role. Where many have one role, the first of them and how many more. */
export function SubjectList({ lead }: { lead: LeadSummary }) {
  const order: readonly string[] = [...OTHER_ROLES, ...RING_ROLES];
  const place = (role: string) => (order.includes(role) ? order.indexOf(role) : order.length);
  const groups = [...Map.groupBy(lead.subjects, (subject) => subject.role)];
  groups.sort(([left], [right]) => place(left) - place(right));
  return (
    <dl className="subjects">
      {groups.map(([role, subjects]) => (
        <Role key={role} role={role} subjects={subjects} />
      ))}
    </dl>
  );
}

/** Which of the holder's accounts it is: two accounts of one person are told apart by it. */
function accountText({ account, bank }: LeadSummary["subjects"][number], t: Speech["t"]): string {
  return account && bank ? t("accountAt", { account, bank }) : (account ?? "");
}

function Role({ role, subjects }: { role: string; subjects: LeadSummary["subjects"] }) {
  const { t, language } = useSpeech();
  const [all, setAll] = useState(false);
  const shown = all ? subjects : subjects.slice(0, FEW);
  return (
    <div>
      <dt>
        {ringRole(role) && <RoleMark role={role} />} {roleWord(role, t)}
        {subjects.length > 1 && <span className="legend-count"> {count(subjects.length, language)}</span>}
      </dt>
      <dd>
        {shown.map((subject) => (
          <EntityLink key={subject.key} entity={subject.key} title={subject.title} kind={subject.kind} more={accountText(subject, t)} />
        ))}
        {subjects.length > FEW && (
          <button type="button" className="plain asks" onClick={() => setAll(!all)}>
            {all ? t("showFewer") : t("showAllOf", { count: count(subjects.length, language) })}
          </button>
        )}
      </dd>
    </div>
  );
}
