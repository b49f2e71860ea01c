/** A recording file as a source of bytes. */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { fail, type Result, succeed } from '../base/result';
import type { ByteSource } from '../trace/byteSource';

export interface FileSource extends ByteSource {
  close(): void;
}

/** Opens a file, or says in a sentence why it cannot be read. */
export function openFile(path: string): Result<FileSource> {
  let fd: number;
  try {
    // Looked at first: to open a pipe would wait for its other end.
    const stat = statSync(path);
    if (!stat.isFile()) {
      return fail(
        stat.isDirectory()
          ? `'${path}' is a folder. Name a recording in it.`
          : `'${path}' is not a file. Only a recording in a file can be read.`,
      );
    }
    fd = openSync(path, 'r');
  } catch (error) {
    return fail(`'${path}' cannot be opened: ${reason(error)}.`);
  }
  return succeed({
    size: () => fstatSync(fd).size,
    read: (offset, length) => readUpTo(fd, offset, length),
    close: () => closeSync(fd),
  });
}

function readUpTo(fd: number, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, length));
  try {
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.byteLength, offset));
  } catch {
    return bytes.subarray(0, 0); // a file that went away under us has no more bytes
  }
}

/** What the system says of a failure, in words. */
export function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'it does not exist',
    EACCES: 'permission denied',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of its path is not a folder',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space is left on the disk',
  };
  return words[code] ?? (error instanceof Error ? error.message : String(error));
}
