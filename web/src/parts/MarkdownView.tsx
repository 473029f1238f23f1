import { Fragment, type ReactNode } from "react";

type Block =
  | { is: "head"; level: number; text: string }
  | { is: "list"; items: string[] }
  | { is: "code"; text: string }
  | { is: "table"; rows: string[][] }
  | { is: "text"; text: string };

/** Shows the plain Markdown of our own pages: heads, paragraphs, lists, tables and code; nothing becomes HTML. */
export function MarkdownView({ text }: { text: string }) {
  return (
    <div className="markdown">
      {blocksOf(text).map((block, at) => (
        <Fragment key={at}>{blockView(block)}</Fragment>
      ))}
    </div>
  );
}

function blockView(block: Block): ReactNode {
  switch (block.is) {
    case "head":
      return block.level <= 2 ? <h3>{inline(block.text)}</h3> : <h4>{inline(block.text)}</h4>;
    case "list":
      return (
        <ul>
          {block.items.map((item, at) => (
            <li key={at}>{inline(item)}</li>
          ))}
        </ul>
      );
    case "code":
      return <pre>{block.text}</pre>;
    case "table": {
      const [heads = [], ...rows] = block.rows;
      return (
        <table className="plain-table">
          <thead>
            <tr>
              {heads.map((head, at) => (
                <th key={at}>{inline(head)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={at}>
                {row.map((cell, column) => (
                  <td key={column}>{inline(cell)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
    }
    case "text":
      return <p>{inline(block.text)}</p>;
  }
}

function inline(text: string): ReactNode[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part, at) => {
    if (part.startsWith("`")) return <code key={at}>{part.slice(1, -1)}</code>;
    if (part.startsWith("**")) return <b key={at}>{part.slice(2, -2)}</b>;
    return part.replace(/\[([^\]]+)\]\([^)]*\)/g, "$1");
  });
}

/** The blocks of a Markdown text. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const last = blocks.at(-1);
    const fresh = at === 0 || !(lines[at - 1] ?? "").trim();
    const head = /^(#+)\s+(.*)$/.exec(line);
    if (line.startsWith("```")) {
      const end = lines.indexOf("```", at + 1);
      const stop = end < 0 ? lines.length : end;
      blocks.push({ is: "code", text: lines.slice(at + 1, stop).join("\n") });
      at = stop;
    } else if (head) blocks.push({ is: "head", level: head[1]?.length ?? 1, text: head[2] ?? "" });
    else if (/^\s*[-*]\s/.test(line)) {
      const item = line.replace(/^\s*[-*]\s+/, "");
      if (last?.is === "list" && !fresh) last.items.push(item);
      else blocks.push({ is: "list", items: [item] });
    } else if (line.startsWith("|")) {
      const cells = line.split("|").slice(1, -1).map((cell) => cell.trim());
      if (cells.every((cell) => /^:?-+:?$/.test(cell))) continue;
      if (last?.is === "table" && !fresh) last.rows.push(cells);
      else blocks.push({ is: "table", rows: [cells] });
    } else if (line.trim()) {
      if (last?.is === "text" && !fresh) last.text += ` ${line.trim()}`;
      else if (last?.is === "list" && !fresh) last.items.push(`${last.items.pop() ?? ""} ${line.trim()}`);
      else blocks.push({ is: "text", text: line.trim() });
    }
  }
  return blocks;
}
