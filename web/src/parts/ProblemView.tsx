import { Alert, Button } from "antd";

import { ProblemError, UNREACHABLE } from "../api/client";
import type { Problem } from "../api/types";
import { useSpeech } from "../words/language";
import { problemWords } from "../words/problems";

/** What went wrong, where, and how to mend it. */
export function ProblemView({ error, again }: { error: Error; again?: () => void }) {
  const { t, language } = useSpeech();
  const problem = error instanceof ProblemError ? error.problem : null;
  const unreachable = problem?.type === UNREACHABLE;
  const own = problem && !unreachable ? problemWords(problem.type, language) : null;
  const title = unreachable ? t("unreachable") : (own?.title ?? problem?.title ?? t("unexpected"));
  return (
    <Alert
      type={problem?.status === 404 ? "warning" : "error"}
      showIcon
      className="problem"
      title={title}
      description={
        <>
          {own && <p>{own.mend}</p>}
          <p className={own ? "quiet" : undefined} lang={own ? "en" : undefined}>
            {own && `${t("verbatim")}: `}
            {unreachable ? t("unreachableDetail") : (problem?.detail ?? error.message)}
          </p>
          {problem?.place && <Place problem={problem} />}
          {problem?.hint && <p className={own ? "problem-hint quiet" : "problem-hint"}>{`${t("hint")}: ${problem.hint}`}</p>}
        </>
      }
      action={
        again && (
          <Button size="small" onClick={again}>
            {t("tryAgain")}
          </Button>
        )
      }
    />
  );
}

function Place({ problem }: { problem: Problem }) {
  const known = Object.entries(problem.place ?? {}).filter(([, part]) => part !== null);
  if (!known.length) return null;
  return <p className="problem-place">{known.map(([name, part]) => `${name} ${String(part)}`).join(" · ")}</p>;
}
