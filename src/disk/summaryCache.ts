/** What files say, kept on disk by the hash of their texts: a file that did not change is not parsed again. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { unpackSummary } from '../analysis/python/packedSummary';
import type { ModuleSummary } from '../analysis/python/summary';

/** Changes with what summaries contain, so that older ones are not read. */
const SUMMARY_VERSION = 8;
/** Files of a folder that are kept, two of a project; the oldest go. */
const MOST_FILES = 32;

/** Summaries of one project. Those that were not asked for are forgotten when they are saved. */
export class SummaryCache {
  readonly #path: string | undefined;
  /** As bytes, which take the least room: of most, nothing is wanted but that they are there the next time. */
  #known: ReadonlyMap<string, Buffer> | undefined;
  readonly #used = new Map<string, Buffer>();
  #changed = false;

  /** `folder`: where they are kept; undefined: nowhere. `project` tells projects with one folder apart. */
  constructor(folder: string | undefined, project: string) {
    this.#path = folder === undefined ? undefined : cacheFile(folder, `summaries-${SUMMARY_VERSION}`, project);
  }

  static keyOf(text: string): string {
    return createHash('sha256').update(text).digest('base64url');
  }

  /** A summary that belongs to the caller: two files with the same text get one each. */
  get(key: string): ModuleSummary | undefined {
    const known = this.#used.get(key) ?? this.#kept.get(key);
    if (known === undefined) {
      return undefined;
    }
    try {
      const summary = unpackSummary(known.toString('utf8'));
      this.#used.set(key, known);
      return summary;
    } catch {
      return undefined; // half a line, after a crash
    }
  }

  /** `packed`: by `packSummary`. */
  set(key: string, packed: string): void {
    this.#used.set(key, Buffer.from(packed, 'utf8'));
    this.#changed = true;
  }

  has(key: string): boolean {
    return this.#used.has(key) || this.#kept.has(key);
  }

  get #kept(): ReadonlyMap<string, Buffer> {
    this.#known ??= this.#path === undefined ? new Map() : readCache(this.#path);
    return this.#known;
  }

  /** A cache that cannot be written is made again next time. */
  save(): void {
    if (this.#path === undefined || !this.#changed) {
      return;
    }
    const lines = [...this.#used].flatMap(([key, packed]) => [Buffer.from(`${key} `), packed, newline]);
    this.#changed = !writeCacheFile(this.#path, lines);
  }
}

/** A file of a folder, for one project. */
export function cacheFile(folder: string, kind: string, project: string): string {
  const name = createHash('sha256').update(project).digest('hex').slice(0, 16);
  return join(folder, `${kind}-${name}`);
}

/** Puts a file in the place of the one before at once, and removes files that were not written for long. Returns whether that could be done; nothing is lost but time when not. */
export function writeCacheFile(path: string, parts: readonly Buffer[]): boolean {
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true });
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, Buffer.concat(parts));
    renameSync(draft, path);
    removeOldest(folder);
    return true;
  } catch {
    return false;
  }
}

const newline = Buffer.from('\n');

/** A line for each: its key, a space, and the summary. */
function readCache(path: string): ReadonlyMap<string, Buffer> {
  const known = new Map<string, Buffer>();
  try {
    const bytes = readFileSync(path);
    for (let start = 0, end = bytes.indexOf(newline); end >= 0; start = end + 1, end = bytes.indexOf(newline, start)) {
      const space = bytes.indexOf(' ', start);
      known.set(bytes.toString('latin1', start, space), bytes.subarray(space + 1, end));
    }
  } catch {
    // There is none yet.
  }
  return known;
}

function removeOldest(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => /^(?:summaries|findings)-/.test(name))
    .map((name) => join(folder, name))
    .map((path) => ({ path, time: statSync(path).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of files.slice(MOST_FILES)) {
    rmSync(path, { force: true });
  }
}

/** Where the command line keeps things that it can make again, as the system wants it. */
export function userCacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (process.platform === 'win32') {
    return join(env['LOCALAPPDATA'] || join(homedir(), 'AppData/Local'), 'loopscope');
  }
  const base = process.platform === 'darwin' ? join(homedir(), 'Library/Caches') : join(homedir(), '.cache');
  return join(env['XDG_CACHE_HOME'] || base, 'loopscope');
}
