import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The checkout: the nearest folder above this file whose package.json is ours (this file may have been bundled elsewhere). */
export const repository = findRepository(__dirname);

/** Where tests and `npm start` keep what they downloaded, for all checkouts of this user. */
export function cacheFolder(...parts: readonly string[]): string {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'loopscope', ...parts);
}

/**
 * Gives a finished folder of the cache its name, so that an interrupted installation is never taken for one. Another process may have been faster:
 * then its folder, which has the same content, stays.
 */
export function finishCached(half: string, folder: string): void {
  try {
    renameSync(half, folder);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/** A new empty folder, and how to delete it. Its path is real (no symbolic links), so it can be compared with what programs report. */
export function temporaryFolder(name = 'test'): { readonly path: string; readonly remove: () => void } {
  mkdirSync(tmpdir(), { recursive: true });
  const path = realpathSync(mkdtempSync(join(tmpdir(), `loopscope-${name}-`)));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}

function findRepository(start: string): string {
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'loopscope') return folder;
  }
  throw new Error(`No package.json of Loopscope above ${start}.`);
}
