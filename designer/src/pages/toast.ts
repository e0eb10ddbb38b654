import { make, maybe } from "./dom.ts";
import { say } from "./texts.ts";

const SHOWN = 6_000;
const PLACE = "formloom.toast";

let timer = 0;

/** Say a short word at the bottom, with a way back where there is one; never for errors, which stay where they arise. */
export function toast(words: string, undo?: () => void): void {
  const place = maybe(document, "[data-toast]", HTMLElement);
  if (!place) return;
  place.replaceChildren(words);
  const hide = (): void => {
    place.hidden = true;
  };
  if (undo) {
    const button = make("button", { type: "button", class: "toast-undo" }, say("undo"));
    button.addEventListener("click", () => {
      hide();
      undo();
    });
    place.append(button);
  }
  place.hidden = false;
  clearTimeout(timer);
  timer = window.setTimeout(hide, SHOWN);
}

/** Say it on the page that is about to open. */
export function toastThere(words: string): void {
  try {
    sessionStorage.setItem(PLACE, words);
  } catch {
    // Without storage the next page opens without the word.
  }
}

/** Say what the page before left to say. */
export function toastLeft(): void {
  try {
    const words = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    if (words) toast(words);
  } catch {
    // As above.
  }
}
