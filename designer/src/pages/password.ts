import { send } from "./ask.ts";
import { every, need, note } from "./dom.ts";
import { isMap, refusalOf, textOf } from "./shapes.ts";
import { say } from "./texts.ts";
import { ownAddress } from "./sign_in.ts";
import { toastThere } from "./toast.ts";

/** Change one's own password; what is wrong is said at its field. */
export function startPassword(): void {
  const form = need(document, "[data-password]", HTMLFormElement);
  const button = need(form, "[type=submit]", HTMLButtonElement);
  const inputs = every(form, ".input", HTMLInputElement);
  const reveal = need(form, "[data-reveal-all]", HTMLInputElement);
  reveal.addEventListener("change", () => {
    for (const input of inputs) input.type = reveal.checked ? "text" : "password";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    void change(form, inputs).finally(() => {
      button.disabled = false;
    });
  });
}

async function change(form: HTMLFormElement, inputs: readonly HTMLInputElement[]): Promise<void> {
  const body = Object.fromEntries(inputs.map((input) => [input.name, input.value]));
  const answer = await send({ method: "POST", url: "/me/password", body });
  if (answer.kind === "answered" && answer.status < 300 && isMap(answer.body)) {
    toastThere(textOf(answer.body["message"]));
    location.assign(ownAddress(textOf(answer.body["next"])));
    return;
  }
  const refusal = answer.kind === "answered" ? refusalOf(answer.body) : null;
  const told = new Map(refusal?.problems.map((problem) => [problem.field, problem.message]));
  const wrong = inputs.filter((input) => told.has(input.name));
  for (const input of inputs) {
    note(need(form, `[data-error="${input.name}"]`, HTMLElement), told.get(input.name) ?? null);
    if (told.has(input.name)) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  const general = wrong.length > 0 ? null : refusal?.message || say("failed");
  note(need(form, "[data-refused-password]", HTMLElement), general);
  (wrong[0] ?? inputs[0])?.focus();
}
