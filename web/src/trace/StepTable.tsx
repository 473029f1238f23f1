import { Table, type TableColumnsType, type TablePaginationConfig, Tag } from "antd";

import type { Trace, TraceStep } from "../api/types";
import { EntityLink } from "../parts/EntityLink";
import { OriginView } from "../parts/ObservationTable";
import { count, money, wallTime } from "../words/format";
import { useSpeech } from "../words/language";
import { nameIn } from "./question";

const PAGING: TablePaginationConfig = { defaultPageSize: 20, size: "small", hideOnSinglePage: true, pageSizeOptions: [20, 50, 200] };

/** The transfers that carry the money, in the order in which they count, each with the records that tell of it. */
export function StepTable({ trace }: { trace: Trace }) {
  const { t, language } = useSpeech();
  const name = (key: string) => <EntityLink entity={key} title={nameIn(trace, key)} />;
  const columns: TableColumnsType<TraceStep> = [
    {
      title: t("date"),
      width: 168,
      render: (_, { at }) => <span className="figures">{wallTime(at.at, at.precision, language)}</span>,
    },
    { title: t("from"), render: (_, step) => name(step.payer) },
    { title: t("to"), render: (_, step) => name(step.payee) },
    {
      title: t("amount"),
      width: 118,
      align: "right",
      render: (_, step) => <span className="figures">{money(step.amount_minor, step.currency, language)}</span>,
    },
    {
      title: t("followedPart"),
      width: 118,
      align: "right",
      render: (_, step) => <span className="figures">{money(step.followed_minor, step.currency, language)}</span>,
    },
    {
      title: t("timeOrder"),
      width: 150,
      render: (_, { state }) =>
        state === "in_order" ? (
          <span className="quiet">{t("order_in_order")}</span>
        ) : (
          <Tag className="trace-order" color={state === "early" ? "warning" : "default"}>
            {t(`order_${state}`)}
          </Tag>
        ),
    },
    {
      title: t("fileAndRow"),
      width: 190,
      render: (_, { origins, records }) => (
        <>
          {origins.map((origin, at) => (
            <OriginView key={at} origin={origin} />
          ))}
          {records > origins.length && (
            <span className="quiet">{t("moreRecords", { count: count(records - origins.length, language) })}</span>
          )}
        </>
      ),
    },
  ];
  return (
    <Table
      size="small"
      rowKey={(step) => `${step.key} ${step.state}`}
      rowClassName={(step) => (step.state === "early" ? "trace-early" : "")}
      columns={columns}
      dataSource={[...trace.steps.rows]}
      pagination={PAGING}
      scroll={{ x: 1080 }}
    />
  );
}
