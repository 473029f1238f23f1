import { Button } from "antd";

import { useSpeech } from "../words/language";

/** The day that contracts are judged by; empty is today. */
export function AsOf({ value, onChange }: { value: string; onChange: (day: string) => void }) {
  const { t } = useSpeech();
  return (
    <span className="as-of">
      <label htmlFor="as-of">{t("asOf")}</label>
      <input
        id="as-of"
        type="date"
        value={value}
        min="1990-01-01"
        max="2099-12-31"
        onChange={(event) => onChange(event.target.value)}
      />
      {value && (
        <Button size="small" type="text" onClick={() => onChange("")}>
          {t("asOfToday")}
        </Button>
      )}
    </span>
  );
}
