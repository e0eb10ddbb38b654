import { ask, send, useToken, type Answer } from "./ask.ts";
import { make, maybe, need } from "./dom.ts";
import { keepDraft, readDraft, type Draft } from "./drafts.ts";
import type { Item } from "./queue/item.ts";
import { Sender, type Settlement, type Standing } from "./queue/sender.ts";
import { openStore } from "./queue/store.ts";
import { isMap, refusalOf, textOf, type Values } from "./shapes.ts";
import { say } from "./texts.ts";
import { toast } from "./toast.ts";

/** The pages' way out: what is posted arrives once, now or when the network is back. */
export interface Outbox {
  /** Give the server's answer to the item, however long it takes. */
  post(item: Item): Promise<Settlement>;
  /** Take an item back; false = it may have arrived already. */
  withdraw(key: string): Promise<boolean>;
  /** Be told whenever sending gets stuck or goes on. */
  watch(listener: (standing: Standing) => void): void;
}

const NAME = "formloom-outbox";

/** Open the outbox of the person this page belongs to, and send what waits from earlier pages. */
export async function openOutbox(actor: string): Promise<Outbox> {
  const awaited = new Map<string, (settlement: Settlement) => void>();
  const listeners: ((standing: Standing) => void)[] = [];
  const channel = new BroadcastChannel(NAME);
  const settle = (settlement: Settlement): boolean => {
    const resolve = awaited.get(settlement.item.key);
    awaited.delete(settlement.item.key);
    resolve?.(settlement);
    return resolve !== undefined;
  };
  const sender = new Sender({
    actor,
    store: await openStore(),
    session: () => sessionOf(actor),
    send: (item): Promise<Answer> => send({ method: item.method, url: item.url, body: item.body }),
    isOnline: () => navigator.onLine,
    alone,
    later: (work, milliseconds) => void window.setTimeout(work, milliseconds),
    settled: (settlement) => {
      channel.postMessage(settlement);
      if (!settle(settlement)) tell(settlement);
    },
    changed: (standing) => {
      drawStrip(standing);
      for (const listener of listeners) listener(standing);
    },
  });
  channel.addEventListener("message", (event: MessageEvent<Settlement>) => {
    settle(event.data);
    void sender.run();
  });
  window.addEventListener("online", () => void sender.run());
  window.addEventListener("offline", () => void sender.run());
  void sender.run();
  return {
    withdraw: (key) => {
      awaited.delete(key);
      return sender.withdraw(key);
    },
    watch: (listener) => listeners.push(listener),
    post: (item) =>
      new Promise((resolve, reject) => {
        awaited.set(item.key, resolve);
        sender.post(item).catch(reject);
      }),
  };
}

/** Ask who is signed in; an item leaves only in the session of the person who made it. */
async function sessionOf(actor: string): Promise<"ours" | "another" | "unreachable"> {
  const answer = await ask({ method: "GET", url: "/api/csrf" });
  if (answer.kind === "silent" || answer.status >= 500) return "unreachable";
  if (!isMap(answer.body)) return "another";
  useToken(textOf(answer.body["token"]));
  const signedIn = answer.body["actor"];
  return signedIn === undefined || signedIn === actor ? "ours" : "another";
}

/** Run under the lock all tabs share; a browser that has none (plain http) sends from each tab, and the key makes it once. */
async function alone(work: () => Promise<void>): Promise<void> {
  if ("locks" in navigator) await navigator.locks.request(NAME, work);
  else await work();
}

function drawStrip(standing: Standing): void {
  const strip = maybe(document, "[data-offline]", HTMLElement);
  if (!strip) return;
  const words = stripWords(standing.waiting.length, navigator.onLine && standing.trouble !== "unreachable");
  need(strip, "[data-words]", HTMLElement).textContent = words;
  strip.hidden = words === "";
}

/** Say how things stand in one line; blank when all is well. */
export function stripWords(count: number, isConnected: boolean): string {
  if (isConnected) return count > 0 ? say("waiting", { count }) : "";
  return count > 0 ? say("offlineWaiting", { count }) : say("offline");
}

/** Tell about an item whose page is gone: what was refused becomes a draft again. */
function tell({ item, verdict, body }: Settlement): void {
  if (verdict === "done") {
    toast(say("sent", { name: item.label }));
    return;
  }
  const { message } = refusalOf(body);
  if (item.draft) keepDraft(localStorage, item.draft, returned(item, message, readDraft(localStorage, item.draft)));
  const strip = maybe(document, "[data-refused]", HTMLElement);
  if (!strip) return;
  const link = make("a", { href: item.page }, say("open"));
  need(strip, "[data-words]", HTMLElement).replaceChildren(say("notSent", { name: item.label, message }), " ", link);
  strip.hidden = false;
}

function returned(item: Item, problem: string, newer: Draft | null): Draft {
  if (newer) return { ...newer, problem };
  const values = isMap(item.body["values"]) ? (item.body["values"] as Values) : {};
  return { label: item.label, page: item.page, values, labels: {}, opinion: textOf(item.body["opinion"]), problem, at: item.at };
}
