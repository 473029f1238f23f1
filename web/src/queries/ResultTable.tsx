import { Button, Space, Table, Tag, type TableColumnsType } from "antd";
import { useNavigate } from "react-router";

import type { QueryColumn, QueryResult } from "../api/types";
import { handOver } from "../chart/handover";
import { saveExcel } from "../parts/download";
import { count, decimal } from "../words/format";
import { useSpeech } from "../words/language";
import { CellView } from "./CellView";
import { elementsIn, resultSheet } from "./cells";

type Row = { at: number; cells: readonly unknown[] };

interface ResultTableProps {
  result: QueryResult;
  name: string;
  csv?: string;
}

/** The rows of an answer; says when there were more than it brings. */
export function ResultTable({ result, name, csv }: ResultTableProps) {
  const { t, of, language } = useSpeech();
  const navigate = useNavigate();
  const keys = elementsIn(result);
  const columns: TableColumnsType<Row> = result.columns.map((column, at) => ({
    title: of(column.label) || column.name,
    align: isFigure(column) ? "right" : "left",
    ellipsis: false,
    render: (_, row) => <CellView value={row.cells[at]} column={column} row={row.cells} columns={result.columns} />,
  }));
  const chart = () => {
    handOver({ nodes: keys });
    void navigate(`/chart?lang=${language}`);
  };
  return (
    <>
      <div className="panel-head" data-testid="result-head">
        <span role="status">
          {t("rowsIn", { rows: count(result.shown, language), seconds: decimal(result.seconds, language, 2) })}
        </span>
        {result.cut && <Tag color="warning">{t("resultCut", { limit: count(result.limit, language) })}</Tag>}
        <span className="grow" />
        <Space.Compact size="small">
          <Button size="small" disabled={!keys.length} onClick={chart}>
            {t("showInChart", { count: count(keys.length, language) })}
          </Button>
          {csv && (
            <Button size="small" href={csv} download={`${name}.csv`}>
              CSV
            </Button>
          )}
          <Button size="small" onClick={() => void saveExcel(name, [resultSheet(result, name, of)])}>
            Excel
          </Button>
        </Space.Compact>
      </div>
      <Table
        size="small"
        rowKey="at"
        columns={columns}
        dataSource={result.rows.map((cells, at) => ({ at, cells }))}
        pagination={{ defaultPageSize: 50, size: "small", pageSizeOptions: [50, 200, 1000] }}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: t("noRows") }}
      />
    </>
  );
}

function isFigure(column: QueryColumn): boolean {
  return ["integer", "number", "money"].includes(column.type);
}
