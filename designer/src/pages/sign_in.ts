import { send } from "./ask.ts";
import { every, need, note } from "./dom.ts";
import { isMap, refusalOf, textOf } from "./shapes.ts";
import { say } from "./texts.ts";

/** Sign in without leaving the page when it fails. */
export function startSignIn(): void {
  const form = need(document, "[data-sign-in]", HTMLFormElement);
  const password = need(form, "#password", HTMLInputElement);
  const button = need(form, "[type=submit]", HTMLButtonElement);
  for (const reveal of every(form, "[data-reveal]", HTMLButtonElement)) {
    reveal.addEventListener("click", () => {
      const isShown = password.type === "text";
      password.type = isShown ? "password" : "text";
      reveal.setAttribute("aria-pressed", String(!isShown));
    });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    void signIn(form).finally(() => {
      button.disabled = false;
    });
  });
}

async function signIn(form: HTMLFormElement): Promise<void> {
  const account = need(form, "#account", HTMLInputElement);
  const password = need(form, "#password", HTMLInputElement);
  const body = { account: account.value.trim(), password: password.value, next: form.dataset["next"] ?? "/" };
  const answer = await send({ method: "POST", url: "/sign-in", body });
  if (answer.kind === "answered" && answer.status < 300 && isMap(answer.body)) {
    location.assign(ownAddress(textOf(answer.body["next"])));
    return;
  }
  const message = answer.kind === "answered" ? refusalOf(answer.body).message : "";
  note(need(form, "[data-error]", HTMLElement), message || say("failed"));
  (account.value.trim() === "" ? account : password).focus();
}

/** Lead only to a place of this server. */
export function ownAddress(address: string): string {
  return /^\/(?![/\\])/.test(address) ? address : "/";
}
