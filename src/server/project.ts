/** The files of the workspace: what they say is read once, kept on disk by their contents, and read again when they change. */
import { dirname, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Analyzer } from '../analysis/analyzer';
import { matches } from '../analysis/configuration';
import type { ModuleName } from '../analysis/model/entity';
import { packSummary } from '../analysis/python/packedSummary';
import { ProjectConfigurations } from '../disk/projectConfiguration';
import { moduleNameOf, pythonFilesBelow, readSource } from '../disk/pythonFiles';
import { SummaryCache } from '../disk/summaryCache';

/** ms of work after which others get their turn. */
const SLICE = 12;

export interface Progress {
  /** Share of the work that is done, 0 to 1. */
  report(share: number): void;
  readonly cancelled: () => boolean;
}

export class Project {
  readonly configurations = new ProjectConfigurations();
  readonly #analyzer: Analyzer;
  readonly #cache: SummaryCache;
  #roots: readonly string[] = [];
  /** Patterns of files that are not looked at, by the editor's settings. */
  exclude: readonly string[] = [];
  readonly #files = new Set<string>();
  readonly problems: string[] = [];

  /** `storage`: folder for what is kept; undefined: nothing is kept. */
  constructor(analyzer: Analyzer, storage: string | undefined) {
    this.#analyzer = analyzer;
    this.#cache = new SummaryCache(storage, '');
  }

  set roots(folders: readonly string[]) {
    this.#roots = folders;
  }

  /** Addresses of all files of the workspace, as far as they were found. */
  get uris(): Iterable<string> {
    return this.#files;
  }

  /** How a file is imported. What is no file (an untitled text, a cell) is a module that nobody imports. */
  moduleName(uri: string): ModuleName {
    const path = pathOf(uri);
    if (path === undefined) {
      return { name: `<${uri}>`, isPackage: false };
    }
    const folder = this.configurations.of(path).folder ?? this.#roots.find((root) => path.startsWith(root + sep));
    return moduleNameOf(path, folder ?? dirname(path));
  }

  /** Looks at every file of the workspace. Gives way to others again and again. */
  async index(progress: Progress): Promise<void> {
    this.#leaveOthers();
    const found = this.#roots.map((root) => pythonFilesBelow([root], (path) => this.isExcluded(path)));
    const files = found.flatMap((each) => (each.ok ? each.value.files : []));
    let turn = performance.now();
    for (const [index, path] of files.entries()) {
      if (progress.cancelled()) {
        return;
      }
      this.read(path);
      if (performance.now() - turn > SLICE) {
        progress.report(index / files.length);
        await new Promise((resolve) => setImmediate(resolve));
        turn = performance.now();
      }
    }
    this.#cache.save();
  }

  /** Whether a file is in a folder of the workspace. */
  contains(path: string): boolean {
    return this.#roots.some((root) => path.startsWith(root + sep));
  }

  /** Forgets files that are no longer in a folder of the workspace, or are excluded now. */
  #leaveOthers(): void {
    for (const uri of this.#files) {
      const path = pathOf(uri);
      if (path !== undefined && (!this.contains(path) || this.isExcluded(path))) {
        this.remove(path);
      }
    }
  }

  /** Takes a file as it is on disk. One that the editor has open is left as it is there. */
  read(path: string): void {
    const uri = pathToFileURL(path).href;
    if (this.isExcluded(path)) {
      return;
    }
    if (this.#analyzer.isOpen(uri)) {
      this.#files.add(uri);
      return;
    }
    const source = readSource(path);
    if (!source.ok) {
      this.problems.push(source.error);
      this.remove(path);
      return;
    }
    this.#files.add(uri);
    const { text } = source.value;
    const key = SummaryCache.keyOf(text);
    const known = this.#cache.get(key);
    if (known !== undefined) {
      this.#analyzer.add(uri, this.moduleName(uri), known);
      return;
    }
    const summary = this.#analyzer.open(uri, this.moduleName(uri), text);
    this.#analyzer.close(uri);
    this.#cache.set(key, packSummary(summary));
  }

  remove(path: string): void {
    const uri = pathToFileURL(path).href;
    this.#files.delete(uri);
    if (!this.#analyzer.isOpen(uri)) {
      this.#analyzer.remove(uri);
    }
  }

  /** Takes out a file, or all files of a folder. */
  removeBelow(path: string): void {
    const below = `${pathToFileURL(path).href}/`;
    for (const uri of this.#files) {
      const file = uri.startsWith(below) ? pathOf(uri) : undefined;
      if (file !== undefined) {
        this.remove(file);
      }
    }
    this.remove(path);
  }

  /** Whether the editor's settings or the project's file leave it out. */
  isExcluded(path: string): boolean {
    const root = this.#roots.find((each) => path.startsWith(each + sep));
    if (root !== undefined && matches(relative(root, path).split(sep).join('/'), this.exclude)) {
      return true;
    }
    const { folder, configuration } = this.configurations.of(path);
    return folder !== undefined && matches(relative(folder, path).split(sep).join('/'), configuration.exclude);
  }
}

/** The path of a file's address; undefined for other addresses. */
export function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined; // an address of another machine's file
  }
}
