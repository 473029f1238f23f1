import { answered, client } from "../api/client";
import type { Chart, LinkCount, LinkOrder } from "../api/types";
import type { MadeExpansion } from "./document";

/** So many links of one type, direction and kind of other end. */
export interface Wish {
  row: LinkCount;
  limit: number;
}

/** What an expansion brings, and how it will be remembered. */
export interface Brought {
  news: Chart;
  made: MadeExpansion[];
}

/** Asks for each wish; all of them or none. Throws ProblemError where one is refused. */
export async function fetchExpansion(of: string, wishes: readonly Wish[], order: LinkOrder): Promise<Brought> {
  const answers = await Promise.all(
    wishes.map(({ row, limit }) => {
      const query = { key: of, type: row.type, direction: row.direction, kind: row.kind, order, limit };
      return answered(client.GET("/api/entity/links", { params: { query } }));
    }),
  );
  const news = { nodes: answers.flatMap((answer) => answer.nodes), links: answers.flatMap((answer) => answer.links) };
  const made = answers.map(({ total, shown }, at): MadeExpansion => {
    const row = wishes[at]?.row;
    return {
      of,
      type: row?.type ?? null,
      direction: row?.direction ?? null,
      kind: row?.kind ?? null,
      order,
      total,
      shown,
    };
  });
  return { news, made };
}
