import { Alert, Button } from "antd";

import { ProblemError, UNREACHABLE } from "../api/client";
import type { Problem, ProblemWords } from "../api/types";
import type { WordKey } from "../words/en";
import { type Speech, useSpeech } from "../words/language";

/** What went wrong, where, and how to mend it. */
export function ProblemView({ error, again }: { error: Error; again?: () => void }) {
  const speech = useSpeech();
  const { t } = speech;
  const problem = error instanceof ProblemError ? error.problem : null;
  const words = wordsOf(error, problem, speech);
  return (
    <Alert
      type={problem?.status === 404 ? "warning" : "error"}
      showIcon
      className="problem"
      title={words.title}
      description={
        <>
          <p>{words.detail}</p>
          {problem?.place && <Place place={problem.place} />}
          {words.hint && <p className="problem-hint">{`${t("hint")}: ${words.hint}`}</p>}
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

/** The service words its problems in both languages; what it had no part in is worded here. */
function wordsOf(error: Error, problem: Problem | null, { t, language }: Speech): ProblemWords {
  if (problem?.type === UNREACHABLE) return { title: t("unreachable"), detail: t("unreachableDetail"), hint: null };
  if (!problem?.title) return { title: t("unexpected"), detail: error.message, hint: null };
  return language === "zh" ? problem.zh : problem;
}

const PARTS: Record<keyof NonNullable<Problem["place"]>, WordKey> = {
  source: "source",
  file: "file",
  sheet: "sheet",
  row: "row",
  column: "column",
  value: "givenValue",
};

function Place({ place }: { place: NonNullable<Problem["place"]> }) {
  const { t } = useSpeech();
  const known = Object.entries(PARTS).flatMap(([name, word]) => {
    const part = place[name as keyof typeof place];
    return part === null ? [] : [`${t(word)} ${part}`];
  });
  return known.length > 0 && <p className="problem-place">{known.join(" · ")}</p>;
}
