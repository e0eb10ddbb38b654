import { freshToken, knownToken } from "../ask.ts";
import { fileSize } from "../format.ts";
import { isMap, refusalOf, textOf, type FileRef } from "../shapes.ts";
import { say } from "../texts.ts";

/** One file of a field: there already, on its way, or not taken. */
export type Entry = Kept | Moving | Failed;

export interface Kept {
  readonly kind: "kept";
  readonly ref: FileRef;
}

export interface Moving {
  readonly kind: "moving";
  readonly file: File;
  readonly request: XMLHttpRequest;
}

export interface Failed {
  readonly kind: "failed";
  readonly file: File;
  readonly message: string;
  readonly mayRetry: boolean;
}

export interface Rules {
  readonly types: readonly string[];
  readonly size: number;
}

const CREATED = 201;
const FORBIDDEN = 403;

/** Say why a file cannot be sent at all; the server looks again, at the content. */
export function refused(file: { readonly name: string; readonly size: number }, rules: Rules): string | null {
  const type = file.name.slice(file.name.lastIndexOf(".") + 1).toLowerCase();
  if (rules.types.length > 0 && !rules.types.includes(type)) {
    return say("wrongType", { types: rules.types.map((one) => one.toUpperCase()).join(", ") });
  }
  if (file.size === 0) return say("empty");
  return rules.size > 0 && file.size > rules.size ? say("tooLarge", { size: fileSize(rules.size) }) : null;
}

/** Send a file and give what became of it; `progress` hears how much has left, in percent. */
export async function transfer(entry: Moving, address: string, progress: (percent: number) => void): Promise<Entry> {
  const { request, file } = entry;
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) progress(Math.round((100 * event.loaded) / event.total));
  });
  const used = knownToken() || (await freshToken());
  let status = await post(request, address, file, used);
  if (status === FORBIDDEN && (await freshToken()) !== used) status = await post(request, address, file, knownToken());
  const body: unknown = status === 0 ? null : request.response;
  const [ref] = status === CREATED ? refsOf([body]) : [];
  if (ref) return { kind: "kept", ref };
  const message = refusalOf(body).message || say("uploadFailed");
  return { kind: "failed", file, message, mayRetry: status === 0 || status === FORBIDDEN || status >= 429 };
}

function post(request: XMLHttpRequest, address: string, file: File, token: string): Promise<number> {
  return new Promise((settle) => {
    request.addEventListener("loadend", () => { settle(request.status); }, { once: true });
    request.open("POST", address);
    request.responseType = "json";
    request.setRequestHeader("X-CSRF-Token", token);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.send(file);
  });
}

/** Kinds of files the server shows in place; the others are only given out. */
const IN_PLACE = new Set(["application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"]);

/** Read the files of a value. */
export function refsOf(value: unknown): FileRef[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isMap).map((one) => ({
    id: textOf(one["id"]),
    name: textOf(one["name"]),
    size: Number(one["size"] ?? 0),
    media_type: textOf(one["media_type"]),
  }));
}

/** Where a file can be looked at; blank where it can only be taken along. */
export function viewOf(ref: FileRef): string {
  return IN_PLACE.has(ref.media_type) ? `/view/${ref.id}` : "";
}

export function downloadOf(ref: FileRef): string {
  return `/files/${ref.id}/${encodeURIComponent(ref.name)}`;
}
