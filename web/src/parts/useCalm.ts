import { useSyncExternalStore } from "react";

const ASKED = "(prefers-reduced-motion: reduce)";

function watch(changed: () => void): () => void {
  const wish = window.matchMedia(ASKED);
  wish.addEventListener("change", changed);
  return () => wish.removeEventListener("change", changed);
}

/** Whether the reader has asked the machine for less motion. */
export function useCalm(): boolean {
  return useSyncExternalStore(watch, () => window.matchMedia(ASKED).matches);
}
