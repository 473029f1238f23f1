import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { Component, lazy, type ReactNode, Suspense } from "react";
import { Navigate, Route, Routes, useLocation } from "react-router";

import { ProblemError } from "../api/client";
import { questions } from "../api/questions";
import { LeadsPage } from "../leads/LeadsPage";
import { ProblemView } from "../parts/ProblemView";
import { useSpeech } from "../words/language";
import { BehindNote } from "./BehindNote";
import { EmptyNote } from "./EmptyNote";
import { Header } from "./Header";
import { SignIn } from "./SignIn";

const LeadPage = lazy(() => import("../lead/LeadPage"));
const ContractsPage = lazy(() => import("../contracts/ContractsPage"));
const ContractPage = lazy(() => import("../contracts/ContractPage"));
const EntityPage = lazy(() => import("../entity/EntityPage"));
const ChartPage = lazy(() => import("../chart/ChartPage"));
const QueriesPage = lazy(() => import("../queries/QueriesPage"));
const CypherPage = lazy(() => import("../queries/CypherPage"));
const LoadsPage = lazy(() => import("../house/LoadsPage"));
const LookUpsPage = lazy(() => import("../house/LookUpsPage"));
const AboutPage = lazy(() => import("../house/AboutPage"));

/** The house of every page: header, then whichever page the address names; first of all who is asking. */
export function Shell() {
  const session = useQuery(questions.session());
  const { t } = useSpeech();
  const { pathname, search } = useLocation();
  const locked =
    (session.error instanceof ProblemError && session.error.problem.status === 401) ||
    (session.data && !session.data.signed_in);
  if (locked) return <SignIn />;
  // nothing is asked before it is known who asks: a service that wants its token would refuse all of it
  if (session.isPending) return <Skeleton active className="waiting page" />;
  return (
    <>
      <a className="skip" href="#main">
        {t("skipToContent")}
      </a>
      <Header session={session.data} />
      <BehindNote />
      <EmptyNote />
      <main id="main" tabIndex={-1}>
        <Fence key={pathname}>
          <Suspense fallback={<Skeleton active className="waiting page" />}>
            <Routes>
              <Route path="/" element={<Navigate to={{ pathname: "/leads", search }} replace />} />
              <Route path="/leads" element={<LeadsPage />} />
              <Route path="/lead" element={<LeadPage />} />
              <Route path="/contracts" element={<ContractsPage />} />
              <Route path="/contract" element={<ContractPage />} />
              <Route path="/entity" element={<EntityPage />} />
              <Route path="/chart" element={<ChartPage />} />
              <Route path="/queries" element={<QueriesPage />} />
              <Route path="/cypher" element={<CypherPage />} />
              <Route path="/loads" element={<LoadsPage />} />
              <Route path="/lookups" element={<LookUpsPage />} />
              <Route path="/about" element={<AboutPage />} />
              <Route path="*" element={<Nowhere />} />
            </Routes>
          </Suspense>
        </Fence>
      </main>
    </>
  );
}

function Nowhere() {
  const { t } = useSpeech();
  return (
    <div className="page">
      <h1>{t("noSuchPage")}</h1>
      <p>{t("noSuchPageHint")}</p>
    </div>
  );
}

/** Keeps a page that broke from taking the header with it. */
class Fence extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <div className="page">
        <ProblemView error={this.state.error} again={() => this.setState({ error: null })} />
      </div>
    );
  }
}
