import { Table, Tag, Tooltip, type TableColumnsType } from "antd";

import type { LeadSummary, Lens, Measure } from "../api/types";
import { measureText } from "../leads/measures";
import { EntityLink } from "../parts/EntityLink";
import { useSpeech } from "../words/language";

interface Row {
  name: string;
  label: Measure;
  of: (Measure | undefined)[];
}

/** Every measure with its unit, side by side for each lens: office, department, chair. */
export function LensTable({ lead, lenses }: { lead: LeadSummary; lenses: readonly Lens[] }) {
  const { t, of, language } = useSpeech();
  const seen = lenses.length ? lenses.map((lens) => lens.measures) : [lead.measures];
  const labels = new Map(seen.flat().map((entry) => [entry.name, entry]));
  const all: Row[] = [...labels].map(([name, label]) => ({
    name,
    label,
    of: seen.map((measures) => measures.find((entry) => entry.name === name)),
  }));
  const computed = (row: Row) => row.of.some((found) => found !== undefined && found.value !== null);
  const rows = all.filter(computed);
  const silent = all.filter((row) => !computed(row));
  const columns: TableColumnsType<Row> = [
    {
      title: t("measure"),
      width: 330,
      render: (_, row) => (
        <>
          {of(row.label.label)}
          {row.label.note && <div className="quiet">{of(row.label.note)}</div>}
        </>
      ),
    },
    ...seen.map((_, at): TableColumnsType<Row>[number] => ({
      title: lenses[at] ? <LensHead lens={lenses[at]} /> : t("givenValue"),
      align: "right",
      render: (_, row) => {
        const found = row.of[at];
        return <span className="figures">{found ? measureText(found, language) : "–"}</span>;
      },
    })),
  ];
  if (!all.length) return null;
  return (
    <section className="panel" aria-labelledby="measures">
      <h2 id="measures">{t("measures")}</h2>
      <Table size="small" rowKey="name" columns={columns} dataSource={rows} pagination={false} scroll={{ x: "max-content" }} />
      {silent.length > 0 && (
        <p className="quiet table-remark">
          {t("notComputed", { names: silent.map((row) => of(row.label.label)).join(language === "zh" ? "、" : ", ") })}
        </p>
      )}
    </section>
  );
}

function LensHead({ lens }: { lens: Lens }) {
  const { t, of } = useSpeech();
  const kind = KINDS.find((entry) => entry === lens.kind);
  return (
    <div className="lens-head">
      <span className="quiet">{kind ? t(`role_${kind}`) : lens.kind}</span>
      <EntityLink entity={lens.subject.key} title={lens.subject.title} />
      <span>
        <Tag color={lens.state === "triggered" ? "red" : "default"}>{t(`state_${lens.state}`)}</Tag>
        {lens.stratum && (
          <Tooltip title={of(lens.stratum.label)}>
            <Tag>{t("rungNumber", { rung: lens.stratum.rung })}</Tag>
          </Tooltip>
        )}
      </span>
      {lens.why && <span className="quiet">{of(lens.why)}</span>}
    </div>
  );
}

const KINDS = ["party", "office", "department", "chair"] as const;
