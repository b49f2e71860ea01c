/** Reading files of a user's project, in which anything may stand under a file's name. */
import { readFileSync, statSync } from 'node:fs';

/** The bytes of a file. Throws when it cannot be read, and when it is none: a pipe would wait for its other end, a device may never end. */
export function readRegularFile(path: string): Uint8Array {
  if (!statSync(path).isFile()) {
    throw new Error('it is not a file');
  }
  return readFileSync(path);
}
