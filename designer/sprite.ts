import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Draw the icons named in icons.json as one SVG file, and list it and the product's mark in the manifest. */
export function pictures(): Plugin {
  return {
    name: "pictures",
    apply: "build",
    buildStart() {
      const names = JSON.parse(readFileSync(here("src/look/icons.json"), "utf8")) as string[];
      this.emitFile(asset("src/look/icons.svg", sprite(names)));
      this.emitFile(asset("src/look/mark.svg", readFileSync(here("src/look/mark.svg"), "utf8")));
    },
  };
}

function asset(path: string, source: string): { type: "asset"; name: string; originalFileName: string; source: string } {
  return { type: "asset", name: path.slice(path.lastIndexOf("/") + 1), originalFileName: path, source };
}

function sprite(names: readonly string[]): string {
  const symbols = names.map((name) => `<symbol id="${name}" viewBox="0 0 24 24">${strokes(name)}</symbol>`);
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

/** Only the lines of an icon: its empty square and its own colours would stand in the way of ours. */
function strokes(name: string): string {
  const text = readFileSync(here(`node_modules/@tabler/icons/icons/outline/${name}.svg`), "utf8");
  return [...text.matchAll(/<path[^>]*>/g)].map(([line]) => line).filter((line) => !line.includes('stroke="none"')).join("");
}
