import { isMap, textOf, type Labels, type Values } from "./shapes.ts";

/** What somebody typed and has not sent. */
export interface Draft {
  readonly label: string;
  readonly page: string;
  readonly values: Values;
  readonly labels: Labels;
  readonly opinion: string;
  /** Why it came back, if the server said no while the page was closed. */
  readonly problem: string;
  readonly at: number;
}

const PREFIX = "formloom.draft";

/** Name the place of a draft: one per person and form, task or record. */
export function draftPlace(actor: string, ...subject: string[]): string {
  return [PREFIX, actor, ...subject].join(".");
}

/** Keep a draft; false = the browser has no room or no leave. */
export function keepDraft(storage: Storage, place: string, draft: Draft): boolean {
  try {
    storage.setItem(place, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function readDraft(storage: Storage, place: string): Draft | null {
  try {
    return draftOf(JSON.parse(storage.getItem(place) ?? "null"));
  } catch {
    return null;
  }
}

export function dropDraft(storage: Storage, place: string): void {
  try {
    storage.removeItem(place);
  } catch {
    // A browser that keeps nothing has nothing to drop.
  }
}

/** The drafts of one person, newest first. */
export function draftsOf(storage: Storage, actor: string): Draft[] {
  const places = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
  const own = places.filter((place) => place.startsWith(`${PREFIX}.${actor}.`));
  const found = own.map((place) => readDraft(storage, place)).filter((draft) => draft !== null);
  return found.sort((left, right) => right.at - left.at);
}

function draftOf(kept: unknown): Draft | null {
  if (!isMap(kept) || !isMap(kept["values"])) return null;
  return {
    label: textOf(kept["label"]),
    page: textOf(kept["page"]),
    values: kept["values"] as Values,
    labels: (isMap(kept["labels"]) ? kept["labels"] : {}) as Labels,
    opinion: textOf(kept["opinion"]),
    problem: textOf(kept["problem"]),
    at: typeof kept["at"] === "number" ? kept["at"] : 0,
  };
}
