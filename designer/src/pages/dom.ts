/** Small tools over the page's tree. Nothing here parses markup. */

type Kind<E extends Element> = abstract new () => E;
type Attributes = Readonly<Record<string, string | boolean>>;

/** Find an element that must be there. */
export function need<E extends Element>(root: ParentNode, selector: string, kind: Kind<E>): E {
  const found = maybe(root, selector, kind);
  if (!found) throw new Error(`The page has no ${selector}.`);
  return found;
}

export function maybe<E extends Element>(root: ParentNode, selector: string, kind: Kind<E>): E | null {
  const found = root.querySelector(selector);
  return found instanceof kind ? found : null;
}

export function every<E extends Element>(root: ParentNode, selector: string, kind: Kind<E>): E[] {
  return [...root.querySelectorAll(selector)].filter((one): one is E => one instanceof kind);
}

/** Make an element; `true` sets a bare attribute, `false` leaves it out. */
export function make(tag: string, attributes: Attributes = {}, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** Draw an icon of the sprite. */
export function icon(name: string, size = "small"): SVGElement {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("class", size ? `i ${size}` : "i");
  made.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${document.body.dataset["sprite"] ?? ""}#${name}`);
  made.append(use);
  return made;
}

/** Show words in an element that has a place for them, or hide it. */
export function note(element: HTMLElement | null, words: string | null): void {
  if (!element) return;
  const place = maybe(element, "[data-words]", HTMLElement) ?? element;
  if (place.textContent !== (words ?? "")) place.textContent = words ?? "";
  element.hidden = !words;
}

export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable], dialog") !== null;
}
