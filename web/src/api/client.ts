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
    throw unreachable();
  }
  if (answer.response.ok && answer.data !== undefined) return answer.data;
  throw new ProblemError(problemOf(answer.error, answer.response.status));
}

/** The error where no answer came. */
export function unreachable(): ProblemError {
  return new ProblemError(wordless(UNREACHABLE, 0, ""));
}

/** The type of the problem that we ourselves report when no answer came. */
export const UNREACHABLE = "urn:xunmai:Unreachable";

/** The type of an answer that is no problem of the service's: something between us and it spoke. */
export const UNEXPECTED = "about:blank";

/** The problem that the service sent with a status, or what else came in its place. */
export function problemOf(error: unknown, status: number): Problem {
  if (typeof error === "object" && error !== null && "detail" in error && "zh" in error) return error as Problem;
  const said = typeof error === "string" ? error.slice(0, 500) : "";
  return wordless(UNEXPECTED, status, said || `HTTP ${status}`);
}

/** A problem that the service did not word: the page has its own words for the type. */
function wordless(type: string, status: number, detail: string): Problem {
  const words = { title: "", detail, hint: null };
  return { type, status, place: null, case: null, values: {}, ...words, zh: words };
}
