import { send } from "./ask.ts";
import { isMap, type Evaluation } from "./shapes.ts";

/** Asks the server what the rules make of the values, while somebody types. */
export interface Live {
  /** Ask after a short rest of typing; an older question is dropped. */
  readonly soon: () => void;
  /** Ask at once if a question is due or failed. */
  readonly catchUp: () => void;
}

const REST = 250;

/**
 * `question` gives the body when the question leaves, and `take` gets the answer unless a newer question
 * has left. A failed question changes nothing: the server looks again when the form is sent.
 */
export function live(url: string, question: () => Record<string, unknown>, take: (answer: Evaluation) => void): Live {
  let timer = 0;
  let isDue = false;
  let asked = new AbortController();

  async function now(): Promise<void> {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    const answer = await send({ method: "POST", url, body: question(), signal });
    if (signal.aborted) return;
    isDue = answer.kind !== "answered";
    if (answer.kind === "answered" && answer.status === 200 && isEvaluation(answer.body)) take(answer.body);
  }

  return {
    soon: () => {
      isDue = true;
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        now().catch(() => undefined);
      }, REST);
    },
    catchUp: () => {
      if (isDue) now().catch(() => undefined);
    },
  };
}

export function isEvaluation(body: unknown): body is Evaluation {
  return isMap(body) && isMap(body["values"]) && isMap(body["labels"]) && isMap(body["fields"]) && Array.isArray(body["warnings"]) && Array.isArray(body["route"]);
}

