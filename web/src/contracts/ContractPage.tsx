import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";

import type { ContractDetail } from "../api/types";
import { Answer } from "../parts/Answer";
import { EntityLink, entityAddress } from "../parts/EntityLink";
import { Provenance, type Subject } from "../parts/Provenance";
import { useTitle } from "../parts/useTitle";
import { money, wallTime } from "../words/format";
import { useSpeech } from "../words/language";
import { AsOf } from "./AsOf";
import { CheckUp } from "./CheckUp";
import { ColourMark } from "./ColourMark";
import { LifeLine } from "./LifeLine";
import { contractQuestions } from "./useContracts";

/** One contract: its ten stages from top to bottom, and its check-up with reasons. */
export default function ContractPage() {
  const [search, setSearch] = useSearchParams();
  const key = search.get("key") ?? "";
  const asOf = search.get("as_of") ?? "";
  const contract = useQuery(contractQuestions.contract(key, asOf));
  const judgeBy = (day: string) =>
    setSearch(
      (old) => {
        const next = new URLSearchParams(old);
        if (day) next.set("as_of", day);
        else next.delete("as_of");
        return next;
      },
      { replace: true },
    );
  return (
    <div className="page contract-page">
      <Answer to={contract} lines={14}>
        {(detail) => <ContractView detail={detail} asOf={asOf} judgeBy={judgeBy} />}
      </Answer>
    </div>
  );
}

interface ContractViewProps {
  detail: ContractDetail;
  asOf: string;
  judgeBy: (day: string) => void;
}

function ContractView({ detail, asOf, judgeBy }: ContractViewProps) {
  const { t, of, language } = useSpeech();
  const { report } = detail;
  const { contract } = report;
  const [asked, ask] = useState<Subject | null>(null);
  useTitle(contract.title);
  return (
    <>
      <div className="page-head">
        <ColourMark colour={contract.colour} />
        <h1>{contract.title}</h1>
        <span className="grow" />
        <AsOf value={asOf} onChange={judgeBy} />
      </div>
      <section className="panel contract-facts">
        <p>{of(report.says)}</p>
        <dl className="value-list">
          {contract.number && <Fact name={t("contract")}>{t("contractNumber", { number: contract.number })}</Fact>}
          <Fact name={t("buyer")}>
            {contract.buyer ? <EntityLink entity={contract.buyer.key} title={contract.buyer.name} /> : "–"}
          </Fact>
          <Fact name={t("supplier")}>
            {contract.suppliers.length
              ? contract.suppliers.map((side) => <EntityLink key={side.key} entity={side.key} title={side.name} />)
              : "–"}
          </Fact>
          <Fact name={t("value")}>
            {contract.amount_minor === null ? "–" : money(contract.amount_minor, contract.currency, language)}
          </Fact>
          <Fact name={t("source")}>{contract.register_name}</Fact>
        </dl>
        <p className="quiet">
          {report.known_until && t("knownUntil", { day: wallTime(report.known_until, "day", language) })}{" "}
          <Link to={entityAddress(contract.key, language)}>{t("openEntity")}</Link>
        </p>
        {detail.notices.map((notice) => (
          <p key={notice.en} className="notice">
            {of(notice)}
          </p>
        ))}
      </section>
      <div className="contract-columns">
        <LifeLine report={report} records={detail.records} onAsk={ask} />
        <CheckUp report={report} records={detail.records} onAsk={ask} />
      </div>
      <Provenance subject={asked} onClose={() => ask(null)} />
    </>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
