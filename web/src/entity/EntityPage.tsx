import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Tabs, Tag } from "antd";
import { useRef, useState } from "react";
import { Link, useSearchParams } from "react-router";

import { questions } from "../api/questions";
import type { EntityDetail } from "../api/types";
import { useVocabulary } from "../model/vocabulary";
import { Answer } from "../parts/Answer";
import { ObservationTable } from "../parts/ObservationTable";
import { SourceNames } from "../parts/SourceNames";
import { ValueView } from "../parts/ValueView";
import { isTraceable } from "../trace/question";
import { count } from "../words/format";
import { useSpeech } from "../words/language";
import { Conflicts } from "./Conflicts";
import { EntityChart } from "./EntityChart";
import { EntityHead } from "./EntityHead";
import { EntityMoney } from "./EntityMoney";
import { LinkCounts } from "./LinkCounts";

/** One entity: what is known of it, where records disagree, whom it is linked with, and where all of it comes from. */
export default function EntityPage() {
  const [search] = useSearchParams();
  const key = search.get("key") ?? "";
  const entity = useQuery(questions.entity(key));
  return (
    <div className="page">
      <Answer to={entity}>{(detail) => <EntityView key={detail.entity.key} detail={detail} />}</Answer>
    </div>
  );
}

function EntityView({ detail }: { detail: EntityDetail }) {
  const { t, language } = useSpeech();
  const vocabulary = useVocabulary();
  const { entity, names, conflicts } = detail;
  const [tab, setTab] = useState("chart");
  const tabs = useRef<HTMLDivElement>(null);
  const other = names.filter((name) => name !== entity.title);
  return (
    <>
      <div className="page-head">
        <EntityHead detail={detail} />
        {conflicts.length > 0 && <Tag color="warning">{t("conflictsCount", { count: conflicts.length })}</Tag>}
        <span className="grow" />
        {isTraceable(entity.kind) && (
          <Button
            onClick={() => {
              setTab("money");
              tabs.current?.scrollIntoView();
            }}
          >
            {t("followMoney")}
          </Button>
        )}
        <Link to={`/chart?${new URLSearchParams({ start: entity.key, lang: language }).toString()}`}>
          <Button>{t("openInChart")}</Button>
        </Link>
      </div>
      {detail.renamed && (
        <Alert type="info" showIcon title={t("renamed", { asked: detail.asked, now: entity.key })} closable />
      )}
      <div className="entity-columns">
        <section className="panel" aria-labelledby="values">
          <h2 id="values">{t("values")}</h2>
          <dl className="value-list wide">
            {Object.entries(entity.values).map(([name, value]) => (
              <div key={name}>
                <dt>{vocabulary.property(entity.kind, name)}</dt>
                <dd>
                  <ValueView value={value} />
                  {entity.conflicts.includes(name) && <Tag color="warning">{t("disagree")}</Tag>}
                </dd>
              </div>
            ))}
            {other.length > 0 && (
              <div>
                <dt>{t("otherNames")}</dt>
                <dd>
                  {other.map((name) => (
                    <div key={name}>{name}</div>
                  ))}
                </dd>
              </div>
            )}
            <div>
              <dt>{t("sources")}</dt>
              <dd>
                <SourceNames names={entity.sources} />
              </dd>
            </div>
            <div>
              <dt>{t("key")}</dt>
              <dd>
                <code>{entity.key}</code>
              </dd>
            </div>
            {entity.aliases.length > 0 && (
              <div>
                <dt>{t("aliases")}</dt>
                <dd>
                  {entity.aliases.map((alias) => (
                    <div key={alias}>
                      <code>{alias}</code>
                    </div>
                  ))}
                </dd>
              </div>
            )}
          </dl>
        </section>
        <LinkCounts of={entity.key} />
      </div>
      <Conflicts conflicts={conflicts} kind={entity.kind} />
      <div ref={tabs} />
      <Tabs
        className="panel"
        activeKey={tab}
        onChange={setTab}
        items={[
          { key: "chart", label: t("chart"), children: <EntityChart entity={entity} /> },
          {
            key: "records",
            label: t("recordsCount", { count: count(entity.observations, language) }),
            children: <ObservationTable subject={{ of: "entity", key: entity.key }} />,
          },
          ...(isTraceable(entity.kind)
            ? [{ key: "money", label: t("followMoney"), children: <EntityMoney entity={entity} /> }]
            : []),
        ]}
      />
    </>
  );
}
