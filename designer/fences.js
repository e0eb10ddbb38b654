/** Floors of the designer from the lowest up; a floor may import itself and the floors before it. */
const floors = [["model"], ["commands"], ["kinds"], ["form", "flow", "matrix", "dashboard", "panel", "problems", "api"]];

/** Folders that every person's pages load, with what they may import: they know nothing of the designer. */
const independent = { expression: [], pages: ["expression"] };

const designer = floors.flat();

/** ESLint settings that refuse every import that does not go down the floors. */
export const fences = [
  ...floors.flatMap((rooms, floor) => rooms.map((room) => fence(room, ["pages", ...floors.slice(floor).flat()]))),
  ...Object.entries(independent).map(([room, allowed]) =>
    fence(room, [...designer, ...Object.keys(independent).filter((other) => !allowed.includes(other))]),
  ),
];

function fence(room, forbidden) {
  const patterns = forbidden
    .filter((name) => name !== room)
    .map((name) => ({
      regex: `^(\\.\\./)+${name}(/|$)|/src/${name}(/|$)`,
      message: `src/${room} may not import src/${name}: imports go down the floors only.`,
    }));
  return {
    files: [`src/${room}/**/*.{ts,tsx}`],
    rules: { "no-restricted-imports": ["error", { patterns }] },
  };
}
