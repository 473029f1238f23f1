import { useQuery } from "@tanstack/react-query";
import { Alert, Menu } from "antd";
import { useSearchParams } from "react-router";

import { questions } from "../api/questions";
import { Answer } from "../parts/Answer";
import { useTitle } from "../parts/useTitle";
import { useSpeech } from "../words/language";
import { SavedQueryView } from "./SavedQueryView";

/** Saved queries: the question in plain words, its parameters as a form, its Cypher in view. */
export default function QueriesPage() {
  const { t, of } = useSpeech();
  useTitle(t("queries"));
  const [search, setSearch] = useSearchParams();
  const saved = useQuery(questions.savedQueries());
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t("queries")}</h1>
        <span className="quiet">{t("queriesHint")}</span>
      </div>
      <Answer to={saved}>
        {({ queries, allowed }) => {
          const chosen = queries.find((query) => query.name === search.get("name")) ?? queries[0];
          return (
            <>
              {!allowed && <Alert type="warning" showIcon title={t("queriesNotAllowed")} />}
              <div className="query-columns">
                <Menu
                  className="query-list"
                  mode="inline"
                  inlineIndent={12}
                  selectedKeys={chosen ? [chosen.name] : []}
                  onClick={({ key }) => setSearch({ name: key, lang: search.get("lang") ?? "en" })}
                  items={queries.map((query) => ({ key: query.name, label: of(query.question), title: query.name }))}
                />
                {chosen && <SavedQueryView key={chosen.name} query={chosen} allowed={allowed} />}
              </div>
            </>
          );
        }}
      </Answer>
    </div>
  );
}
