import type { Answer } from "../ask.ts";
import { judge, pause, type Item, type Verdict } from "./item.ts";
import type { Store } from "./store.ts";

/** What the sender needs from the browser; tests give their own. */
export interface World {
  readonly actor: string;
  readonly store: Store;
  /** Whose session this browser holds now. */
  session(): Promise<"ours" | "another" | "unreachable">;
  send(item: Item): Promise<Answer>;
  isOnline(): boolean;
  /** Run alone among all tabs of this browser. */
  alone(work: () => Promise<void>): Promise<void>;
  later(work: () => void, milliseconds: number): void;
  /** Called for every acknowledged item, whoever waits for it. */
  settled(settlement: Settlement): void;
  /** Called whenever the number of waiting items or the connection may have changed. */
  changed(state: Standing): void;
}

export interface Settlement {
  readonly item: Item;
  readonly verdict: "done" | "refused";
  readonly status: number;
  readonly body: unknown;
}

/** How the last attempt ended, and what still waits. */
export interface Standing {
  readonly waiting: readonly Item[];
  readonly trouble: "" | "unreachable" | "sign-in";
}

type Outcome = Verdict | "unreachable";

/** Sends the items of one actor, one after the other, in one tab at a time. */
export class Sender {
  private running: Promise<void> | null = null;
  private isWanted = false;
  private failures = 0;

  constructor(private readonly world: World) {}

  /** Keep the item, then send it as soon as it can be sent. */
  async post(item: Item): Promise<void> {
    await this.world.store.put(item);
    await this.run();
  }

  /** Send what waits. */
  run(): Promise<void> {
    this.isWanted = true;
    this.running ??= this.rounds();
    return this.running;
  }

  /** Take an item back that never left the browser; false = too late. */
  async withdraw(key: string): Promise<boolean> {
    const { store } = this.world;
    let isTaken = false;
    await this.world.alone(async () => {
      const item = await store.get(key);
      isTaken = item?.attempts === 0;
      if (isTaken) await store.remove(key);
    });
    await this.report(this.world.isOnline() ? "" : "unreachable");
    return isTaken;
  }

  private async rounds(): Promise<void> {
    try {
      while (this.isWanted) {
        this.isWanted = false;
        await this.world.alone(() => this.deliverAll());
      }
    } finally {
      this.running = null;
    }
  }

  private async deliverAll(): Promise<void> {
    const { world } = this;
    for (const item of await world.store.of(world.actor)) {
      const outcome: Outcome = world.isOnline() ? await this.deliver(item.key) : "unreachable";
      if (outcome === "done" || outcome === "refused") continue;
      this.failures += 1;
      if (outcome !== "sign-in") world.later(() => void this.run(), pause(this.failures));
      await this.report(outcome === "sign-in" ? "sign-in" : "unreachable");
      return;
    }
    this.failures = 0;
    await this.report(world.isOnline() ? "" : "unreachable");
  }

  /** Send one item and say how it went; an item that another tab has settled meanwhile is `done`. */
  private async deliver(key: string): Promise<Outcome> {
    const { world } = this;
    const session = await world.session();
    if (session !== "ours") return session === "another" ? "sign-in" : "unreachable";
    const kept = await world.store.get(key);
    if (!kept) return "done";
    const item = { ...kept, attempts: kept.attempts + 1 };
    await world.store.put(item);
    const answer = await world.send(item);
    const verdict = judge(answer);
    if (answer.kind === "answered" && (verdict === "done" || verdict === "refused")) {
      world.settled({ item, verdict, status: answer.status, body: answer.body });
      await world.store.remove(item.key);
    }
    return verdict;
  }

  private async report(trouble: Standing["trouble"]): Promise<void> {
    this.world.changed({ waiting: await this.world.store.of(this.world.actor), trouble });
  }
}
