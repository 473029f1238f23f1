import { describe, expect, it } from "vitest";

import { dayOf } from "../src/parts/day";

describe("a typed day", () => {
  it("is read in every form that begins with the year", () => {
    for (const typed of ["2024-03-05", "2024-3-5", "2024/3/5", "2024.3.5", "20240305", "2024年3月5日"]) {
      expect(dayOf(typed), typed).toBe("2024-03-05");
    }
  });

  it("is none where the year does not come first, or where no calendar has it", () => {
    for (const typed of ["", "03/05/2024", "5.3.2024", "2024-02-30", "2024-13-01", "yesterday", "2024-03"]) {
      expect(dayOf(typed), typed).toBeNull();
    }
  });
});
