/** Lines of the program's source, read once a file. */
import { readFileSync, statSync } from 'node:fs';
import type { SourceLine } from '../trace/words';

const LARGEST = 4 * 1024 * 1024;

/** Gives lines of files on this machine; undefined for what cannot be read. */
export function sourceLines(): SourceLine {
  const files = new Map<string, readonly string[]>();
  return (file, line) => {
    let lines = files.get(file);
    if (lines === undefined) {
      lines = read(file);
      files.set(file, lines);
    }
    return lines[line - 1];
  };
}

function read(file: string): readonly string[] {
  try {
    return statSync(file).isFile() && statSync(file).size <= LARGEST ? readFileSync(file, 'utf8').split(/\r?\n/) : [];
  } catch {
    return []; // the file is not on this machine
  }
}
