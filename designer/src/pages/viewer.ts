import { every, maybe } from "./dom.ts";

/** Switch between the documents of a task; each is loaded when it is first looked at. */
export function startViewer(root: HTMLElement): void {
  const tabs = every(root, "[data-viewer] [role=tab]", HTMLElement);
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener("click", () => {
      open(tabs, index);
    });
    tab.addEventListener("keydown", (event) => {
      const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (by === 0) return;
      event.preventDefault();
      const next = (index + by + tabs.length) % tabs.length;
      open(tabs, next);
      tabs[next]?.focus();
    });
  }
}

function open(tabs: readonly HTMLElement[], index: number): void {
  tabs.forEach((tab, at) => {
    const isOpen = at === index;
    tab.setAttribute("aria-selected", String(isOpen));
    tab.tabIndex = isOpen ? 0 : -1;
    const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
    if (!panel) return;
    panel.hidden = !isOpen;
    const late = isOpen ? maybe(panel, "[data-src]", HTMLElement) : null;
    if (!late) return;
    late.setAttribute("src", late.dataset["src"] ?? "");
    late.removeAttribute("data-src");
  });
}
