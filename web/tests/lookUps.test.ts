import { describe, expect, it } from "vitest";

import { dayBounds, exportAddress, soughtOf } from "../src/house/lookUps";
import { secondTime } from "../src/words/format";

describe("what is sought in the log of look-ups", () => {
  it("is a whole day of the reader's clock", () => {
    const { since = "", until = "" } = dayBounds("2024-02-29");
    expect(secondTime(since)).toBe("2024-02-29 00:00:00");
    expect(secondTime(until)).toBe("2024-03-01 00:00:00");
  });

  it("is everything where nobody and no day is named", () => {
    expect(soughtOf("", "")).toEqual({});
    expect(soughtOf("李", "")).toEqual({ who: "李" });
    expect(soughtOf("", "no day")).toEqual({});
  });

  it("is taken away as it is sought, in the language of the page, and never from one entry on", () => {
    const address = new URL(exportAddress({ who: "李 四", up_to: 7 }, "zh"), "http://x");
    expect(Object.fromEntries(address.searchParams)).toEqual({ who: "李 四", language: "zh" });
  });
});
