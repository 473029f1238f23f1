import { DatePicker, Form, Input, InputNumber, Select } from "antd";
import dayjs from "dayjs";

import type { QueryParameter } from "../api/types";
import { EntityPicker } from "../parts/EntityPicker";
import { useSpeech } from "../words/language";

/** The field for one parameter, by its type. */
export function ParameterField({ parameter }: { parameter: QueryParameter }) {
  const { t, of } = useSpeech();
  return (
    <Form.Item
      name={parameter.name}
      label={of(parameter.label)}
      rules={[{ required: parameter.required, message: t("required") }]}
    >
      <Control parameter={parameter} />
    </Form.Item>
  );
}

interface ControlProps {
  parameter: QueryParameter;
  id?: string;
  value?: string;
  onChange?: (value: string | null) => void;
}

function Control({ parameter, id, value, onChange }: ControlProps) {
  const { t } = useSpeech();
  const change = onChange ?? (() => undefined);
  switch (parameter.type) {
    case "key":
      // A party may be known as a company or a person; the service checks the kind.
      return (
        <EntityPicker
          placeholder={t("chooseEntity")}
          keep
          initial={value ?? ""}
          kinds={kindsFor(parameter.kind)}
          onPick={(hit) => change(hit.key)}
        />
      );
    case "integer":
    case "number":
      return (
        <InputNumber
          {...(id && { id })}
          precision={parameter.type === "integer" ? 0 : 4}
          value={value === undefined ? null : Number(value)}
          onChange={(number) => change(number === null ? null : String(number))}
        />
      );
    case "boolean":
      return (
        <Select
          {...(id && { id })}
          value={value ?? null}
          onChange={change}
          options={[
            { value: "true", label: t("yes") },
            { value: "false", label: t("no") },
          ]}
        />
      );
    case "date":
      return (
        <DatePicker
          {...(id && { id })}
          value={value ? dayjs(value) : null}
          onChange={(day) => change(day ? day.format("YYYY-MM-DD") : null)}
        />
      );
    case "text":
      return <Input {...(id && { id })} value={value ?? ""} onChange={(event) => change(event.target.value)} />;
  }
}

function kindsFor(kind: string | null): readonly string[] {
  if (kind === null) return [];
  return kind === "Party" ? ["Company", "Person", "Party"] : [kind];
}
