/** Words of the ledger, and of a house where nothing is loaded, in English. */
export const ledgerEn = {
  nothingLoaded: "Nothing is loaded here yet, so there is nothing to find or to show.",
  nothingLoadedDo: "Bring files in: bank statements, registers, contracts",
  nothingLoadedHere: "Drop files below; leads, contracts and search fill once they are loaded and looked at.",
  detects_repeated_awards: "Repeated awards to one party",
  detects_rings: "Rings that gather money from many",
  judged_two_legs: "Two banks tell of one transfer",
  judged_judgements: "Who is the same as whom",
  why_two_legs: "payer and payee, amount and currency are equal, and the moments lie within ten minutes",
  ownWork: "Xunmai",
  broughtMany: "{names} and {count} more",
  broughtUnnamed: "{count} in all",
  broughtWhole: "the source as a whole",
  byRule: "a rule",
  asInLedger: "As the ledger tells it",
} as const;
