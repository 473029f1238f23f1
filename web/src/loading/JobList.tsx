import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Collapse, Popconfirm, Tag } from "antd";
import { useEffect, useRef } from "react";

import { answered, client } from "../api/client";
import { isOpen, questions } from "../api/questions";
import type { Job } from "../api/types";
import { ProblemView } from "../parts/ProblemView";
import { count, localTime } from "../words/format";
import { useSpeech } from "../words/language";
import { JobReport } from "./JobReport";
import { JobSteps } from "./JobSteps";

const SHOWN = 10;
const COLOURS: Record<Job["state"], string> = {
  queued: "default",
  running: "processing",
  cancelling: "warning",
  done: "green",
  failed: "red",
  cancelled: "default",
  interrupted: "warning",
};

/** The newest jobs: what is under way with how far it has come, then what became of the others. */
export function JobList({ mayLoad }: { mayLoad: boolean }) {
  const { t } = useSpeech();
  const { data, error } = useQuery(questions.jobs(SHOWN));
  useLedgerFollows(data?.jobs);
  if (error) return <ProblemView error={error} />;
  if (!data || data.jobs.length === 0) return null;
  const open = data.jobs.filter(isOpen).toReversed();
  const over = data.jobs.filter((job) => !isOpen(job));
  return (
    <section className="panel jobs" aria-labelledby="jobs">
      <h2 id="jobs">{t("jobs")}</h2>
      {open.map((job) => (
        <OpenJob key={job.id} job={job} mayLoad={mayLoad} />
      ))}
      <Collapse
        size="small"
        ghost
        // what has just ended is read first
        defaultActiveKey={over.slice(0, 1).map(({ id }) => id)}
        key={over[0]?.id}
        items={over.map((job) => ({
          key: job.id,
          label: <JobHead job={job} />,
          extra: <JobTag job={job} />,
          children: (
            <>
              <JobReport job={job} mayLoad={mayLoad} />
              {mayLoad && job.unfinished && <Cancel job={job} />}
              {mayLoad && job.again && <Again job={job} />}
            </>
          ),
        }))}
      />
    </section>
  );
}

function OpenJob({ job, mayLoad }: { job: Job; mayLoad: boolean }) {
  const cancellable = mayLoad && job.state !== "cancelling" && (job.kind === "load" || job.state === "queued");
  return (
    <div className="job" data-testid="open-job">
      <div className="job-line">
        <JobHead job={job} />
        <span className="grow" />
        <JobTag job={job} />
        {cancellable && <Cancel job={job} />}
      </div>
      <JobSteps job={job} />
    </div>
  );
}

/** Cancels a job: one that is under way, or one that failed and left something in force. */
function Cancel({ job }: { job: Job }) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => answered(client.POST("/api/job/cancel", { body: { job: job.id } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["jobs"] }),
  });
  return (
    <>
      <Popconfirm
        title={t("cancelSure")}
        okText={t("cancelJob")}
        cancelText={t("goOn")}
        onConfirm={() => cancel.mutate()}
      >
        <Button size="small" danger loading={cancel.isPending}>
          {t("cancelJob")}
        </Button>
      </Popconfirm>
      {cancel.error && <ProblemView error={cancel.error} />}
    </>
  );
}

function JobHead({ job }: { job: Job }) {
  const { t, language } = useSpeech();
  const [first = "", ...others] = job.files;
  const what =
    job.kind === "withdraw"
      ? t("jobWithdraw", { load: job.load ?? "" })
      : others.length > 0
        ? t("jobLoadMany", { first, count: count(job.files.length, language) })
        : t("jobLoad", { first });
  return (
    <span className="job-head">
      <span className="quiet">#{job.id}</span> <b title={job.files.join("\n")}>{what}</b>{" "}
      <span className="quiet">
        {job.who} · {localTime(job.at, language)}
      </span>
    </span>
  );
}

function JobTag({ job }: { job: Job }) {
  const { t } = useSpeech();
  return <Tag color={COLOURS[job.state]}>{t(`job_${job.state}`)}</Tag>;
}

function Again({ job }: { job: Job }) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: () => answered(client.POST("/api/job/again", { body: { job: job.id } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["jobs"] }),
  });
  return (
    <>
      <Button onClick={() => again.mutate()} loading={again.isPending}>
        {t("startAgain")}
      </Button>
      {again.error && <ProblemView error={again.error} />}
    </>
  );
}

/** Has the ledger and the state of the readings asked anew when a job has ended. */
function useLedgerFollows(jobs: readonly Job[] | undefined) {
  const queries = useQueryClient();
  const ended = jobs?.filter((job) => !isOpen(job)).length;
  const open = jobs?.filter(isOpen).length;
  const former = useRef(open);
  useEffect(() => {
    const fewer = former.current !== undefined && open !== undefined && open < former.current;
    former.current = open;
    if (fewer) {
      void queries.invalidateQueries({ queryKey: ["reading"] });
      void queries.invalidateQueries({ queryKey: ["loads"] });
    }
  }, [queries, open, ended]);
}
