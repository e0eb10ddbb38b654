import { describe, expect, it } from "vitest";
import type { Answer } from "../ask.ts";
import type { Item } from "./item.ts";
import { Sender, type Settlement, type Standing, type World } from "./sender.ts";
import { memoryStore, type Store } from "./store.ts";

const DONE: Answer = { kind: "answered", status: 201, body: { url: "/r" }, inWork: false };
const SILENT: Answer = { kind: "silent" };

function item(key: string, changes: Partial<Item> = {}): Item {
  return { key, actor: "wang", method: "POST", url: "/api", body: { key }, label: key, page: "/new", draft: "", at: 0, attempts: 0, ...changes };
}

interface Stage {
  readonly sender: Sender;
  readonly store: Store;
  readonly sent: string[];
  readonly settled: Settlement[];
  readonly standings: Standing[];
  readonly later: (() => void)[];
  readonly net: { online: boolean; answers: Answer[]; session: "ours" | "another" | "unreachable" };
}

function stage(store: Store = memoryStore(), alone: World["alone"] = (work) => work()): Stage {
  const net: Stage["net"] = { online: true, answers: [], session: "ours" };
  const [sent, settled, standings, later]: [string[], Settlement[], Standing[], (() => void)[]] = [[], [], [], []];
  const sender = new Sender({
    actor: "wang",
    store,
    alone,
    session: () => Promise.resolve(net.session),
    isOnline: () => net.online,
    later: (work) => later.push(work),
    settled: (one) => settled.push(one),
    changed: (one) => standings.push(one),
    send: (one) => {
      sent.push(one.key);
      return Promise.resolve(net.answers.shift() ?? DONE);
    },
  });
  return { sender, store, sent, settled, standings, later, net };
}

/** One lock for several tabs, as the browser gives it. */
function sharedLock(): World["alone"] {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    last = last.then(work);
    return last;
  };
}

describe("sending", () => {
  it("sends once and forgets what was acknowledged", async () => {
    const { sender, store, sent, settled } = stage();
    await sender.post(item("a"));
    expect(sent).toEqual(["a"]);
    expect(settled.map((one) => [one.item.key, one.verdict, one.status])).toEqual([["a", "done", 201]]);
    expect(await store.of("wang")).toEqual([]);
  });

  it("keeps what was typed without network, and sends it once when it is back", async () => {
    const { sender, sent, net, standings } = stage();
    net.online = false;
    await sender.post(item("a"));
    expect(sent).toEqual([]);
    expect(standings.at(-1)).toMatchObject({ trouble: "unreachable", waiting: [{ key: "a", attempts: 0 }] });
    net.online = true;
    await sender.run();
    await sender.run();
    expect(sent).toEqual(["a"]);
    expect(standings.at(-1)).toEqual({ trouble: "", waiting: [] });
  });

  it("repeats the same key after a lost answer", async () => {
    const { sender, sent, net, settled, later } = stage();
    net.answers = [SILENT];
    await sender.post(item("a"));
    expect(settled).toEqual([]);
    expect(later).toHaveLength(1);
    await sender.run();
    expect(sent).toEqual(["a", "a"]);
    expect(settled.map((one) => one.item.attempts)).toEqual([2]);
  });

  it("keeps the order: what was made later does not overtake", async () => {
    const { sender, sent, net } = stage();
    net.answers = [SILENT];
    await sender.post(item("a", { at: 1 }));
    await sender.post(item("b", { at: 2 }));
    expect(sent).toEqual(["a", "a", "b"]);
  });

  it("sends in the session of its author only", async () => {
    const { sender, sent, net, standings } = stage();
    net.session = "another";
    await sender.post(item("a"));
    expect(sent).toEqual([]);
    expect(standings.at(-1)?.trouble).toBe("sign-in");
  });

  it("leaves alone what others wrote in this browser", async () => {
    const { sender, store, sent } = stage();
    await store.put(item("x", { actor: "li" }));
    await sender.run();
    expect(sent).toEqual([]);
    expect(await store.of("li")).toHaveLength(1);
  });

  it("sends from one of two tabs", async () => {
    const store = memoryStore();
    const lock = sharedLock();
    const [first, second] = [stage(store, lock), stage(store, lock)];
    await store.put(item("a"));
    await Promise.all([first.sender.run(), second.sender.run()]);
    expect([...first.sent, ...second.sent]).toEqual(["a"]);
  });

  it("sends from the next page what an earlier page left", async () => {
    const store = memoryStore();
    const closed = stage(store);
    closed.net.online = false;
    await closed.sender.post(item("a"));
    const next = stage(store);
    await next.sender.run();
    expect([closed.sent, next.sent]).toEqual([[], ["a"]]);
  });

  it("gives a refusal back and forgets the item", async () => {
    const { sender, store, net, settled } = stage();
    net.answers = [{ kind: "answered", status: 422, body: { message: "no" }, inWork: false }];
    await sender.post(item("a"));
    expect(settled.map((one) => [one.verdict, one.body])).toEqual([["refused", { message: "no" }]]);
    expect(await store.of("wang")).toEqual([]);
  });

  it("lets an item be taken back only before it has left", async () => {
    const { sender, store, net } = stage();
    net.online = false;
    await sender.post(item("a"));
    expect(await sender.withdraw("a")).toBe(true);
    expect(await store.of("wang")).toEqual([]);
    net.online = true;
    net.answers = [SILENT];
    await sender.post(item("b"));
    expect(await sender.withdraw("b")).toBe(false);
    expect(await store.of("wang")).toHaveLength(1);
  });
});
