const KEPT = "xunmai.handover";

/** Leaves keys for the chart page; they are too many for an address. */
export function handOver(keys: readonly string[]): void {
  sessionStorage.setItem(KEPT, JSON.stringify(keys));
}

/** Takes the keys that were left, once. */
export function takeCharge(): string[] {
  const text = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  const keys: unknown = text ? JSON.parse(text) : [];
  return Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : [];
}
