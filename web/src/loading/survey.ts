import type { ChosenFile, SeenFile, UploadState } from "../api/types";

/** What somebody decided about a file: its source, its folder where that is asked for, and whether to leave it out. */
export interface Choice {
  source?: string | null;
  folder?: string;
  left?: boolean;
}

/** A line of the survey: a file, or a sheet of one, with what is decided about it. */
export interface Line {
  key: string;
  seen: SeenFile;
  source: string | null;
  folder: string;
  left: boolean;
}

/** The lines of a survey: what asks for a decision first. */
export function linesOf(upload: UploadState, choices: Readonly<Record<string, Choice>>): Line[] {
  const lines = upload.seen.map((seen) => {
    const key = [seen.file, ...seen.sheets].join("\n");
    const { source = seen.source, folder = "", left = false } = choices[key] ?? {};
    return { key, seen, source, folder, left };
  });
  return lines.toSorted((one, other) => Number(asks(other)) - Number(asks(one)));
}

/** Whether a file was not recognised, or its source wants to know its folder. */
export function asks({ seen }: Line): boolean {
  return seen.source === null || seen.asks_folder;
}

/** Whether a file is to be loaded and can be: it has a source, and a folder where that is asked for. */
export function isReady(line: Line): boolean {
  return !line.left && line.source !== null && !wantsFolder(line);
}

/** Whether a file that is to be loaded still wants its folder's name. */
export function wantsFolder({ seen, folder, left }: Line): boolean {
  return seen.asks_folder && !left && folder.trim() === "";
}

/** What is sent to be loaded. */
export function chosenOf(lines: readonly Line[]): ChosenFile[] {
  return lines.filter(isReady).map(({ seen, source, folder }) => ({
    file: seen.file,
    source: source ?? "",
    sheets: seen.sheets,
    folder: folder.trim() || null,
  }));
}
