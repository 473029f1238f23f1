import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";

import { ProblemError } from "./api/client";
import { questions } from "./api/questions";
import { Shell } from "./shell/Shell";
import { SpeechProvider } from "./words/SpeechProvider";
import "./style/base.css";
import "./style/shell.css";
import "./style/frame.css";
import "./style/parts.css";
import "./style/leads.css";
import "./style/lead.css";
import "./style/contracts.css";
import "./style/entity.css";
import "./style/chart.css";
import "./style/queries.css";
import "./style/house.css";
import "./style/loading.css";
import "./style/trace.css";

const TRIES = 2;

const queries: QueryClient = new QueryClient({
  // Whoever is no longer let in is asked to sign in again, whichever question was refused.
  queryCache: new QueryCache({
    onError: (error, { queryKey }) => {
      const refused = error instanceof ProblemError && error.problem.status === 401;
      if (refused && queryKey[0] !== "session") void queries.invalidateQueries(questions.session());
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // A refusal stays a refusal; only a service that failed or was away is asked again.
      retry: (failures, error) =>
        failures < TRIES && !(error instanceof ProblemError && error.problem.status > 0 && error.problem.status < 500),
    },
  },
});

const root = document.getElementById("root");
if (!root) throw new Error("the page has no root");
createRoot(root).render(
  <QueryClientProvider client={queries}>
    <BrowserRouter>
      <SpeechProvider>
        <Shell />
      </SpeechProvider>
    </BrowserRouter>
  </QueryClientProvider>,
);
