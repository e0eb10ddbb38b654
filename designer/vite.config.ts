import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { pictures } from "./sprite.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Each page loads one of these; the server finds the built names in manifest.json. */
const entries = ["src/pages/main.ts", "src/main.tsx"].map(here).filter((path) => existsSync(path));

export default defineConfig({
  base: "/static/dist/",
  plugins: [pictures()],
  build: {
    outDir: here("../engine/web/static/dist"),
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    // The content security policy allows no data: address, so nothing is inlined.
    assetsInlineLimit: 0,
    rolldownOptions: { input: entries },
  },
});
