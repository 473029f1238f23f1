import { Tag } from "antd";

import type { LeadSummary } from "../api/types";
import { useSpeech } from "../words/language";

type Grade = NonNullable<LeadSummary["grade"]>;

/** Dark enough for white letters; the word beside tells it without colour. */
const COLOURS: Record<Grade, string> = { red: "#b3202c", orange: "#b4540f", yellow: "#7f6a00", blue: "#2463a6" };

/** How much speaks for a lead, in colour and in words; nothing where it is not graded. */
export function GradeTag({ grade }: { grade: Grade | null }) {
  const { t } = useSpeech();
  if (!grade) return null;
  return (
    <Tag className="grade" variant="solid" color={COLOURS[grade]} aria-label={`${t("grade")}: ${t(`grade_${grade}`)}`}>
      {t(`grade_${grade}`)}
    </Tag>
  );
}
