import { useQueries } from "@tanstack/react-query";

import { questions } from "../api/questions";
import { ProblemView } from "../parts/ProblemView";
import { useSpeech } from "../words/language";
import { RULES, type TraceQuery } from "./question";
import { SumsTable } from "./SumsTable";

/** The same question by each of the five rules: what each says is held, passed on and lost from sight. */
export function RuleComparison({ query }: { query: TraceQuery }) {
  const { t } = useSpeech();
  const answers = useQueries({ queries: RULES.map((rule) => questions.trace({ ...query, rule })) });
  const failed = answers.find((answer) => answer.error)?.error;
  const rows = answers.flatMap(({ data }) =>
    data ? data.totals.map((total) => ({ name: t(`traceRule_${data.rule}`), total })) : [],
  );
  return (
    <section aria-labelledby="rules" data-testid="rules" aria-busy={answers.some((answer) => answer.isFetching)}>
      <h3 id="rules">{t("ruleComparison")}</h3>
      {failed && <ProblemView error={failed} />}
      <SumsTable rows={rows} way={query.way} head={t("traceRule")} />
    </section>
  );
}
