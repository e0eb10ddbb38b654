/** Read the cells of a spreadsheet from pasted text: tabs between cells, quotes around those that hold lines or tabs. */
export function pastedCells(text: string): string[][] {
  const rows: string[][] = [[]];
  let at = 0;
  while (at < text.length) {
    const [cell, after] = text[at] === '"' ? quoted(text, at) : plain(text, at);
    rows.at(-1)?.push(cell);
    const end = text.slice(after, after + 2);
    if (end.startsWith("\t")) {
      at = after + 1;
      if (at === text.length) rows.at(-1)?.push("");
      continue;
    }
    at = after + (end === "\r\n" ? 2 : 1);
    if (at < text.length) rows.push([]);
  }
  return rows;
}

/** More than one cell was copied. */
export function isGrid(text: string): boolean {
  return text.includes("\t") || /\n./.test(text);
}

function plain(text: string, start: number): [string, number] {
  const found = /[\t\r\n]/.exec(text.slice(start));
  const end = found ? start + found.index : text.length;
  return [text.slice(start, end), end];
}

/** A cell in quotes, two of which stand for one; a quote that is never closed is just a letter. */
function quoted(text: string, start: number): [string, number] {
  const found = /^"((?:[^"]|"")*)"(?=[\t\r\n]|$)/.exec(text.slice(start));
  return found ? [(found[1] ?? "").replaceAll('""', '"'), start + found[0].length] : plain(text, start);
}
