const NARROW = 480;

/** Show a grid as cards where its columns do not fit into the room it has, and as a grid again once they do. */
export function fitting(grid: HTMLElement, table: HTMLElement): void {
  if (typeof ResizeObserver === "undefined") return;
  let needed = NARROW;
  const fit = (): void => {
    const room = grid.clientWidth;
    const isCards = grid.hasAttribute("data-cards");
    if (!isCards && table.offsetWidth > room) needed = table.offsetWidth;
    const shallBeCards = room < needed;
    if (room > 0 && shallBeCards !== isCards) grid.toggleAttribute("data-cards", shallBeCards);
  };
  const watch = new ResizeObserver(fit);
  watch.observe(grid);
  watch.observe(table);
}
