import { count } from "../words/format";
import { useSpeech } from "../words/language";

/** How much of the whole is here; nothing is cut silently. */
export function CutNote({ shown, total }: { shown: number; total: number }) {
  const { t, language } = useSpeech();
  const blanks = { shown: count(shown, language), total: count(total, language) };
  return (
    <span className={shown < total ? "cut-note cut" : "cut-note"} role="status">
      {shown < total ? t("shownOf", blanks) : t("allShown", blanks)}
    </span>
  );
}
