import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** Floors of the designer from the lowest up; a floor may import itself and what comes before it. */
const floors = [["model"], ["commands"], ["kinds"], ["form", "flow", "matrix", "dashboard", "panel", "problems", "api"]];

/** Folders that the pages of every user load: they know nothing of the designer, nor of each other's insides. */
const independent = { expression: [], pages: ["expression"] };

/** A rule that refuses imports from the named folders of src/ into the folder. */
function fence(folder, forbidden) {
  return {
    files: [`src/${folder}/**/*.{ts,tsx}`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: forbidden.map((name) => ({
            regex: `^(\\.\\./)+${name}(/|$)|/src/${name}(/|$)`,
            message: `src/${folder} may not import src/${name}: imports go down the floors only.`,
          })),
        },
      ],
    },
  };
}

const designer = floors.flat();
const fences = [
  ...floors.flatMap((rooms, floor) =>
    rooms.map((room) =>
      fence(room, ["pages", ...floors.slice(floor).flat().filter((other) => other !== room)]),
    ),
  ),
  ...Object.entries(independent).map(([folder, allowed]) =>
    fence(folder, [...designer, ...Object.keys(independent)].filter((name) => name !== folder && !allowed.includes(name))),
  ),
];

export default tseslint.config(
  { ignores: ["node_modules/", "eslint.config.js"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "max-lines": ["error", { max: 400 }],
      "max-lines-per-function": ["error", { max: 60 }],
      "max-params": ["error", { max: 5 }],
      "no-console": ["error", { allow: ["error"] }],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-warning-comments": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: ["**/*.test.{ts,tsx}"],
    rules: { "max-lines-per-function": "off" },
  },
  ...fences,
);
