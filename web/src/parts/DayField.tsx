import { DatePicker } from "antd";
import dayjs from "dayjs";
import "dayjs/locale/en-gb";
import "dayjs/locale/zh-cn";
import { type SyntheticEvent, useId, useState } from "react";

import { useSpeech } from "../words/language";
import { DAY, dayOf } from "./day";

interface DayFieldProps {
  id?: string | undefined;
  /** As 2024-03-05; empty is none. */
  value: string;
  onChange: (day: string) => void;
  /** What is shown while no day is chosen. */
  empty?: string;
}

/**
 * A day, typed or picked, written alike in every language. What cannot be read as a day stays there to be mended and is
 * told; nothing is changed by it.
 */
export function DayField({ id, value, onChange, empty }: DayFieldProps) {
  const { t } = useSpeech();
  const told = useId();
  // the day that was in force when something else was typed: another one takes its place
  const [wrongBeside, setWrongBeside] = useState<string | null>(null);
  const wrong = wrongBeside === value;
  const known = dayOf(value);
  const take = ({ target }: SyntheticEvent<HTMLElement>) => {
    if (!(target instanceof HTMLInputElement)) return;
    const typed = target.value.trim();
    const day = typed && dayOf(typed);
    setWrongBeside(day === null ? value : null);
    if (day !== null && day !== value) onChange(day);
  };
  return (
    <span className="day-field">
      <DatePicker
        {...(id && { id })}
        value={known ? dayjs(known) : null}
        // only this one: with 2024-4-1 among them the picker would not let one go on to 2024-4-10
        format={DAY}
        placeholder={empty ?? t("dayForm")}
        minDate={dayjs("1990-01-01")}
        maxDate={dayjs("2099-12-31")}
        status={wrong ? "error" : ""}
        preserveInvalidOnBlur
        aria-invalid={wrong}
        aria-describedby={told}
        onBlur={take}
        onKeyDown={(event) => event.key === "Enter" && take(event)}
        onChange={(day) => {
          setWrongBeside(null);
          onChange(day ? day.format(DAY) : "");
        }}
      />
      <span id={told} className="day-wrong" role="alert">
        {wrong && t("dayNotRead")}
      </span>
    </span>
  );
}
