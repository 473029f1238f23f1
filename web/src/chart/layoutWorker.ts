import cytoscape from "cytoscape";
import fcose, { type FcoseOptions } from "cytoscape-fcose";

import type { Placement, Placed } from "./arrange";

cytoscape.use(fcose);

/** Places nodes by forces, off the page's own thread so that it stays alive meanwhile. */
self.onmessage = ({ data }: MessageEvent<Placement>) => {
  const scene = cytoscape({
    headless: true,
    styleEnabled: true,
    elements: [
      ...data.nodes.map(({ key, x, y }) => ({
        group: "nodes" as const,
        data: { id: key },
        ...(x !== undefined && y !== undefined && { position: { x, y } }),
      })),
      ...data.links.map(({ start, end }, at) => ({
        group: "edges" as const,
        data: { id: `line ${at}`, source: start, target: end },
      })),
    ],
    style: [{ selector: "node", style: { width: 120, height: 62 } }],
  });
  const fixed = data.fixed.map(({ key, x, y }) => ({ nodeId: key, position: { x, y } }));
  const options: FcoseOptions = {
    name: "fcose",
    quality: data.nodes.length > 400 ? "draft" : "default",
    randomize: fixed.length === 0,
    animate: false,
    fit: false,
    nodeDimensionsIncludeLabels: false,
    packComponents: true,
    nodeSeparation: 110,
    idealEdgeLength: 120,
    nodeRepulsion: 9000,
    gravity: 0.3,
    numIter: data.nodes.length > 150 ? 1200 : 2500,
    ...(fixed.length > 0 && { fixedNodeConstraint: fixed }),
  };
  scene.layout(options).run();
  const positions = Object.fromEntries(scene.nodes().map((node) => [node.id(), { ...node.position() }]));
  scene.destroy();
  self.postMessage({ id: data.id, positions } satisfies Placed);
};
