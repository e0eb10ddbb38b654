/** Asks before somebody leaves with what is neither sent nor put away. */
export interface Guard {
  touch(): void;
  /** Nothing is unsaved any more. */
  release(): void;
  /** Do not ask while this holds: what was typed is safe elsewhere. */
  allowWhile(holds: () => boolean): void;
}

export function guardLeaving(): Guard {
  let isUnsaved = false;
  let isSafe = (): boolean => false;
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved && !isSafe()) event.preventDefault();
  });
  return {
    touch: () => {
      isUnsaved = true;
    },
    release: () => {
      isUnsaved = false;
    },
    allowWhile: (holds) => {
      isSafe = holds;
    },
  };
}
