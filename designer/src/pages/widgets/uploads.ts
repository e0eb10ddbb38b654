import { icon, make, maybe, need } from "../dom.ts";
import { fileSize, fileType } from "../format.ts";
import type { FileRef, Value } from "../shapes.ts";
import { say } from "../texts.ts";
import type { Control, Surroundings } from "./control.ts";
import { downloadOf, refsOf, refused, transfer, viewOf, type Entry, type Rules } from "./transfer.ts";

export function uploadsControl(root: HTMLElement, around: Surroundings): Control {
  return new Uploads(need(root, "[data-uploads]", HTMLElement), around);
}

/** Files of a field, sent as soon as they are chosen. */
class Uploads implements Control {
  readonly inputs: readonly HTMLElement[];
  private entries: readonly Entry[] = [];
  private readonly list: HTMLElement;
  private readonly pick: HTMLInputElement;
  private readonly rules: Rules;
  private readonly address: string;

  constructor(box: HTMLElement, private readonly around: Surroundings) {
    this.list = need(box, "[data-list]", HTMLElement);
    this.pick = need(box, "[data-pick]", HTMLInputElement);
    this.inputs = [this.pick];
    this.rules = { types: (box.dataset["accept"] ?? "").split(",").filter(Boolean), size: Number(box.dataset["maxSize"] ?? 0) };
    this.address = `/api/uploads?${new URLSearchParams({ field: around.field, form: around.form }).toString()}`;
    this.pick.addEventListener("change", () => {
      for (const file of this.pick.files ?? []) this.add(file);
      this.pick.value = "";
    });
    receiveDrops(need(box, "[data-drop]", HTMLElement), (file) => { this.add(file); });
  }

  read(): Value {
    const refs = this.refs();
    return refs.length > 0 ? refs : null;
  }

  write(value: Value): void {
    const given = refsOf(value);
    if (idsOf(given) === idsOf(this.refs())) return;
    this.entries = [...given.map((ref): Entry => ({ kind: "kept", ref })), ...this.entries.filter((entry) => entry.kind !== "kept")];
    this.draw();
  }

  words(value: Value): string | Node {
    const given = refsOf(value);
    return given.length === 0 ? say("blank") : make("span", { class: "file-row" }, ...given.map((ref) => fileRow(ref)));
  }

  focus(): void {
    this.pick.focus();
  }

  trouble(): string | null {
    return this.entries.some((entry) => entry.kind === "moving") ? say("stillUploading") : null;
  }

  private refs(): FileRef[] {
    return this.entries.filter((entry) => entry.kind === "kept").map((entry) => entry.ref);
  }

  private add(file: File): void {
    const message = refused(file, this.rules);
    const entry: Entry = message
      ? { kind: "failed", file, message, mayRetry: false }
      : { kind: "moving", file, request: new XMLHttpRequest() };
    this.change([...this.entries, entry]);
    if (entry.kind !== "moving") return;
    const address = `${this.address}&name=${encodeURIComponent(file.name)}`;
    const progress = (percent: number): void => { showProgress(this.list.children[this.entries.indexOf(entry)], percent); };
    void transfer(entry, address, progress).then((next) => {
      // Cancelled meanwhile: then it is no longer among the entries, and what came back is dropped.
      if (this.entries.includes(entry)) this.change(this.entries.map((other) => (other === entry ? next : other)));
    });
  }

  private remove(entry: Entry): void {
    this.change(this.entries.filter((other) => other !== entry));
    if (entry.kind === "moving") entry.request.abort();
    this.pick.focus();
  }

  private retry(entry: Entry): void {
    if (entry.kind !== "failed") return;
    this.entries = this.entries.filter((other) => other !== entry);
    this.add(entry.file);
  }

  private change(entries: readonly Entry[]): void {
    this.entries = entries;
    this.draw();
    this.around.changed();
  }

  private draw(): void {
    this.list.replaceChildren(
      ...this.entries.map((entry) => make("li", {}, rowOf(entry, () => { this.remove(entry); }, () => { this.retry(entry); }))),
    );
  }
}

function idsOf(refs: readonly FileRef[]): string {
  return refs.map((ref) => ref.id).join();
}

function receiveDrops(zone: HTMLElement, add: (file: File) => void): void {
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => {
    zone.classList.remove("over");
  });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    for (const file of event.dataTransfer?.files ?? []) add(file);
  });
}

function rowOf(entry: Entry, remove: () => void, retry: () => void): HTMLElement {
  if (entry.kind === "kept") return fileRow(entry.ref, removeButton(say("remove", { name: entry.ref.name }), remove));
  const { name } = entry.file;
  const type = make("span", { class: "file-type", "aria-hidden": "true" }, fileType(name));
  const title = make("span", { class: "file-name" }, name);
  if (entry.kind === "moving") {
    const meter = make("progress", { class: "meter", max: "100", value: "0", "aria-label": name });
    const percent = make("span", { class: "meta", "data-percent": true }, "0%");
    return make("span", { class: "file" }, type, make("span", { class: "grow" }, title, meter), percent, removeButton(say("stop", { name }), remove));
  }
  const why = make("span", { class: "note bad", role: "alert" }, icon("alert-octagon"), make("span", {}, entry.message));
  const again = entry.mayRetry ? [pressable(make("button", { type: "button", class: "button small" }, say("again")), retry)] : [];
  return make("span", { class: "file failed" }, type, make("span", { class: "grow" }, title, why), ...again, removeButton(say("remove", { name }), remove));
}

function fileRow(ref: FileRef, end?: HTMLElement): HTMLElement {
  const { name } = ref;
  const address = viewOf(ref);
  const view = { class: "link", href: address, target: "_blank", rel: "noopener", "aria-label": say("viewOf", { name }) };
  const download = { class: "button quiet neutral icon-only small", href: downloadOf(ref), download: true, "aria-label": say("download", { name }) };
  return make(
    "span",
    { class: "file" },
    make("span", { class: "file-type", "aria-hidden": "true" }, fileType(name)),
    make("span", { class: "grow" }, make("span", { class: "file-name" }, name), make("span", { class: "meta" }, fileSize(ref.size))),
    ...(address ? [make("a", view, say("view"))] : []),
    end ?? make("a", download, icon("download", "")),
  );
}

function showProgress(row: Element | undefined, percent: number): void {
  const meter = row ? maybe(row, "progress", HTMLProgressElement) : null;
  if (!row || !meter) return;
  meter.value = percent;
  need(row, "[data-percent]", HTMLElement).textContent = `${percent}%`;
}

function removeButton(words: string, deed: () => void): HTMLElement {
  return pressable(make("button", { type: "button", class: "button quiet neutral icon-only small", "aria-label": words }, icon("x")), deed);
}

function pressable(button: HTMLElement, deed: () => void): HTMLElement {
  button.addEventListener("click", deed);
  return button;
}
