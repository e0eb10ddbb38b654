import { every, isTyping, maybe, need } from "./dom.ts";
import { say } from "./texts.ts";

const REST = 250;

/** Lists and the inbox: more rows, searching while typing, and the keyboard. */
export function startRows(): void {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("[data-more]") : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void appendRows(link);
  });
  keyboard();
  const search = maybe(document, "[data-search]", HTMLFormElement);
  if (search) searching(search);
}

/** Append the rows of the next page; the link then leads to the page after it, or is gone. */
async function appendRows(link: HTMLAnchorElement): Promise<void> {
  if (link.getAttribute("aria-disabled") === "true") return;
  link.setAttribute("aria-disabled", "true");
  const page = await pageAt(link.href);
  const body = need(document, "[data-rows]", HTMLElement);
  const last = body.lastElementChild;
  const rows = page ? every(page, "[data-rows] > tr", HTMLElement) : [];
  if (!page || rows.length === 0) {
    location.assign(link.href);
    return;
  }
  const shown = every(body, ".group", HTMLElement).at(-1)?.textContent.trim();
  body.append(...rows.filter((row, index) => index > 0 || row.textContent.trim() !== shown).map((row) => document.adoptNode(row)));
  const next = maybe(page, "[data-more]", HTMLAnchorElement);
  const hadFocus = document.activeElement === link;
  link.replaceWith(...(next ? [document.adoptNode(next)] : []));
  const first = last?.nextElementSibling;
  if (hadFocus && first) maybe(first, "[data-open]", HTMLElement)?.focus({ preventScroll: true });
}

function searching(form: HTMLFormElement): void {
  const input = need(form, "[type=search]", HTMLInputElement);
  const status = need(form, "[data-search-status]", HTMLElement);
  let timer = 0;
  let latest = 0;

  async function search(): Promise<void> {
    const mine = ++latest;
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && value !== "") query.set(name, value);
    const url = `${form.action.split("?")[0] ?? ""}?${query.toString()}`;
    const page = await pageAt(url);
    if (mine !== latest) return;
    const results = page ? maybe(page, "[data-results]", HTMLElement) : null;
    if (!results) return;
    need(document, "[data-results]", HTMLElement).replaceWith(document.adoptNode(results));
    history.replaceState(null, "", url);
    status.textContent = say("updated");
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    status.textContent = "";
    timer = window.setTimeout(() => void search(), REST);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    void search();
  });
}

/** Fetch one of our own pages as a tree; its scripts do not run. */
function pageAt(url: string): Promise<Document | null> {
  const request = new XMLHttpRequest();
  return new Promise((settle) => {
    request.addEventListener("loadend", () => {
      settle(request.status === 200 ? request.responseXML : null);
    });
    request.responseType = "document";
    request.open("GET", url);
    request.send();
  });
}

/** j and k walk through the rows, a opens one, / goes to the search. */
function keyboard(): void {
  document.addEventListener("keydown", (event) => {
    if (isTyping(event)) return;
    if (event.key === "/") {
      const input = maybe(document, "[type=search]", HTMLInputElement);
      if (input) event.preventDefault();
      input?.focus();
      return;
    }
    const rows = every(document, "[data-keyboard] [data-row]", HTMLElement);
    const at = rows.findIndex((row) => row.classList.contains("current"));
    if (event.key === "j") go(rows, at, at + 1);
    if (event.key === "k") go(rows, at, at - 1);
    const row = rows[at];
    if (event.key === "a" && row) maybe(row, "[data-open]", HTMLAnchorElement)?.click();
  });
}

function go(rows: readonly HTMLElement[], from: number, to: number): void {
  const next = rows[Math.max(0, to)];
  if (!next) return;
  rows[from]?.classList.remove("current");
  next.classList.add("current");
  maybe(next, "[data-open]", HTMLElement)?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}
