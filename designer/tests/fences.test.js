import { Linter } from "eslint";
import { expect, test } from "vitest";
import { fences } from "../fences.js";

/** What the fences say about one import in one file. */
function said(file, source) {
  const code = `import { a } from "${source}";\na();\n`;
  return new Linter().verify(code, [{ files: ["**/*.{ts,tsx}"] }, ...fences], { filename: file }).map((found) => found.message);
}

test.each([
  ["src/model/a.ts", "../commands/b.ts", "src/model may not import src/commands"],
  ["src/commands/a.ts", "../kinds/b.ts", "src/commands may not import src/kinds"],
  ["src/kinds/deep/a.ts", "../../form/b.ts", "src/kinds may not import src/form"],
  ["src/form/a.ts", "../flow/b.ts", "src/form may not import src/flow"],
  ["src/panel/a.ts", "../pages/b.ts", "src/panel may not import src/pages"],
  ["src/pages/a.ts", "../model/b.ts", "src/pages may not import src/model"],
  ["src/expression/a.ts", "../pages/b.ts", "src/expression may not import src/pages"],
])("%s may not import %s", (file, source, words) => {
  expect(said(file, source)).toEqual([expect.stringContaining(`${words}: imports go down the floors only.`)]);
});

test.each([
  ["src/commands/a.ts", "../model/b.ts"],
  ["src/form/a.ts", "../commands/b.ts"],
  ["src/form/a.ts", "./b.ts"],
  ["src/pages/a.ts", "../expression/b.ts"],
  ["src/main.tsx", "./form/b.ts"],
])("%s may import %s", (file, source) => {
  expect(said(file, source)).toEqual([]);
});
