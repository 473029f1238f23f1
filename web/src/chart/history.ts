import { apply, type Command } from "./commands";
import type { ChartDocument } from "./document";

/** A chart with the steps behind it and the steps that were taken back. */
export interface History {
  past: readonly ChartDocument[];
  present: ChartDocument;
  future: readonly ChartDocument[];
}

export type Step = { command: Command; joined?: boolean } | "undo" | "redo" | { begin: ChartDocument };

const STEPS = 200;
/** Commands that are not worth a step of their own. */
const PASSING: ReadonlySet<Command["do"]> = new Set(["select", "rename", "title"]);

/** The history of a chart that nothing was done to yet. */
export function beginning(chart: ChartDocument): History {
  return { past: [], present: chart, future: [] };
}

/** The history after a step; a joined command belongs to the step before it, as an arrangement to its expansion. */
export function stepped(history: History, step: Step): History {
  if (step === "undo") return undone(history);
  if (step === "redo") return redone(history);
  if ("begin" in step) return beginning(step.begin);
  const next = apply(history.present, step.command);
  if (next === history.present) return history;
  if (step.joined || PASSING.has(step.command.do)) return { ...history, present: next };
  return { past: [...history.past, history.present].slice(-STEPS), present: next, future: [] };
}

function undone(history: History): History {
  const before = history.past.at(-1);
  if (!before) return history;
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future] };
}

function redone(history: History): History {
  const [after, ...rest] = history.future;
  if (!after) return history;
  return { past: [...history.past, history.present], present: after, future: rest };
}
