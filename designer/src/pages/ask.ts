import { isMap, textOf } from "./shapes.ts";

/** What came back; `silent` = nothing did, so whether it was done is unknown. */
export type Answer =
  | { readonly kind: "answered"; readonly status: number; readonly body: unknown; readonly inWork: boolean }
  | { readonly kind: "silent" };

export interface Question {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

const PATIENCE = 30_000;
const FORBIDDEN = 403;
let token = "";

/** Remember the token a document came with. */
export function useToken(given: string): void {
  token = given;
}

/** Give the token that changing requests carry, fetched when there is none or it is asked for anew. */
export async function freshToken(): Promise<string> {
  const answer = await ask({ method: "GET", url: "/api/csrf" });
  if (answer.kind === "answered" && isMap(answer.body)) token = textOf(answer.body["token"]);
  return token;
}

export function knownToken(): string {
  return token;
}

/** Send a changing request; an outworn token is fetched again once. */
export async function send(question: Question): Promise<Answer> {
  if (!token) await freshToken();
  const used = token;
  const answer = await ask(question);
  if (answer.kind !== "answered" || answer.status !== FORBIDDEN) return answer;
  return (await freshToken()) === used ? answer : ask(question);
}

/** Ask the server; a network that fails is an answer too. A question taken back rejects. */
export async function ask(question: Question): Promise<Answer> {
  const limit = AbortSignal.timeout(PATIENCE);
  try {
    const response = await fetch(question.url, {
      method: question.method,
      headers: headersOf(question),
      credentials: "same-origin",
      signal: question.signal ? AbortSignal.any([question.signal, limit]) : limit,
      ...(question.body === undefined ? {} : { body: JSON.stringify(question.body) }),
    });
    const body: unknown = await response.json().catch(() => null);
    return { kind: "answered", status: response.status, body, inWork: response.headers.has("Retry-After") };
  } catch (error) {
    if (question.signal?.aborted) throw error;
    return { kind: "silent" };
  }
}

function headersOf(question: Question): Record<string, string> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (question.body !== undefined) headers["Content-Type"] = "application/json";
  if (question.method !== "GET") headers["X-CSRF-Token"] = token;
  return headers;
}
