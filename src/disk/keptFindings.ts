/** What was found in a project, kept on disk for as long as nothing changes that it depends on. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../analysis/diagnostic';
import { cacheFile, writeCacheFile } from './summaryCache';

/** What was found in one file. */
export interface FoundInFile {
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** The findings of one project. */
export class KeptFindings {
  readonly #path: string | undefined;

  /** `folder`: where they are kept; undefined: nowhere. `project` tells projects with one folder apart. */
  constructor(folder: string | undefined, project: string) {
    this.#path = folder === undefined ? undefined : cacheFile(folder, 'findings', project);
  }

  /** Words for all that findings depend on: the program that finds them, what it was asked, and what the files say. */
  static stateOf(parts: Iterable<string>): string {
    const hash = createHash('sha256');
    for (const part of parts) {
      hash.update(`${part}\n`);
    }
    return hash.digest('base64url');
  }

  /** What was found when all was as it is now; undefined when it was not, or is not known. */
  get(state: string): readonly FoundInFile[] | undefined {
    try {
      const text = this.#path === undefined ? '' : readFileSync(this.#path, 'utf8');
      const end = text.indexOf('\n');
      return text.slice(0, end) === state ? (JSON.parse(text.slice(end)) as readonly FoundInFile[]) : undefined;
    } catch {
      return undefined; // there is none yet, or half of one after a crash
    }
  }

  /** What cannot be written is found again next time. */
  set(state: string, found: readonly FoundInFile[]): void {
    if (this.#path !== undefined) {
      writeCacheFile(this.#path, [Buffer.from(`${state}\n${JSON.stringify(found)}`)]);
    }
  }
}
