import { roleWord } from "../model/roleLook";
import { count, moneyShort } from "../words/format";
import type { WordKey } from "../words/en";
import type { Speech } from "../words/language";
import { isPayment } from "./linkLook";
import type { DrawnLine, DrawnNode, Picture } from "./picture";

/** The lines along which money went out of a stack. */
export function paidOut({ key }: DrawnNode, { lines }: Pick<Picture, "lines">): readonly DrawnLine[] {
  return lines.filter((line) => line.start === key && isPayment(line.type) && line.amountMinor !== null);
}

/** Chinese counts firms, accounts and papers each in a word of its own, and people in another. */
const COUNTED_AS: Record<string, WordKey> = {
  complaint: "stackOfThings",
  company: "stackOfFirms",
  other: "stackOfAccounts",
};

/** What stands under a stack: how many have the role, and what they paid to others on the chart, by currency. */
export function stackLabel(stack: DrawnNode, picture: Pick<Picture, "lines">, { t, language }: Speech): string[] {
  const sums = new Map<string | null, number>();
  for (const { currency, amountMinor } of paidOut(stack, picture)) {
    sums.set(currency, (sums.get(currency) ?? 0) + (amountMinor ?? 0));
  }
  const { heads = 0, placed } = stack;
  return [
    t(COUNTED_AS[placed.role ?? ""] ?? "stackOf", { count: count(heads, language), role: roleWord(placed.role ?? "", t) }),
    ...[...sums].map(([currency, sum]) => t("stackPaid", { amount: moneyShort(sum, currency, language) })),
  ];
}
