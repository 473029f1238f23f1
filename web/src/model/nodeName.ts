import type { Node } from "../api/types";

/** What a node is called: of an account, whose number is masked, also the holder as statements print it. */
export function nodeName(node: Node): string {
  const title = node.title || node.key;
  const holder = node.values["holder_name"];
  return node.kind === "Account" && holder?.type === "text" ? `${holder.text} ${title}` : title;
}
