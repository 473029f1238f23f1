import { Table, type TableColumnsType } from "antd";
import { type UIEvent, useRef } from "react";
import { useNavigate } from "react-router";

import type { ColourCounts, ContractRow, ContractWords } from "../api/types";
import { EntityLink } from "../parts/EntityLink";
import { money, moneyShort, wallTime } from "../words/format";
import { useSpeech } from "../words/language";
import { ColourMark } from "./ColourMark";
import { contractAddress, STAGES } from "./filter";
import { StageCell } from "./StageCells";
import { useWalk } from "./useWalk";

interface ContractTableProps {
  contracts: readonly ContractRow[];
  stages: Readonly<Record<string, ColourCounts>>;
  words: ContractWords | undefined;
  asOf: string;
  height: number;
  loading: boolean;
  /** Called when the rows that are here come to their end. */
  onEnd: () => void;
}

const NEAR_ROWS = 60;
const NEAR_PIXELS = 2000;

/** Contracts with their ten stages; arrows walk, Enter opens, and more rows come as they are reached. */
export function ContractTable({ contracts, stages, words, asOf, height, loading, onEnd }: ContractTableProps) {
  const { t, language } = useSpeech();
  const navigate = useNavigate();
  const table = useRef<React.ComponentRef<typeof Table>>(null);
  const columns = useColumns(words, stages);
  const open = (row: number) => {
    const contract = contracts[row];
    if (contract) void navigate(contractAddress(contract.key, language, asOf));
  };
  const show = (row: number) => {
    const key = contracts[row]?.key;
    if (key) table.current?.scrollTo({ key });
    if (row > contracts.length - NEAR_ROWS) onEnd();
  };
  const { at, goTo, onKeyDown } = useWalk(contracts.length, show, open);
  const scrolled = (event: UIEvent<HTMLDivElement>) => {
    const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
    if (scrollTop + clientHeight > scrollHeight - NEAR_PIXELS) onEnd();
  };
  return (
    <div
      className="lead-table contract-table"
      tabIndex={0}
      onKeyDown={onKeyDown}
      role="group"
      aria-label={t("contractsKeys")}
    >
      <Table<ContractRow>
        ref={table}
        virtual
        size="small"
        rowKey="key"
        columns={columns}
        dataSource={[...contracts]}
        pagination={false}
        loading={loading}
        scroll={{ x: 1180, y: height }}
        onScroll={scrolled}
        rowClassName={(_, index) => (index === at ? "row-at" : "")}
        onRow={(_, index) => ({
          onClick: () => {
            goTo(index ?? 0);
            open(index ?? 0);
          },
        })}
        locale={{ emptyText: t("noContracts") }}
      />
    </div>
  );
}

function useColumns(
  words: ContractWords | undefined,
  stages: Readonly<Record<string, ColourCounts>>,
): TableColumnsType<ContractRow> {
  const { t, of, language } = useSpeech();
  return [
    { title: t("colour"), width: 84, render: (_, row) => <ColourMark colour={row.colour} /> },
    { title: t("contract"), render: (_, row) => <ContractName row={row} /> },
    { title: t("buyerSupplier"), width: 230, render: (_, row) => <Sides row={row} /> },
    {
      title: t("value"),
      width: 84,
      align: "right",
      render: (_, row) =>
        row.amount_minor === null ? (
          <span className="quiet">–</span>
        ) : (
          <span title={money(row.amount_minor, row.currency, language)}>
            {moneyShort(row.amount_minor, row.currency, language)}
          </span>
        ),
    },
    ...STAGES.map((stage, nth) => ({
      title: (
        <span
          className="stage-head"
          title={t("stageCounts", { stage: nameOf(words, nth, of), ...(stages[stage] ?? NOTHING) })}
        >
          {t(`stageShort_${stage}`)}
        </span>
      ),
      key: stage,
      width: 50,
      align: "center" as const,
      className: "stage-column",
      render: (_: unknown, row: ContractRow) => <StageCell row={row} nth={nth} words={words} />,
    })),
    {
      title: t("foundChecks"),
      width: 62,
      align: "right",
      render: (_, row) => <Found row={row} words={words} />,
    },
  ];
}

const NOTHING = { red: 0, yellow: 0, green: 0, grey: 0 };

function nameOf(words: ContractWords | undefined, nth: number, of: (label: { en: string; zh: string }) => string): string {
  const stage = words?.stages[nth];
  return stage ? of(stage.label) : "";
}

/** What a contract is called, its number and the day of its signing. */
export function ContractName({ row }: { row: ContractRow }) {
  const { t, language } = useSpeech();
  return (
    <span className="two-lines">
      <span title={row.title}>{row.title}</span>
      <span className="quiet">
        {row.number && t("contractNumber", { number: row.number })}
        {row.number && row.signed && " · "}
        {row.signed && wallTime(row.signed, "day", language)}
      </span>
    </span>
  );
}

/** Who bought from whom. */
export function Sides({ row }: { row: ContractRow }) {
  const [first, ...others] = row.suppliers;
  return (
    <span className="two-lines">
      {row.buyer ? <EntityLink entity={row.buyer.key} title={row.buyer.name} /> : <span className="quiet">–</span>}
      {first ? (
        <span>
          → <EntityLink entity={first.key} title={first.name} />
          {others.length > 0 && <span className="quiet"> +{others.length}</span>}
        </span>
      ) : (
        <span className="quiet">→ –</span>
      )}
    </span>
  );
}

function Found({ row, words }: { row: ContractRow; words: ContractWords | undefined }) {
  const { t, of } = useSpeech();
  const named = row.triggered.map((name) => words?.checks.find((check) => check.name === name)?.label);
  const list = named.map((label) => (label ? of(label) : "")).join("; ");
  const counts = { found: row.triggered.length, assessed: row.assessed, checks: row.checks };
  return (
    <span title={[list, t("foundHint", counts)].filter(Boolean).join("\n")}>
      <b>{row.triggered.length}</b>
      <span className="quiet"> / {row.assessed}</span>
    </span>
  );
}
