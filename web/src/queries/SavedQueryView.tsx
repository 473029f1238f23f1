import { useQuery } from "@tanstack/react-query";
import { Button, Form } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";

import { answered, client } from "../api/client";
import type { QueryResult, SavedQuery } from "../api/types";
import { Answer } from "../parts/Answer";
import { useSpeech } from "../words/language";
import { argumentsFrom, type Arguments } from "./arguments";
import { CypherText } from "./CypherText";
import { ParameterField } from "./ParameterField";
import { ResultTable } from "./ResultTable";

/** One saved query: asked with a form, answered with a table. Its arguments stand in the address. */
export function SavedQueryView({ query, allowed }: { query: SavedQuery; allowed: boolean }) {
  const { t, of } = useSpeech();
  const [search, setSearch] = useSearchParams();
  const [form] = Form.useForm<Arguments>();
  const inAddress = argumentsFrom(search, query);
  const [asked, setAsked] = useState<Arguments | null>(inAddress.complete ? inAddress.values : null);
  const answer = useQuery({
    queryKey: ["run", query.name, asked],
    enabled: asked !== null,
    queryFn: async () => {
      const wanted = { name: query.name, format: "json" as const, arguments: asked ?? {} };
      // The description also promises text, for format=csv.
      return (await answered(client.GET("/api/query/run", { params: { query: wanted } }))) as QueryResult;
    },
  });
  const run = (values: Partial<Record<string, string | null>>) => {
    const given: Arguments = {};
    for (const [name, value] of Object.entries(values)) if (value) given[name] = value;
    setAsked(given);
    setSearch({ name: query.name, lang: search.get("lang") ?? "en", ...prefixed(given) }, { replace: true });
  };
  const csv = `/api/query/run?${new URLSearchParams({
    name: query.name,
    format: "csv",
    ...Object.fromEntries(Object.entries(asked ?? {}).map(([name, value]) => [`arguments[${name}]`, value])),
  }).toString()}`;
  return (
    <div className="query-view">
      <section className="panel">
        <h2>{of(query.question)}</h2>
        <Form<Arguments>
          form={form}
          layout="inline"
          colon={false}
          className="query-form"
          onFinish={run}
          initialValues={inAddress.values}
        >
          {query.parameters.map((parameter) => (
            <ParameterField key={parameter.name} parameter={parameter} />
          ))}
          <Button type="primary" htmlType="submit" loading={answer.isFetching} disabled={!allowed}>
            {t("run")}
          </Button>
        </Form>
        <CypherText text={query.cypher} />
      </section>
      {asked && (
        <section className="panel">
          <Answer to={answer}>{(result) => <ResultTable result={result} name={query.name} csv={csv} />}</Answer>
        </section>
      )}
    </div>
  );
}

function prefixed(given: Arguments): Arguments {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [`p.${name}`, value]));
}
