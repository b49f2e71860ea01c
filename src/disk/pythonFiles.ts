/** Python source files of a project: which there are, what they say, and how they are imported. */
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  type Dirent,
  existsSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fail, type Result, succeed } from '../base/result';
import { reason } from './fileSource';
import { readRegularFile } from './regularFile';

/** Folders in which nobody's own sources stand. */
const skipped = new Set(['node_modules', '__pycache__', 'site-packages', '__pypackages__']);

export interface FoundFiles {
  /** Absolute paths, sorted. */
  readonly files: readonly string[];
  /** Why something could not be looked at; a sentence each. */
  readonly problems: readonly string[];
}

/**
 * All Python files at and below some paths. A file that is named is taken whatever its ending. Hidden folders, virtual environments, and what `isExcluded`
 * says of a path are left out; a folder that links lead to twice is looked at once.
 */
export function pythonFilesBelow(paths: readonly string[], isExcluded: (path: string) => boolean): Result<FoundFiles> {
  const search = new Search(isExcluded);
  for (const path of paths.map((each) => resolve(each))) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) {
      return fail(`'${path}' does not exist.`);
    }
    if (stat.isDirectory()) {
      search.enter(path);
    } else {
      search.files.add(path);
    }
  }
  return succeed({ files: [...search.files].sort(), problems: search.problems });
}

class Search {
  readonly files = new Set<string>();
  readonly problems: string[] = [];
  /** Folders looked at, by their real paths. */
  readonly #seen = new Set<string>();
  readonly #isExcluded: (path: string) => boolean;

  constructor(isExcluded: (path: string) => boolean) {
    this.#isExcluded = isExcluded;
  }

  enter(folder: string): void {
    try {
      const real = realpathSync(folder);
      if (!this.#seen.has(real)) {
        this.#seen.add(real);
        for (const entry of readdirSync(folder, { withFileTypes: true })) {
          this.#take(join(folder, entry.name), entry);
        }
      }
    } catch (error) {
      this.problems.push(`'${folder}' cannot be looked at: ${reason(error)}.`);
    }
  }

  #take(path: string, entry: Dirent): void {
    const stat = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry;
    if (stat === undefined || entry.name.startsWith('.') || this.#isExcluded(path)) {
      return;
    }
    if (stat.isFile() && entry.name.endsWith('.py')) {
      this.files.add(path);
    } else if (stat.isDirectory() && !skipped.has(entry.name) && !existsSync(join(path, 'pyvenv.cfg'))) {
      this.enter(path);
    }
  }
}

/** A source file's text. */
export interface SourceText {
  /** Without a byte order mark. */
  readonly text: string;
  /** Whether what is written back is what was read: it is UTF-8. */
  readonly writable: boolean;
  readonly mark: boolean;
}

/** Files larger than this are data. CPython's largest source file has 0.4 MB. */
const LARGEST = 4 << 20;

/** Reads a source file in the encoding that it names, as Python does; UTF-8 without one. */
export function readSource(path: string): Result<SourceText> {
  try {
    const bytes = readRegularFile(path);
    if (bytes.byteLength > LARGEST) {
      return fail(`'${path}' was left out: it has more than ${LARGEST >> 20} MB.`);
    }
    const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    return isUtf16
      ? fail(`'${path}' was left out: it is UTF-16, which Python does not read.`)
      : succeed(decodeSource(bytes));
  } catch (error) {
    return fail(`'${path}' cannot be read: ${reason(error)}.`);
  }
}

/** Bytes of a source file as text; what does not decode becomes U+FFFD. */
export function decodeSource(bytes: Uint8Array): SourceText {
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 400));
  const named =
    /^(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)/.exec(head)?.[1] ?? 'utf-8';
  const text = decoded(bytes, named);
  const isUtf8 = /^utf-?8(?:-sig)?$/i.test(named) && !text.includes('\ufffd');
  return { text, mark, writable: isUtf8 };
}

function decoded(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(/^utf-?8-sig$/i.test(encoding) ? 'utf-8' : encoding.replaceAll('_', '-')).decode(bytes);
  } catch {
    return new TextDecoder('utf-8').decode(bytes); // an encoding that only Python knows: most of its letters are ASCII
  }
}

/** Writes a changed text back, with the byte order mark that it had: all of it, or nothing when the disk is full. A file that may not be written is left as it is. */
export function writeSource(path: string, text: string, { mark }: Pick<SourceText, 'mark'>): Result<undefined> {
  try {
    const real = realpathSync(path);
    accessSync(real, constants.W_OK);
    replace(real, `${mark ? '\ufeff' : ''}${text}`);
    return succeed(undefined);
  } catch (error) {
    return fail(`'${path}' cannot be written: ${reason(error)}.`);
  }
}

/** Puts another file in the place of one, with its owner and what may be done with it. */
function replace(path: string, text: string): void {
  const { mode, uid, gid } = statSync(path);
  const draft = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, text, { flag: 'wx' });
    chmodSync(draft, mode);
    if (statSync(draft).uid !== uid) {
      chownSync(draft, uid, gid);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** How a file is imported: through the packages that it stands in; without any, by its path below `root` or `root/src`. */
export function moduleNameOf(file: string, root: string): { readonly name: string; readonly isPackage: boolean } {
  let top = dirname(file);
  while (existsSync(join(top, '__init__.py')) && dirname(top) !== top) {
    top = dirname(top);
  }
  const inPackage = top !== dirname(file) || file.endsWith(`${sep}__init__.py`);
  const base = inPackage || !file.startsWith(root + sep) ? top : sourceRoot(file, root);
  const parts = relative(base, file)
    .replace(/\.pyw?$/, '')
    .split(sep);
  const isPackage = parts.at(-1) === '__init__';
  return { name: (isPackage ? parts.slice(0, -1) : parts).join('.'), isPackage };
}

function sourceRoot(file: string, root: string): string {
  const src = join(root, 'src');
  return file.startsWith(src + sep) ? src : root;
}
