import { maybe } from "./dom.ts";

const SHOWN = 6_000;
const PLACE = "formloom.toast";

/** Say a short word at the bottom; never for errors, which stay where they arise. */
export function toast(words: string): void {
  const place = maybe(document, "[data-toast]", HTMLElement);
  if (!place) return;
  place.textContent = words;
  place.hidden = false;
  window.setTimeout(() => {
    place.hidden = true;
  }, SHOWN);
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
