import type { LeadSummary, MomentValue, Disposition, LinkCount, Expansion, SavedQuery, QueryColumn } from "./schema";

export type * from "./schema";

export type LeadState = LeadSummary["state"];
export type Decision = Disposition["decision"];
export type Direction = LinkCount["direction"];
export type LinkOrder = Expansion["order"];
export type Precision = MomentValue["precision"];
export type ParameterType = SavedQuery["parameters"][number]["type"];
export type ColumnType = QueryColumn["type"];

/** A value of a property, as the service sends it. */
export type Value = import("./schema").Observation["values"][string];
export type Values = Record<string, Value>;

/** Nodes and the links between them. */
export type Chart = Pick<import("./schema").RedrawnChart, "nodes" | "links">;
