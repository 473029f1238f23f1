import createClient from "openapi-fetch";

import type { paths, Problem } from "./schema";

/** The typed door to the service; same origin, so that cookies travel and nothing else is called. */
export const client = createClient<paths>({ baseUrl: "/" });

/** A failed request, with the problem details that the service sent. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
    this.name = "ProblemError";
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer. Throws ProblemError where the service refused or could not be reached. */
export async function answered<T>(asked: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch {
    throw new ProblemError({ type: UNREACHABLE, title: "", status: 0, detail: "", hint: null, place: null });
  }
  if (answer.response.ok && answer.data !== undefined) return answer.data;
  throw new ProblemError(problemOf(answer.error, answer.response));
}

/** The type of the problem that we ourselves report when no answer came. */
export const UNREACHABLE = "urn:xunmai:Unreachable";

function problemOf(error: unknown, response: Response): Problem {
  if (typeof error === "object" && error !== null && "title" in error && "detail" in error) return error as Problem;
  return {
    type: "about:blank",
    title: response.statusText || `HTTP ${response.status}`,
    status: response.status,
    detail: typeof error === "string" ? error.slice(0, 500) : "",
    hint: null,
    place: null,
  };
}
