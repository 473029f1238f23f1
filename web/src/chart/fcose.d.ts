declare module "cytoscape-fcose" {
  import type { BaseLayoutOptions, Ext } from "cytoscape";

  export interface FcoseOptions extends BaseLayoutOptions {
    name: "fcose";
    quality: "draft" | "default" | "proof";
    randomize: boolean;
    animate: boolean;
    fit: boolean;
    nodeDimensionsIncludeLabels: boolean;
    packComponents: boolean;
    nodeSeparation: number;
    idealEdgeLength: number;
    nodeRepulsion: number;
    gravity: number;
    numIter: number;
    fixedNodeConstraint?: readonly { nodeId: string; position: { x: number; y: number } }[];
  }

  const extension: Ext;
  export default extension;
}
