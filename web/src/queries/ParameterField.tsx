import { useQuery } from "@tanstack/react-query";
import { Form, Input, InputNumber, Select } from "antd";
import { useState } from "react";

import { questions } from "../api/questions";
import type { QueryParameter } from "../api/types";
import { DayField } from "../parts/DayField";
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
      return <KeyControl id={id} kind={parameter.kind} value={value ?? ""} onChange={change} />;
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
        <DayField id={id} value={value ?? ""} onChange={(day) => change(day || null)} />
      );
    case "text":
      return <Input {...(id && { id })} value={value ?? ""} onChange={(event) => change(event.target.value)} />;
  }
}

interface KeyControlProps {
  id: string | undefined;
  kind: string | null;
  value: string;
  onChange: (value: string | null) => void;
}

/** An entity, shown by its title even where only its key came with the address. */
function KeyControl({ id, kind, value, onChange }: KeyControlProps) {
  const { t } = useSpeech();
  const [first] = useState(value);
  const named = useQuery({ ...questions.entity(first), enabled: first !== "" });
  const title = named.data?.entity.title ?? first;
  return (
    <EntityPicker
      key={title}
      id={id}
      placeholder={t("chooseEntity")}
      onForget={() => onChange(null)}
      initial={title}
      kinds={kindsFor(kind)}
      onPick={(hit) => onChange(hit.key)}
    />
  );
}

// A party may be known as a company or a person by now; the service checks the kind.
function kindsFor(kind: string | null): readonly string[] {
  if (kind === null) return [];
  return kind === "Party" ? ["Company", "Person", "Party"] : [kind];
}
