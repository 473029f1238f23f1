import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Button, Input } from "antd";
import { type KeyboardEvent, useState } from "react";

import { answered, client } from "../api/client";
import { questions } from "../api/questions";
import { ProblemView } from "../parts/ProblemView";
import { useTitle } from "../parts/useTitle";
import { count } from "../words/format";
import { useSpeech } from "../words/language";
import { ResultTable } from "./ResultTable";

const FIRST = "MATCH (office:Agency)-[:INVITED]->(tender:Tender)-[award:AWARDED]->(party)\nRETURN office, party, count(award) AS awards\nORDER BY awards DESC LIMIT 20";
const KEPT = "xunmai.cypher";

/** Free Cypher: the engine refuses whatever would write, and says when it took too long or too much. */
export default function CypherPage() {
  const { t, language } = useSpeech();
  useTitle(t("cypher"));
  const { data: session } = useQuery(questions.session());
  const [cypher, setCypher] = useState(() => sessionStorage.getItem(KEPT) ?? FIRST);
  const run = useMutation({
    mutationFn: (text: string) => {
      sessionStorage.setItem(KEPT, text);
      return answered(client.POST("/api/cypher", { body: { cypher: text, parameters: {}, limit: null } }));
    },
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run.mutate(cypher);
  };
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t("cypher")}</h1>
        <span className="quiet">{t("cypherHint")}</span>
      </div>
      {session && !session.free_cypher && <Alert type="warning" showIcon title={t("cypherNotAllowed")} />}
      <section className="panel">
        <Input.TextArea
          className="cypher-input"
          value={cypher}
          spellCheck={false}
          autoSize={{ minRows: 5, maxRows: 18 }}
          aria-label="Cypher"
          onChange={(event) => setCypher(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <div className="panel-head">
          <Button
            type="primary"
            loading={run.isPending}
            disabled={!cypher.trim() || session?.free_cypher === false}
            onClick={() => run.mutate(cypher)}
          >
            {t("run")}
          </Button>
          <kbd>Ctrl Enter</kbd>
          {run.data && <span className="quiet">{t("rowLimit", { limit: count(run.data.limit, language) })}</span>}
        </div>
      </section>
      {run.error && <ProblemView error={run.error} />}
      {run.data && (
        <section className="panel">
          <ResultTable result={run.data} name="cypher" />
        </section>
      )}
    </div>
  );
}
