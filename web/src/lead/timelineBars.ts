import type { LeadDetail } from "../api/types";

export type Timeline = NonNullable<LeadDetail["timeline"]>;
export type Period = Timeline["periods"][number];

/** One period as it is drawn: its column, and how far its bars reach from the axis. */
export interface Bar {
  period: Period;
  x: number;
  width: number;
  up: number;
  down: number;
}

/** A timeline as it is drawn in a frame: both directions have one scale, so that their bars can be compared. */
export interface Bars {
  axis: number;
  step: number;
  bars: readonly Bar[];
  mostIn: number;
  mostOut: number;
}

const WIDEST = 46;
const DAY_MS = 86_400_000;

/** All periods from the first to the last, also those in which no money moved. */
export function everyPeriod({ step, periods }: Timeline): Period[] {
  const told = new Map(periods.map((period) => [period.start, period]));
  const last = periods.at(-1)?.start ?? "";
  const found: Period[] = [];
  for (let day = periods[0]?.start ?? ""; day && day <= last; day = next(day, step)) {
    found.push(told.get(day) ?? { start: day, in_minor: 0, out_minor: 0, note: null });
  }
  return found;
}

function next(day: string, step: Timeline["step"]): string {
  const moment = new Date(`${day}T00:00:00Z`);
  if (step === "month") moment.setUTCMonth(moment.getUTCMonth() + 1);
  else moment.setTime(moment.getTime() + 7 * DAY_MS);
  return moment.toISOString().slice(0, 10);
}

/** A date below the bars, and from where it is written. */
export interface DateMark {
  text: string;
  x: number;
}

const MOST_DATES = 12;
/** About half the width of a digit's worth of type, times the size of the type. */
const HALF_DIGIT = 0.31;

/** The dates of some of the bars, each centred on `x` below its bar or moved so far that the frame holds all of it. */
export function datesOf({ bars }: Pick<Bars, "bars">, step: Timeline["step"], frame: { width: number; font: number }): DateMark[] {
  const every = Math.ceil(bars.length / MOST_DATES);
  return bars
    .filter((_, at) => at % every === 0)
    .map(({ period: { start }, x, width }) => {
      const text = step === "month" ? start.slice(0, 7) : start;
      const half = text.length * HALF_DIGIT * frame.font;
      return { text, x: Math.max(half, Math.min(x + width / 2, frame.width - half)) };
    });
}

/** Where the bars stand in a frame of this width and height. */
export function barsIn(periods: readonly Period[], width: number, height: number): Bars {
  const mostIn = Math.max(...periods.map((period) => period.in_minor), 0);
  const mostOut = Math.max(...periods.map((period) => period.out_minor), 0);
  const scale = height / Math.max(mostIn + mostOut, 1);
  const step = width / Math.max(periods.length, 1);
  const bar = Math.min(WIDEST, step * 0.76);
  return {
    axis: mostIn * scale,
    step,
    mostIn,
    mostOut,
    bars: periods.map((period, at) => ({
      period,
      x: (at + 0.5) * step - bar / 2,
      width: bar,
      up: period.in_minor * scale,
      down: period.out_minor * scale,
    })),
  };
}
