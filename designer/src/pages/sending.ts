import { make } from "./dom.ts";
import { newKey } from "./keys.ts";
import type { Outbox } from "./outbox.ts";
import type { Item } from "./queue/item.ts";
import type { Settlement } from "./queue/sender.ts";
import { say } from "./texts.ts";

/** What a page has to say about sending while it goes on. */
export interface Sending {
  /** Send and give the answer; null = a press while the last is still under way, or taken back. */
  send(message: Message): Promise<Settlement | null>;
  isBusy(): boolean;
}

export type Message = Omit<Item, "key" | "at" | "attempts">;

interface Face {
  /** Where words about sending stand. */
  readonly status: HTMLElement;
  /** What cannot be used while something waits. */
  readonly frozen: HTMLElement;
  readonly buttons: readonly HTMLButtonElement[];
}

/** One press, one message: its key is made with the press and stays through every retry. */
export function makeSending(outbox: Promise<Outbox>, face: Face): Sending {
  let key = "";
  let giveUp: () => void = () => undefined;

  function busy(isBusy: boolean): void {
    for (const button of face.buttons) {
      if (isBusy) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
    if (!isBusy) {
      key = "";
      face.frozen.inert = false;
      face.status.replaceChildren();
    }
  }

  async function takeBack(box: Outbox): Promise<void> {
    if (await box.withdraw(key)) giveUp();
  }

  function watch(box: Outbox): void {
    box.watch(({ waiting, trouble }) => {
      const item = waiting.find((one) => one.key === key);
      if (!item || trouble === "") return;
      if (trouble === "sign-in") {
        const link = make("a", { class: "link", href: `/sign-in?next=${encodeURIComponent(location.pathname)}` }, say("signInLink"));
        face.status.replaceChildren(say("signIn"), link);
        return;
      }
      face.frozen.inert = true;
      const back = make("button", { type: "button", class: "button quiet small" }, say("change"));
      back.addEventListener("click", () => void takeBack(box));
      face.status.replaceChildren(say("waits"), ...(item.attempts === 0 ? [back] : []));
    });
  }

  void outbox.then(watch);
  return {
    isBusy: () => key !== "",
    send: async (message) => {
      if (key) return null;
      const now = Date.now();
      key = newKey(now);
      const item: Item = { ...message, key, at: now, attempts: 0, body: { ...message.body, key } };
      busy(true);
      face.status.textContent = say("sending");
      const box = await outbox;
      const settlement = await Promise.race([box.post(item), new Promise<null>((resolve) => { giveUp = () => { resolve(null); }; })]);
      busy(false);
      return settlement;
    },
  };
}
