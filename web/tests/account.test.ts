import { describe, expect, it } from "vitest";

import type { EntityDetail } from "../src/api/types";
import { accountHead, holderText } from "../src/entity/accountHead";
import { phrase } from "../src/words/language";

function account(values: EntityDetail["entity"]["values"], holders: EntityDetail["holders"] = []): EntityDetail {
  const entity = { key: "account_no:x", kind: "Account", title: "9000 **** 3538", values, aliases: [], sources: [] };
  const rest = { compartments: [], observations: 1, conflicts: [] };
  return { asked: "", renamed: false, entity: { ...entity, ...rest }, names: [], holders, conflicts: [] };
}

const BANK = { type: "text", text: "清江农村商业银行" } as const;
const PRINTED = { type: "text", text: "王 鹏光" } as const;

describe("the head of an account", () => {
  it("tells its bank before its number in Chinese, and behind it in English", () => {
    const { entity } = account({ bank: BANK });
    expect(accountHead(entity, (key, blanks) => phrase("zh", key, blanks))).toBe("清江农村商业银行账户 9000 **** 3538");
    expect(accountHead(entity, (key, blanks) => phrase("en", key, blanks))).toBe("Account 9000 **** 3538, 清江农村商业银行");
  });

  it("does without a bank that no record tells", () => {
    expect(accountHead(account({}).entity, (key, blanks) => phrase("zh", key, blanks))).toBe("账户 9000 **** 3538");
  });

  it("names the holder of a record before the one a statement prints, and nobody where neither tells", () => {
    const wang = { key: "p", kind: "Person", title: "王鹏光", ended: false };
    expect(holderText(account({ holder_name: PRINTED }, [wang]))).toBe("王鹏光");
    expect(holderText(account({ holder_name: PRINTED }))).toBe("王 鹏光");
    expect(holderText(account({}))).toBe("");
  });
});
