/** A file that somebody brought, and its place: its name behind the folders it lay in. */
export interface Brought {
  place: string;
  file: File;
}

/** The files of a drop, those in folders too. Must be called while the event is being handled. */
export async function filesOfDrop(data: DataTransfer): Promise<Brought[]> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return filesOfInput(data.files);
  const found = await Promise.all(entries.map(inside));
  return found.flat();
}

/** The files of an input; of one for folders, each with its folders before it. */
export function filesOfInput(files: Iterable<File>): Brought[] {
  return [...files].map((file) => ({ place: file.webkitRelativePath || file.name, file }));
}

async function inside(entry: FileSystemEntry): Promise<Brought[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((give, fail) => (entry as FileSystemFileEntry).file(give, fail));
    return [{ place: entry.fullPath.replace(/^\/+/, ""), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: Brought[] = [];
  // A browser gives a folder a hundred entries at a time, and none when there are no more.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((give, fail) => reader.readEntries(give, fail));
    if (some.length === 0) return found;
    for (const inner of some) found.push(...(await inside(inner)));
  }
}
