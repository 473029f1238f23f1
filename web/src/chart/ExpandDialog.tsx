import { useQuery } from "@tanstack/react-query";
import { Checkbox, InputNumber, Modal, Radio, Table, type TableColumnsType } from "antd";
import { useState } from "react";

import { questions } from "../api/questions";
import type { Counts, LinkCount, LinkOrder } from "../api/types";
import { KindMark } from "../model/KindMark";
import { useVocabulary } from "../model/vocabulary";
import { Answer } from "../parts/Answer";
import { ProblemView } from "../parts/ProblemView";
import { count, moneyShort } from "../words/format";
import { useSpeech } from "../words/language";
import { LineMark } from "./ChartLegend";
import { fetchExpansion, type Wish } from "./expansion";
import type { ChartInHand } from "./useChart";

const USUAL = 25;
const MOST = 1000;
const ORDERS: readonly LinkOrder[] = ["amount", "date", "name"];

interface ExpandDialogProps {
  of: string;
  hand: ChartInHand;
  onClose: () => void;
}

/** Counts first: nothing comes onto the chart before one has seen how much it would be. */
export function ExpandDialog({ of, hand, onClose }: ExpandDialogProps) {
  const counts = useQuery(questions.counts(of));
  const { t, language } = useSpeech();
  const [order, setOrder] = useState<LinkOrder>("amount");
  const [limits, setLimits] = useState<Record<string, number>>({});
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const rows = counts.data?.counts ?? [];
  const wishes = rows.flatMap((row): Wish[] => {
    const limit = limits[nameOf(row)];
    return limit ? [{ row, limit }] : [];
  });
  const coming = wishes.reduce((sum, { row, limit }) => sum + Math.min(limit, row.count), 0);
  const bring = async () => {
    setBusy(true);
    try {
      const { news, made } = await fetchExpansion(of, wishes, order);
      hand.learn(news);
      hand.perform({
        do: "expand",
        made,
        nodes: news.nodes.map((node) => node.key),
        links: news.links.map((link) => link.key),
      });
      onClose();
    } catch (caught) {
      setBusy(false);
      setError(caught instanceof Error ? caught : new Error(String(caught)));
    }
  };
  return (
    <Modal
      open
      width={720}
      title={t("expandTitle", { title: hand.facts.nodes.get(of)?.title ?? of })}
      okText={t("bringCount", { count: count(coming, language) })}
      okButtonProps={{ disabled: !coming, loading: busy }}
      onOk={() => void bring()}
      onCancel={onClose}
    >
      {error && <ProblemView error={error} />}
      <Answer to={counts}>
        {(found) => (
          <>
            <p className="quiet">{t("expandTotal", { total: count(found.total, language) })}</p>
            <CountsTable counts={found} limits={limits} onLimits={setLimits} />
            <div className="expand-order">
              <span>{t("orderBy")}</span>
              <Radio.Group
                value={order}
                onChange={(event) => setOrder(event.target.value as LinkOrder)}
                options={ORDERS.map((value) => ({ value, label: t(`order_${value}`) }))}
              />
            </div>
          </>
        )}
      </Answer>
    </Modal>
  );
}

interface CountsTableProps {
  counts: Counts;
  limits: Record<string, number>;
  onLimits: (limits: Record<string, number>) => void;
}

function CountsTable({ counts, limits, onLimits }: CountsTableProps) {
  const { t, language } = useSpeech();
  const vocabulary = useVocabulary();
  const set = (row: LinkCount, limit: number) => onLimits({ ...limits, [nameOf(row)]: limit });
  const columns: TableColumnsType<LinkCount> = [
    {
      title: t("link"),
      render: (_, row) => (
        <Checkbox
          checked={Boolean(limits[nameOf(row)])}
          onChange={(event) => set(row, event.target.checked ? Math.min(USUAL, row.count) : 0)}
        >
          <span className="expand-type">
            <LineMark type={row.type} />
            {vocabulary.link(row.type)}
            <span className="quiet">{t(row.direction === "out" ? "directionOut" : "directionIn")}</span>
          </span>
        </Checkbox>
      ),
    },
    {
      title: t("otherEnd"),
      width: 170,
      render: (_, row) => (
        <span className="entity-link">
          <KindMark kind={row.kind} />
          {vocabulary.kind(row.kind)}
        </span>
      ),
    },
    { title: t("count"), width: 80, align: "right", render: (_, row) => <b>{count(row.count, language)}</b> },
    {
      title: t("sum"),
      width: 110,
      align: "right",
      render: (_, row) =>
        Object.entries(row.amounts)
          .map(([currency, minor]) => moneyShort(minor, currency, language))
          .join(" + "),
    },
    {
      title: t("bringAtMost"),
      width: 110,
      render: (_, row) => (
        <InputNumber
          size="small"
          min={0}
          max={Math.min(row.count, MOST)}
          value={limits[nameOf(row)] ?? 0}
          aria-label={t("bringAtMost")}
          onChange={(value) => set(row, value ?? 0)}
        />
      ),
    },
  ];
  return (
    <Table
      size="small"
      rowKey={nameOf}
      columns={columns}
      dataSource={[...counts.counts]}
      pagination={false}
      scroll={{ y: 340 }}
      locale={{ emptyText: t("noLinks") }}
    />
  );
}

function nameOf(row: LinkCount): string {
  return `${row.type} ${row.direction} ${row.kind}`;
}
