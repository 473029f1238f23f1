import { describe, expect, it } from "vitest";

import { barsIn, datesOf, everyPeriod, type Period, type Timeline } from "../src/lead/timelineBars";

const period = (start: string, in_minor: number, out_minor: number): Period => ({ start, in_minor, out_minor, note: null });
const timeline = (step: Timeline["step"], ...periods: Period[]): Timeline => ({
  label: { en: "Money", zh: "资金" },
  currency: "CNY",
  step,
  periods,
});

describe("a timeline", () => {
  it("fills in the periods in which no money moved", () => {
    const months = everyPeriod(timeline("month", period("2023-11-01", 5, 1), period("2024-02-01", 3, 0)));
    expect(months.map(({ start, in_minor }) => [start, in_minor])).toEqual([
      ["2023-11-01", 5],
      ["2023-12-01", 0],
      ["2024-01-01", 0],
      ["2024-02-01", 3],
    ]);
    const weeks = everyPeriod(timeline("week", period("2024-02-26", 1, 0), period("2024-03-11", 1, 0)));
    expect(weeks.map(({ start }) => start)).toEqual(["2024-02-26", "2024-03-04", "2024-03-11"]);
  });

  it("draws what came in above the axis and what went out below, on one scale that fills the frame", () => {
    const { axis, bars } = barsIn([period("2024-01-01", 300, 50), period("2024-02-01", 100, 100)], 200, 400);
    expect(axis).toBe(300);
    expect(bars.map(({ up, down }) => [up, down])).toEqual([
      [300, 50],
      [100, 100],
    ]);
    const [first, second] = bars;
    expect((first?.x ?? 0) + (first?.width ?? 0)).toBeLessThan(second?.x ?? 0);
    expect((second?.x ?? 0) + (second?.width ?? 0)).toBeLessThanOrEqual(200);
  });

  it("is drawn where no money moved at all", () => {
    expect(barsIn([period("2024-01-01", 0, 0)], 100, 50).bars).toMatchObject([{ up: 0, down: 0 }]);
  });
});

describe("the dates below a timeline", () => {
  it("lie wholly inside the frame, the first and the last too", () => {
    const frame = { width: 1108, font: 11.5 };
    const weeks = everyPeriod(timeline("week", period("2023-01-23", 1, 0), period("2023-09-11", 1, 0)));
    for (const count of [3, 12, 13, weeks.length]) {
      const dates = datesOf(barsIn(weeks.slice(0, count), frame.width, 200), "week", frame);
      expect(dates.length).toBeLessThanOrEqual(12);
      for (const { text, x } of dates) {
        const half = text.length * 0.31 * frame.font;
        expect(x - half).toBeGreaterThanOrEqual(0);
        expect(x + half).toBeLessThanOrEqual(frame.width);
      }
    }
  });
});
