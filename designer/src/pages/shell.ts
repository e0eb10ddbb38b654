import { send } from "./ask.ts";
import { every } from "./dom.ts";

const YEAR = 31_536_000;

/** What every page has: language, appearance, menus, signing out. */
export function startShell(): void {
  followSystem();
  for (const button of every(document, "[data-theme-switch]", HTMLButtonElement)) {
    button.addEventListener("click", () => {
      applyTheme(document.documentElement.dataset["theme"] === "dark" ? "light" : "dark");
      keepCookie("theme", document.documentElement.dataset["theme"] ?? "light");
    });
  }
  for (const button of every(document, "[data-language]", HTMLButtonElement)) {
    button.addEventListener("click", () => {
      keepCookie("language", button.dataset["language"] ?? "zh");
      location.reload();
    });
  }
  for (const button of every(document, "[data-sign-out]", HTMLButtonElement)) {
    button.addEventListener("click", () => void signOut());
  }
  menus();
}

async function signOut(): Promise<void> {
  await send({ method: "POST", url: "/sign-out", body: {} });
  location.assign("/sign-in");
}

/** Until somebody chooses, light or dark is as the system has it; the cookie lets the server draw the next page right at once. */
function followSystem(): void {
  const chosen = /(?:^|; )theme=([\w-]+)/.exec(document.cookie)?.[1] ?? "auto";
  if (!chosen.startsWith("auto")) return;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = (): void => {
    const theme = system.matches ? "dark" : "light";
    applyTheme(theme);
    keepCookie("theme", `auto-${theme}`);
  };
  follow();
  system.addEventListener("change", follow);
}

function applyTheme(theme: string): void {
  if (document.documentElement.dataset["theme"] !== theme) document.documentElement.dataset["theme"] = theme;
}

function keepCookie(name: string, value: string): void {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
}

/** Close an open menu on Esc and on a press outside. */
function menus(): void {
  const open = (): HTMLDetailsElement[] => every(document, "[data-menu][open]", HTMLDetailsElement);
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}
