import type { ContractRow, ContractWords } from "../api/types";
import { wallTime } from "../words/format";
import { useSpeech } from "../words/language";
import { ColourMark } from "./ColourMark";

interface StageCellProps {
  row: ContractRow;
  nth: number;
  words: ContractWords | undefined;
}

/** One of the ten stages of a contract in the list: its colour as a sign and a word, and why when it is pointed at. */
export function StageCell({ row, nth, words }: StageCellProps) {
  const { t, of, language } = useSpeech();
  const colour = row.stages[nth] ?? "grey";
  const stage = words?.stages[nth];
  const reason = words?.reasons.find(({ name }) => name === row.reasons[nth]);
  const day = row.days[nth];
  const said = t("stageCell", {
    stage: stage ? of(stage.label) : "",
    colour: t(`colour_${colour}`),
    reason: reason ? of(reason.label) : "",
    day: day ? t("onDay", { day: wallTime(day, "day", language) }) : "",
  });
  // a plain title: ten tips of the kit in each of thousands of rows would make scrolling heavy
  return (
    <span className="stage-cell" title={said} aria-label={said} role="img">
      <ColourMark colour={colour} small />
    </span>
  );
}
