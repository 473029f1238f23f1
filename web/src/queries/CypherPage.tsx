import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Button, type GetRef, Input } from "antd";
import { type KeyboardEvent, useRef, useState } from "react";

import { answered, client } from "../api/client";
import { questions } from "../api/questions";
import { ProblemView } from "../parts/ProblemView";
import { useTitle } from "../parts/useTitle";
import { count } from "../words/format";
import { useSpeech } from "../words/language";
import { GraphWords } from "./GraphWords";
import { ResultTable } from "./ResultTable";

const FIRST = "MATCH (office:Agency)-[:INVITED]->(tender:Tender)-[award:AWARDED]->(party)\nRETURN office, party, count(award) AS awards\nORDER BY awards DESC LIMIT 20";
const KEPT = "xunmai.cypher";
const FOLDED = "xunmai.cypher.folded";

/** Free Cypher: the engine refuses whatever would write, and says when it took too long or too much. */
export default function CypherPage() {
  const { t, language } = useSpeech();
  useTitle(t("cypher"));
  const { data: session } = useQuery(questions.session());
  const [cypher, setCypher] = useState(() => sessionStorage.getItem(KEPT) ?? FIRST);
  const [listed, setListed] = useState(() => localStorage.getItem(FOLDED) === null);
  const fold = (open: boolean) => {
    if (open) localStorage.removeItem(FOLDED);
    else localStorage.setItem(FOLDED, "yes");
    setListed(open);
  };
  const run = useMutation({
    mutationFn: (text: string) => {
      sessionStorage.setItem(KEPT, text);
      return answered(client.POST("/api/cypher", { body: { cypher: text, parameters: {}, limit: null } }));
    },
  });
  const editor = useRef<GetRef<typeof Input.TextArea>>(null);
  const insert = (text: string) => {
    const field = editor.current?.resizableTextArea?.textArea;
    const [from, to] = field ? [field.selectionStart, field.selectionEnd] : [cypher.length, cypher.length];
    setCypher(cypher.slice(0, from) + text + cypher.slice(to));
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(from + text.length, from + text.length);
    });
  };
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
      <div className={listed ? "cypher-columns" : "cypher-columns folded"}>
        <div className="query-view">
          <section className="panel">
            <Input.TextArea
              ref={editor}
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
        <GraphWords open={listed} onFold={fold} onPick={insert} />
      </div>
    </div>
  );
}
