/** Where on this machine the files of a recording made elsewhere are. Pure. */
import type { Raw } from '../trace/records';

/** Files below one folder are below another one here. */
export interface PathMapping {
  /** As the recording says it, without a separator at its end. */
  readonly from: string;
  /** On this machine, likewise. */
  readonly to: string;
}

/** The file on this machine; as it is told where no mapping is for it. Of several mappings the one of the innermost folder holds. */
export function mappedPath(file: string, mappings: readonly PathMapping[]): string {
  const [best] = mappings.filter(({ from }) => isBelow(file, from)).sort((a, b) => b.from.length - a.from.length);
  if (best === undefined) {
    return file;
  }
  const separator = best.to.includes('\\') ? '\\' : '/';
  return [best.to, ...partsOf(file.slice(best.from.length))].join(separator);
}

/** A text record with the files in it as they are named here. */
export function mappedRecord(record: Raw, mappings: readonly PathMapping[]): Raw {
  const { file, created } = record;
  if (record['k'] === 'code' && typeof file === 'string') {
    return { ...record, file: mappedPath(file, mappings) };
  }
  if (record['k'] === 'misuse' && isPlace(created)) {
    return { ...record, created: { ...created, file: mappedPath(created.file, mappings) } };
  }
  return record;
}

/**
 * The mapping that finds most of a recording's files below our folders, of several the one that keeps most of their path. `exists` says whether a file is here.
 * Undefined when none finds any.
 */
export function guessedMapping(
  files: readonly string[],
  folders: readonly string[],
  exists: (file: string) => boolean,
): PathMapping | undefined {
  let best: { readonly mapping: PathMapping; readonly found: number } | undefined;
  for (const file of files) {
    const mapping = guessOf(file, folders, exists);
    const found = mapping === undefined ? 0 : files.filter((other) => exists(mappedPath(other, [mapping]))).length;
    if (mapping !== undefined && found > (best?.found ?? 0)) {
      best = { mapping, found };
    }
  }
  return best?.mapping;
}

function guessOf(file: string, folders: readonly string[], exists: (file: string) => boolean): PathMapping | undefined {
  const parts = partsOf(file);
  for (let kept = parts.length - 1; kept > 0; kept -= 1) {
    const tail = parts.slice(-kept);
    const from = file.slice(0, tailStart(file, kept));
    const found = folders.filter((folder) => exists([folder, ...tail].join('/')));
    // Of folders with files of one name that whose own name the path has too.
    const to = found.find((folder) => partsOf(folder).at(-1) === parts.at(-1 - kept)) ?? found[0];
    if (to !== undefined) {
      return { from, to };
    }
  }
  return undefined;
}

/** The mapping that is meant when the user shows where a file of the recording is; undefined when the two have not even their name in common. */
export function shownMapping(file: string, here: string): PathMapping | undefined {
  const theirs = partsOf(file);
  const ours = partsOf(here);
  let same = 0;
  while (same < Math.min(theirs.length, ours.length) - 1 && theirs.at(-1 - same) === ours.at(-1 - same)) {
    same += 1;
  }
  return same === 0
    ? undefined
    : { from: file.slice(0, tailStart(file, same)), to: here.slice(0, tailStart(here, same)) };
}

/** Where the separator before the last parts of a path is. */
function tailStart(path: string, parts: number): number {
  let at = path.length;
  for (let part = 0; part < parts; part += 1) {
    at = Math.max(path.lastIndexOf('/', at - 1), path.lastIndexOf('\\', at - 1));
  }
  return Math.max(0, at);
}

function partsOf(path: string): readonly string[] {
  return path.split(/[\\/]+/).filter((part) => part !== '');
}

function isBelow(file: string, folder: string): boolean {
  return file.startsWith(folder) && /^[\\/]/.test(file.slice(folder.length));
}

function isPlace(value: unknown): value is { readonly file: string } {
  return typeof value === 'object' && value !== null && 'file' in value && typeof value.file === 'string';
}
