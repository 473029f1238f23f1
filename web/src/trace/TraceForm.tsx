import { Button, InputNumber, Segmented, Select } from "antd";
import { type ReactNode, useId } from "react";

import { DayField } from "../parts/DayField";
import { useSpeech } from "../words/language";
import { RULES, type TraceChoice, WAYS } from "./question";

interface TraceFormProps {
  choice: TraceChoice;
  onChoice: (choice: TraceChoice) => void;
  onAsk: () => void;
  busy: boolean;
}

/** What is asked: direction, days, rule, slack, and how far the money is followed. */
export function TraceForm({ choice, onChoice, onAsk, busy }: TraceFormProps) {
  const { t } = useSpeech();
  const set = (part: Partial<TraceChoice>) => onChoice({ ...choice, ...part });
  const day = (name: "since" | "until") => ({
    value: choice[name] ?? "",
    onChange: (chosen: string) => set({ [name]: chosen || null }),
  });
  const number = (name: "slackHours" | "hops" | "leastSharePercent" | "leastAmount", most: number, least = 0) => ({
    value: choice[name],
    min: least,
    max: most,
    onChange: (value: number | null) => value !== null && set({ [name]: value }),
  });
  return (
    <form
      className="trace-form"
      onSubmit={(event) => {
        event.preventDefault();
        onAsk();
      }}
    >
      <div className="trace-fields">
        <Field label={t("way")}>
          {() => (
            <Segmented
              value={choice.way}
              aria-label={t("way")}
              onChange={(way) => set({ way })}
              options={WAYS.map((value) => ({ value, label: t(`way_${value}`) }))}
            />
          )}
        </Field>
        <Field label={t("dayFrom")} hint={t("dayHint")}>
          {(id) => <DayField id={id} {...day("since")} />}
        </Field>
        <Field label={t("dayTo")} hint={t("dayHint")}>
          {(id) => <DayField id={id} {...day("until")} />}
        </Field>
        <Field label={t("traceRule")}>
          {(id) => (
            <Select
              id={id}
              className="trace-rule"
              value={choice.rule}
              onChange={(rule) => set({ rule })}
              options={RULES.map((value) => ({ value, label: t(`traceRule_${value}`) }))}
            />
          )}
        </Field>
        <Field label={t("slackHours")} hint={t("slackHint")}>
          {(id) => <InputNumber id={id} {...number("slackHours", 24 * 366)} />}
        </Field>
        <Field label={t("mostHops")}>{(id) => <InputNumber id={id} precision={0} {...number("hops", 30, 1)} />}</Field>
        <Field label={t("leastSharePercent")} hint={t("leastHint")}>
          {(id) => <InputNumber id={id} step={0.1} {...number("leastSharePercent", 100)} />}
        </Field>
        <Field label={t("leastAmount")} hint={t("leastHint")}>
          {(id) => <InputNumber id={id} step={1000} {...number("leastAmount", 1e15)} />}
        </Field>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t("traceRun")}
        </Button>
      </div>
      <p className="quiet">{t(`traceRuleSays_${choice.rule}`)}</p>
    </form>
  );
}

interface FieldProps {
  label: string;
  hint?: string;
  children: (id: string) => ReactNode;
}

function Field({ label, hint, children }: FieldProps) {
  const id = useId();
  return (
    <div className="trace-field" title={hint}>
      <label htmlFor={id} className="quiet">
        {label}
      </label>
      {children(id)}
    </div>
  );
}
