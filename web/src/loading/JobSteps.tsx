import { Progress, Steps } from "antd";

import type { Job, JobProgress } from "../api/types";
import { useVocabulary } from "../model/vocabulary";
import { count, decimal } from "../words/format";
import { useSpeech } from "../words/language";

type Step = JobProgress["step"];

const LOADING: readonly Step[] = ["read", "check", "write", "keep", "database", "search"];
const TAKING_BACK: readonly Step[] = ["wait", "database", "search"];
const UNDOING: readonly Step[] = ["undo", "database", "search"];

/** How far a job has come: the step, how much of it, files, rows and seconds. */
export function JobSteps({ job }: { job: Job }) {
  const { t, language } = useSpeech();
  const vocabulary = useVocabulary();
  const { progress } = job;
  if (job.state === "queued") {
    return <p className="quiet">{job.ahead > 0 ? t("jobsAhead", { count: job.ahead }) : t("jobNext")}</p>;
  }
  const steps = job.state === "cancelling" ? UNDOING : job.kind === "withdraw" ? TAKING_BACK : LOADING;
  const step = progress?.step ?? "start";
  const part = progress?.of ? Math.min(100, Math.floor((100 * progress.done) / progress.of)) : null;
  return (
    <div className="job-progress">
      <Steps
        size="small"
        type="dot"
        current={Math.max(0, steps.indexOf(step))}
        items={steps.map((name) => ({ title: name === "wait" ? t("withdrawLoad") : t(`step_${name}`) }))}
      />
      {part !== null && <Progress percent={part} status="active" size="small" aria-label={t(`step_${step}`)} />}
      <p role="status">
        {(step === "wait" || step === "start") && job.kind === "load" && `${t(`step_${step}`)} · `}
        {progress && progress.deliveries > 1 && progress.delivery > 0 && (
          <>{t("sourceOf", { number: progress.delivery, of: progress.deliveries, source: vocabulary.source(progress.source ?? "") })} · </>
        )}
        {progress && progress.of_files > 0 && (
          <>
            {t("filesOf", { files: count(progress.files, language), of: count(progress.of_files, language) })} ·{" "}
          </>
        )}
        {progress && progress.rows > 0 && <>{t("rowsSoFar", { rows: count(progress.rows, language) })} · </>}
        {t("secondsSoFar", { seconds: decimal(job.seconds, language, 0) })}
      </p>
    </div>
  );
}
