import { Tooltip } from "antd";

import type { Value } from "../api/types";
import { decimal, money, wallTime } from "../words/format";
import { useSpeech, type Language } from "../words/language";
import type { WordKey } from "../words/en";

/** A value as plain text, for cells that are exported. */
export function valueText(value: Value, language: Language, t: (key: WordKey) => string): string {
  switch (value.type) {
    case "text":
      return value.text;
    case "texts":
      return value.texts.join(language === "zh" ? "、" : "; ");
    case "number":
      return [decimal(value.number, language, 6), value.unit ? unitText(value.unit, t) : ""].filter(Boolean).join(" ");
    case "boolean":
      return t(value.boolean ? "yes" : "no");
    case "moment":
      return wallTime(value.at, value.precision, language);
    case "money":
      return money(value.amount_minor, value.currency, language, value.digits);
    case "masked":
      return value.mask;
  }
}

function unitText(unit: string, t: (key: WordKey) => string): string {
  switch (unit) {
    case "day":
      return t("unitDays");
    case "percent":
      return "%";
    case "year":
      return "";
    default:
      return unit;
  }
}

/** A value of a property in the reader's language. */
export function ValueView({ value }: { value: Value }) {
  const { language, t } = useSpeech();
  const text = valueText(value, language, t);
  if (value.type === "masked") {
    return (
      <Tooltip title={t("masked")}>
        <span className="value-masked">{text}</span>
      </Tooltip>
    );
  }
  const figures = value.type === "money" || value.type === "number" || value.type === "moment";
  return <span className={figures ? "figures" : undefined}>{text}</span>;
}
