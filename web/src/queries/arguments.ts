import type { SavedQuery } from "../api/types";

/** What a saved query is asked with, as text: the service reads each by its type. */
export type Arguments = Record<string, string>;

/** The arguments that the address holds, with defaults for those it does not; whether they suffice to ask. */
export function argumentsFrom(search: URLSearchParams, query: SavedQuery): { values: Arguments; complete: boolean } {
  const values: Arguments = {};
  let named = false;
  for (const parameter of query.parameters) {
    const given = search.get(`p.${parameter.name}`);
    named ||= given !== null;
    const value = given ?? (parameter.default === null ? null : String(parameter.default));
    if (value !== null) values[parameter.name] = value;
  }
  const complete = query.parameters.every((parameter) => !parameter.required || parameter.name in values);
  return { values, complete: complete && named };
}
