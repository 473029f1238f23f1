import { useQuery } from "@tanstack/react-query";
import { Pagination, Table, type TableColumnsType } from "antd";
import { useState } from "react";

import { questions } from "../api/questions";
import type { Observation, Origin } from "../api/types";
import { useVocabulary } from "../model/vocabulary";
import { count, localTime } from "../words/format";
import { useSpeech } from "../words/language";
import { Answer } from "./Answer";
import { CutNote } from "./CutNote";
import type { Subject } from "./Provenance";
import { SourceNames } from "./SourceNames";
import { ValueView } from "./ValueView";

const PAGE = 50;

/** The records that speak of an entity or link: each as its source says it. */
export function ObservationTable({ subject }: { subject: Subject }) {
  const [page, setPage] = useState(1);
  const { t, language } = useSpeech();
  const vocabulary = useVocabulary();
  const answer = useQuery(questions.observations(subject.of, subject.key, (page - 1) * PAGE, PAGE));
  const columns: TableColumnsType<Observation> = [
    { title: t("place"), width: 240, render: (_, record) => <OriginView origin={record.origin} /> },
    {
      title: t("says"),
      render: (_, record) => (
        <dl className="said">
          {Object.entries(record.values).map(([name, value]) => (
            <div key={name}>
              <dt>{vocabulary.property(record.kind ?? record.table, name)}</dt>
              <dd>
                <ValueView value={value} />
              </dd>
            </div>
          ))}
        </dl>
      ),
    },
    {
      title: t("load"),
      width: 170,
      render: (_, { origin }) => (
        <>
          <div>{origin.load}</div>
          {origin.loaded_at && <div className="quiet">{localTime(origin.loaded_at, language)}</div>}
          {origin.loaded_by && <div className="quiet">{origin.loaded_by}</div>}
        </>
      ),
    },
  ];
  return (
    <Answer to={answer}>
      {({ observations, total, shown }) => (
        <>
          <p>{t("recordsSay", { total: count(total, language) })}</p>
          <Table
            size="small"
            columns={columns}
            dataSource={[...observations]}
            rowKey={(record) => `${record.key} ${JSON.stringify(record.origin)} ${record.table}`}
            pagination={false}
            loading={answer.isPlaceholderData}
          />
          <div className="table-foot">
            <CutNote shown={shown} total={total} />
            {total > PAGE && (
              <Pagination
                size="small"
                current={page}
                pageSize={PAGE}
                total={total}
                showSizeChanger={false}
                onChange={setPage}
              />
            )}
          </div>
        </>
      )}
    </Answer>
  );
}

/** File, sheet and row of a record. */
export function OriginView({ origin }: { origin: Origin }) {
  const { t, language } = useSpeech();
  return (
    <span className="origin">
      <span className="origin-file" title={origin.file ?? undefined}>
        {origin.file?.split("/").at(-1) ?? <SourceNames names={[origin.source]} />}
      </span>
      {origin.sheet && <span>{t("sheetNamed", { sheet: origin.sheet })}</span>}
      {origin.row !== null && <b>{t("rowNumber", { row: origin.row })}</b>}
      {origin.place && <code>{origin.place}</code>}
      {origin.count > 1 && <span className="quiet">{t("sameRecords", { count: count(origin.count, language) })}</span>}
      {origin.file && (
        <span className="quiet">
          <SourceNames names={[origin.source]} />
        </span>
      )}
    </span>
  );
}
