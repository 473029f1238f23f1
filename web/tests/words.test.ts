import { describe, expect, it } from "vitest";

import { contracts } from "../src/words/contracts.en";
import { en, type WordKey } from "../src/words/en";
import { ledgerEn } from "../src/words/ledger.en";
import { loadingEn } from "../src/words/loading.en";
import { lookupsEn } from "../src/words/lookups.en";
import { moneyEn } from "../src/words/money.en";
import { chance, exactDecimal, minorDigits, money, moneyShort, wallTime } from "../src/words/format";
import { phrase } from "../src/words/language";
import { zh } from "../src/words/zh";
import { csvCell, csvText } from "../src/parts/download";

const blanks = (phrase: string) => [...phrase.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();

describe("the two dictionaries", () => {
  it("have the same keys", () => {
    expect(Object.keys(zh).toSorted()).toEqual(Object.keys(en).toSorted());
  });

  it("are of parts that take no word from each other", () => {
    const parts = [contracts, ledgerEn, loadingEn, lookupsEn, moneyEn];
    for (const part of parts) for (const [key, words] of Object.entries(part)) expect(en[key as WordKey], key).toBe(words);
  });

  it("have the same blanks in every phrase, and no phrase is empty", () => {
    for (const key of Object.keys(en) as WordKey[]) {
      expect(blanks(zh[key]), key).toEqual(blanks(en[key]));
      expect(zh[key].trim(), key).not.toBe("");
    }
  });
});

describe("a phrase", () => {
  it("takes the word that fits its number", () => {
    expect(phrase("en", "chartTally", { nodes: "1", links: "1,200" })).toBe("1 node, 1,200 links");
    expect(phrase("zh", "chartTally", { nodes: "1", links: "0" })).not.toContain("{");
  });
});

describe("money", () => {
  it("is exact to the minor unit, beyond what a double can hold in decimals", () => {
    expect(exactDecimal(-1234, 2)).toBe("-12.34");
    expect(exactDecimal(5, 2)).toBe("0.05");
    expect(exactDecimal(5, 0)).toBe("5");
    expect(money(900719925474099, "CNY", "en")).toContain("9,007,199,254,740.99");
  });

  it("takes the digits of its currency, and two where the currency is no code", () => {
    expect(minorDigits("JPY")).toBe(0);
    expect(minorDigits("KWD")).toBe(3);
    expect(minorDigits("rupees")).toBe(2);
    expect(money(500, "JPY", "zh")).toContain("500");
  });

  it("is short in the language's own thousands", () => {
    expect(moneyShort(15_394_584_200, "INR", "zh")).toContain("亿");
    expect(moneyShort(15_394_584_200, "INR", "en")).toContain("154m");
  });
});

describe("time", () => {
  it("stays the wall time of its source wherever the reader sits, as exact as it is known", () => {
    expect(wallTime("2023-04-05T23:30:00", "minute", "en")).toBe("5 Apr 2023, 23:30");
    expect(wallTime("2023-04-05T00:00:00+08:00", "day", "en")).toBe("5 Apr 2023");
    expect(wallTime("2023-04-05", null, "zh")).toBe("2023年4月5日");
    expect(wallTime("2023-01-01T00:00:00", "year", "en")).toBe("2023");
    expect(wallTime("soon", null, "en")).toBe("soon");
  });
});

describe("a chance", () => {
  it("is a percentage, one in so many, or a power of ten", () => {
    expect(chance(1, "en")).toBe("10%");
    expect(chance(3, "en")).toBe("1 in 1k");
    expect(chance(28.49, "zh")).toBe("10⁻²⁸");
  });
});

describe("a table taken away", () => {
  it("quotes what needs it and lets no cell be read as a formula", () => {
    expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
    expect(csvCell("=HYPERLINK(1)")).toBe("'=HYPERLINK(1)");
    expect(csvCell("-12.50")).toBe("-12.50");
    expect(csvCell(null)).toBe("");
  });

  it("begins with a byte order mark, so that Excel reads Chinese", () => {
    expect(csvText({ name: "n", heads: ["名称"], rows: [["甲"]] })).toBe("\uFEFF名称\r\n甲\r\n");
  });
});
