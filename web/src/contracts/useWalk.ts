import { type KeyboardEvent, useState } from "react";

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 12,
  PageUp: -12,
  Home: -1e9,
  End: 1e9,
};

interface Walk {
  at: number;
  goTo: (row: number) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** Walking a list of rows with the keys: arrows, pages, ends; Enter opens the row. */
export function useWalk(rows: number, show: (row: number) => void, open: (row: number) => void): Walk {
  const [at, goTo] = useState(0);
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).closest("a, button, input")) return;
    if (event.key === "Enter") open(at);
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(rows - 1, at + by));
    goTo(next);
    show(next);
  };
  return { at, goTo, onKeyDown };
}
