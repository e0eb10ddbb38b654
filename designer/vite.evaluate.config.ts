import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The evaluator as pages get it, and what runs it and the rules of pages in Node.js; not served. */
export default defineConfig({
  build: {
    outDir: here("build"),
    emptyOutDir: true,
    target: "es2022",
    rolldownOptions: {
      input: { expression: here("src/expression/api.ts"), evaluate: here("evaluate.ts"), follow: here("follow.ts") },
      external: [/^node:/],
      preserveEntrySignatures: "strict",
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js" },
    },
  },
});
