import type { LayoutName, Place, Position } from "./document";
import { circle, layers } from "./geometry";
import type { Picture } from "./picture";

/** What the layout worker is asked. */
export interface Placement {
  id: number;
  nodes: readonly ({ key: string } & Partial<Position>)[];
  links: readonly { start: string; end: string }[];
  fixed: readonly ({ key: string } & Position)[];
}

/** What it answers. */
export interface Placed {
  id: number;
  positions: Record<string, Position>;
}

type Waiting = (positions: Record<string, Position>) => void;
let worker: Worker | null = null;
let asked = 0;
const waiting = new Map<number, Waiting>();

/** Places the whole picture anew; pinned nodes stay where they are. */
export async function arranged(view: Picture, layout: LayoutName): Promise<Record<string, Place>> {
  const pinned = view.nodes.flatMap(({ key, placed: { pinned, x, y } }) =>
    pinned && x !== undefined && y !== undefined ? [{ key, x, y }] : [],
  );
  const positions: Record<string, Place> =
    layout === "force" ? await byForce(view, pinned, false) : layout === "circle" ? circle(view) : layers(view);
  for (const { key, x, y } of pinned) positions[key] = { ...positions[key], x, y };
  return positions;
}

/** Places only the nodes that have no place yet; the picture that one knows does not move. */
export async function placedAnew(view: Picture): Promise<Record<string, Position>> {
  const known = view.nodes.flatMap(({ key, placed: { x, y } }) =>
    x !== undefined && y !== undefined ? [{ key, x, y }] : [],
  );
  if (!known.length) return byForce(view, [], false);
  const positions = await byForce(view, known, true);
  const stays = new Set(known.map(({ key }) => key));
  return Object.fromEntries(Object.entries(positions).filter(([key]) => !stays.has(key)));
}

function byForce(view: Picture, fixed: Placement["fixed"], keep: boolean): Promise<Record<string, Position>> {
  const nodes = keep ? seeded(view) : view.nodes.map(({ key }) => ({ key }));
  return new Promise((resolve) => {
    worker ??= begun();
    const id = ++asked;
    waiting.set(id, resolve);
    const links = view.lines.map(({ start, end }) => ({ start, end }));
    worker.postMessage({ id, nodes, links, fixed } satisfies Placement);
  });
}

function begun(): Worker {
  const fresh = new Worker(new URL("./layoutWorker.ts", import.meta.url), { type: "module" });
  fresh.onmessage = ({ data }: MessageEvent<Placed>) => {
    waiting.get(data.id)?.(data.positions);
    waiting.delete(data.id);
  };
  return fresh;
}

/** New nodes begin beside a neighbour that has a place, on the side away from the middle of the chart. */
function seeded(view: Picture): Placement["nodes"] {
  const places = new Map(
    view.nodes.flatMap(({ key, placed: { x, y } }) => (x !== undefined && y !== undefined ? [[key, { x, y }]] : [])),
  );
  const middle = meanOf([...places.values()]);
  const neighbour = new Map<string, string>();
  for (const { start, end } of view.lines) {
    if (!places.has(start) && places.has(end)) neighbour.set(start, end);
    if (!places.has(end) && places.has(start)) neighbour.set(end, start);
  }
  return view.nodes.map(({ key }, at) => {
    const own = places.get(key);
    if (own) return { key, ...own };
    const anchor = places.get(neighbour.get(key) ?? "") ?? middle;
    const away = Math.atan2(anchor.y - middle.y, anchor.x - middle.x || 1);
    const turn = away + (((at * 137.5) % 160) - 80) * (Math.PI / 180);
    return { key, x: anchor.x + 170 * Math.cos(turn), y: anchor.y + 170 * Math.sin(turn) };
  });
}

function meanOf(places: readonly Position[]): Position {
  const sum = places.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return places.length ? { x: sum.x / places.length, y: sum.y / places.length } : sum;
}
