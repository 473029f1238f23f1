import { Button } from "antd";

import { DayField } from "../parts/DayField";
import { useSpeech } from "../words/language";

/** The day that contracts are judged by; empty is today. */
export function AsOf({ value, onChange }: { value: string; onChange: (day: string) => void }) {
  const { t } = useSpeech();
  return (
    <span className="as-of">
      <label htmlFor="as-of">{t("asOf")}</label>
      <DayField id="as-of" value={value} onChange={onChange} />
      {value && (
        <Button size="small" type="text" onClick={() => onChange("")}>
          {t("asOfToday")}
        </Button>
      )}
    </span>
  );
}
