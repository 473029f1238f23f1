import { CheckCircleFilled, ClockCircleFilled, CloseCircleFilled, QuestionCircleOutlined } from "@ant-design/icons";

import { useSpeech } from "../words/language";
import type { Colour } from "./filter";

const SIGNS = {
  red: CloseCircleFilled,
  yellow: ClockCircleFilled,
  green: CheckCircleFilled,
  grey: QuestionCircleOutlined,
} as const;

/** A colour as a sign and a word: nobody has to tell colours apart. */
export function ColourMark({ colour, small = false }: { colour: Colour; small?: boolean }) {
  const { t } = useSpeech();
  const Sign = SIGNS[colour];
  return (
    <span className={`colour-mark ${colour}${small ? " small" : ""}`}>
      <Sign aria-hidden />
      <span>{t(`colour_${colour}`)}</span>
    </span>
  );
}
