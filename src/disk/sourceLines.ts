/** Lines of the program's source, read once a file. */
import { readFileSync, statSync } from 'node:fs';
import type { SourceLine } from '../trace/words';

const LARGEST = 4 * 1024 * 1024;
/** Files that are kept; a recording that names more is read without them. */
const MOST_FILES = 1000;

/** Gives lines of files on this machine; undefined for a file that cannot be read, empty for a line that it does not have (any more). */
export function sourceLines(): SourceLine {
  const files = new Map<string, readonly string[]>();
  return (file, line) => {
    let lines = files.get(file);
    if (lines === undefined) {
      lines = files.size < MOST_FILES && isLocal(file) ? read(file) : none;
      files.set(file, lines);
    }
    return lines === none ? undefined : (lines[line - 1] ?? '');
  };
}

/** Of a file that cannot be read. */
const none: readonly string[] = [];

/** On Windows a path of another machine would be asked for there, with the user's name: a recording may come from anybody. */
function isLocal(file: string): boolean {
  return process.platform !== 'win32' || !/^[\\/]{2}/.test(file);
}

function read(file: string): readonly string[] {
  try {
    return statSync(file).isFile() && statSync(file).size <= LARGEST ? readFileSync(file, 'utf8').split(/\r?\n/) : none;
  } catch {
    return none; // the file is not on this machine
  }
}
