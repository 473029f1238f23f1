import { keepPreviousData, queryOptions, useInfiniteQuery } from "@tanstack/react-query";

import { answered, client } from "../api/client";
import type { ContractFilter, Urgency } from "./filter";

const STRETCH = 500;
const FOREVER = Infinity;

/** The contracts wanted, in stretches: the first at once, others as they are reached. */
export function useContracts(filter: ContractFilter) {
  return useInfiniteQuery({
    queryKey: ["contracts", filter],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      answered(client.GET("/api/contracts", { params: { query: asked(filter, pageParam) }, signal })),
    getNextPageParam: (last) => (last.offset + last.shown < last.total ? last.offset + last.shown : undefined),
    placeholderData: keepPreviousData,
  });
}

function asked(filter: ContractFilter, offset: number) {
  const { asOf, colour, stage, stageColour, check, agency, party, text, order } = filter;
  return {
    offset,
    limit: STRETCH,
    order,
    ...(asOf && { as_of: asOf }),
    ...(colour && { colour }),
    ...(stage && { stage }),
    ...(stageColour && { stage_colour: stageColour }),
    ...(check && { check }),
    ...(agency && { agency }),
    ...(party && { party }),
    ...(text && { q: text }),
  };
}

/** The questions of the pages of contracts. */
export const contractQuestions = {
  words: () =>
    queryOptions({
      queryKey: ["contract-words"],
      queryFn: () => answered(client.GET("/api/contracts/words")),
      staleTime: FOREVER,
    }),
  contract: (key: string, asOf: string) =>
    queryOptions({
      queryKey: ["contract", key, asOf],
      queryFn: () =>
        answered(client.GET("/api/contract", { params: { query: { key, ...(asOf && { as_of: asOf }) } } })),
      placeholderData: keepPreviousData,
    }),
  reminders: (asOf: string, days: number, urgency: Urgency | null) =>
    queryOptions({
      queryKey: ["reminders", asOf, days, urgency],
      queryFn: () =>
        answered(
          client.GET("/api/contracts/reminders", {
            params: {
              query: { days, limit: 1000, ...(asOf && { as_of: asOf }), ...(urgency && { urgency }) },
            },
          }),
        ),
      placeholderData: keepPreviousData,
    }),
};
