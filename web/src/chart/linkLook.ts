/** How a type of link is drawn: the style of the line tells it without its colour. */
export interface LinkLook {
  colour: string;
  line: "solid" | "dashed" | "dotted";
}

const MONEY = "#8a6a12";
const OFFICE = "#1f6f68";
const OWNERSHIP = "#2463a6";
const PEOPLE = "#a8552a";
const QUIET = "#8393a3";

const LOOKS: Record<string, LinkLook> = {
  AWARDED: { colour: MONEY, line: "solid" },
  TRANSFERRED: { colour: MONEY, line: "solid" },
  FLOWED: { colour: MONEY, line: "solid" },
  HOLDS: { colour: MONEY, line: "dotted" },
  APPLIED_FOR: { colour: MONEY, line: "dashed" },
  GUARANTEED: { colour: OWNERSHIP, line: "dotted" },
  FUNDED_BY: { colour: MONEY, line: "dashed" },
  BID_ON: { colour: QUIET, line: "dashed" },
  RESULTED_IN: { colour: QUIET, line: "solid" },
  INVITED: { colour: OFFICE, line: "solid" },
  IN: { colour: OFFICE, line: "dotted" },
  PART_OF: { colour: OFFICE, line: "dotted" },
  SUPERVISES: { colour: OFFICE, line: "dashed" },
  CHAIRED: { colour: PEOPLE, line: "solid" },
  SAT_ON: { colour: PEOPLE, line: "dashed" },
  RECORDED: { colour: PEOPLE, line: "dotted" },
  HELD: { colour: PEOPLE, line: "solid" },
  KIN_OF: { colour: "#9c4668", line: "dashed" },
  REFERRED: { colour: "#9c4668", line: "solid" },
  SAME_AS: { colour: "#9c4668", line: "dotted" },
  OWNS: { colour: OWNERSHIP, line: "solid" },
  LEGAL_REP_OF: { colour: OWNERSHIP, line: "dashed" },
  MANAGES: { colour: OWNERSHIP, line: "dotted" },
  PARTY_TO: { colour: "#7a4f7d", line: "dashed" },
  INVOLVES: { colour: "#b3372f", line: "dashed" },
};
const OTHER: LinkLook = { colour: QUIET, line: "solid" };

/** Whether money went along a link of this type, from its start to its end. */
export function isPayment(type: string): boolean {
  return type === "FLOWED" || type === "TRANSFERRED";
}

/** The look of a type of link. */
export function linkLook(type: string): LinkLook {
  return LOOKS[type] ?? OTHER;
}
