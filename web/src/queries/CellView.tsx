import type { QueryColumn } from "../api/types";
import { EntityLink } from "../parts/EntityLink";
import { count, decimal, money, wallTime } from "../words/format";
import { useSpeech } from "../words/language";
import { currencyOf, isElement } from "./cells";

interface CellViewProps {
  value: unknown;
  column: QueryColumn;
  row: readonly unknown[];
  columns: readonly QueryColumn[];
}

/** One cell of an answer, by the type of its column; free Cypher has no types, so the value tells. */
export function CellView({ value, column, row, columns }: CellViewProps) {
  const { t, language } = useSpeech();
  if (value === null || value === undefined) return <span className="quiet">–</span>;
  if (isElement(value)) {
    return value.element === "node" ? (
      <EntityLink entity={value.key} title={value.title} kind={value.kind} />
    ) : (
      <span>{value.kind}</span>
    );
  }
  if (typeof value === "boolean") return <>{t(value ? "yes" : "no")}</>;
  if (typeof value === "number") return <span className="figures">{numberText()}</span>;
  if (typeof value === "string") {
    if (column.type === "key") return <EntityLink entity={value} title={shortKey(value)} />;
    if (column.type === "time") return <span className="figures">{wallTime(value, null, language)}</span>;
    return <>{value}</>;
  }
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return (
      <>
        {items.map((item, at) => (
          <div key={at}>
            <CellView value={item} column={column} row={row} columns={columns} />
          </div>
        ))}
      </>
    );
  }
  return <code>{JSON.stringify(value)}</code>;

  function numberText(): string {
    if (typeof value !== "number") return "";
    if (column.type === "money") return money(value, currencyOf(column, row, columns), language);
    return Number.isInteger(value) ? count(value, language) : decimal(value, language, 4);
  }
}

function shortKey(key: string): string {
  const tail = key.slice(key.indexOf(":") + 1);
  return tail.length > 48 ? `${tail.slice(0, 47)}…` : tail;
}
