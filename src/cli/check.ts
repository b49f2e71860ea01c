/** `loopscope check`: what the rules say of files, without an editor and without Python. */
import { statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { version } from '../../package.json';
import { Analyzer } from '../analysis/analyzer';
import { dispatchOf } from '../analysis/check';
import { type Configuration, covers, ignoredIn, matches, selectedRules, severityOf } from '../analysis/configuration';
import type { Diagnostic } from '../analysis/diagnostic';
import { applyEdits, editsOf, safeFixes } from '../analysis/fixing';
import { LineTable } from '../analysis/lines';
import type { ModuleName } from '../analysis/model/entity';
import type { PythonParser } from '../analysis/python/parser';
import { mayMakeCoroutines } from '../analysis/quietFiles';
import type { Target } from '../analysis/sourceFile';
import { unusedSuppression } from '../analysis/suppressions';
import { KeptFindings } from '../disk/keptFindings';
import { type ProjectConfiguration, ProjectConfigurations } from '../disk/projectConfiguration';
import { moduleNameOf, pythonFilesBelow, readSource, type SourceText, writeSource } from '../disk/pythonFiles';
import { SummaryCache, userCacheFolder } from '../disk/summaryCache';
import type { CheckedFile } from './checkedFile';
import { type CheckOptions, parseCheck } from './checkOptions';
import { report } from './checkReport';
import { UsageError } from './errors';
import { complain, print } from './output';
import { loadParser } from './parserFiles';

/** Exit codes, as other linters have them. */
const exit = { clean: 0, found: 1, failed: 2 } as const;
/** A fix may make room for another one; more rounds than this never were needed. */
const MOST_ROUNDS = 10;
/** All that rules look at is named with one of these, or made by something that is. */
const SAYS_SOMETHING = /async|await/i;
/** These are words of sentences: comments on lines of their own, and what no library names anything with. */
const PROSE = /^[ \t]*#.*$|\basynchronous(?:ly)?\b/gim;
const SILENCES = /loopscope:|noqa.*AIO/i;
/** Taken where nothing says which Python the program is for. */
const defaultTarget: Target = { oldest: [3, 9], source: 'the oldest supported Python', assumed: true };

/** Runs the command. `folder` has the parser's WebAssembly, and beside it stands `media`. Resolves to the exit code. */
export async function check(args: readonly string[], folder: string): Promise<number> {
  // Nearly all that parsing makes is dropped at once. Left to itself, the engine lets twice as much of it pile up as is used: of a large library 800 MB.
  setFlagsFromString('--heap-growing-percent=25');
  // Nothing runs for long: to optimize three times as late as for a server takes a twelfth less of the processor, in all threads together.
  setFlagsFromString('--interrupt-budget=400000');
  const options = parseCheck(args);
  const run = new CheckRun(options, { parser: await loadParser(folder), folder });
  const { files, fixed } = await run.files();
  for (const problem of run.problems) {
    complain(problem);
  }
  const pageOf = (code: string) => textIn(join(folder, '../media/rules', `${code}.md`)) || undefined;
  await print(report(options.format, files, { linesOf: (path) => run.linesOf(path), pageOf }));
  const found = files.reduce((count, { diagnostics }) => count + diagnostics.length, 0);
  if (options.format === 'text') {
    await print([summaryOf(found, fixed)]);
  }
  if (run.failed) {
    return exit.failed;
  }
  return found === 0 ? exit.clean : exit.found;
}

function summaryOf(found: number, fixed: number): string {
  const mended = fixed === 0 ? '' : `Fixed ${fixed}. `;
  return found === 0 ? `${mended}Nothing found.\n` : `${mended}Found ${found}.\n`;
}

/** Whether rules may find something in a text, or a comment there silences them, and not only by what other files say. */
function isLoud(text: string): boolean {
  return (SAYS_SOMETHING.test(text) && SAYS_SOMETHING.test(text.replace(PROSE, ''))) || SILENCES.test(text);
}

/** The text of a file that evidence stands in, or of a page; empty when it is not there. */
function textIn(path: string): string {
  const source = readSource(path);
  return source.ok ? source.value.text : '';
}

/** A file that was read. */
interface ReadFile {
  readonly path: string;
  readonly text: string;
  /** Of its text. */
  readonly key: string;
  readonly module: ModuleName;
}

interface Parsing {
  readonly parser: PythonParser;
  /** With the parser's WebAssembly. */
  readonly folder: string;
}

class CheckRun {
  readonly #options: CheckOptions;
  readonly #parsing: Parsing;
  readonly #kept: KeptFindings;
  readonly #analyzer: Analyzer;
  readonly #configurations = new ProjectConfigurations();
  readonly #texts = new Map<string, SourceText>();
  readonly #lines = new Map<string, LineTable>();
  readonly problems: string[] = [];
  /** A file that was named itself could not be looked at. */
  failed = false;

  constructor(options: CheckOptions, parsing: Parsing) {
    this.#options = options;
    this.#parsing = parsing;
    this.#analyzer = new Analyzer(parsing.parser);
    const project = options.paths.map((path) => resolve(path)).join('\n');
    const folder = options.cache ? join(userCacheFolder(), 'check') : undefined;
    this.#kept = new KeptFindings(folder, project);
  }

  /** What was found in all files, and how much of it was mended. */
  async files(): Promise<{ readonly files: readonly CheckedFile[]; readonly fixed: number }> {
    const listed = pythonFilesBelow(this.#options.paths, (path) => this.#isExcluded(path));
    if (!listed.ok) {
      throw new UsageError(listed.error);
    }
    this.problems.push(...listed.value.problems);
    const read = this.#read(listed.value.files);
    const state = this.#options.fix ? '' : this.#stateOf(read);
    const kept = this.#kept.get(state);
    if (kept !== undefined) {
      return { files: kept, fixed: 0 };
    }
    const loud = read.filter(({ text }) => isLoud(text));
    const isSpeaking = new Set(loud);
    const quiet = read.filter((each) => !isSpeaking.has(each));
    for (const each of read) {
      this.#analyzer.offer(each.path, each.module, each.text, !isSpeaking.has(each));
    }
    let fixed = 0;
    const before = this.problems.length;
    const found = new Map<string, readonly Diagnostic[]>();
    const look = (path: string): void => {
      fixed += this.#options.fix ? this.#mend(path) : 0;
      found.set(path, this.#check(path));
    };
    this.#each(
      loud.map(({ path }) => path),
      look,
    );
    this.#each(this.#dropping(quiet, loud), look);
    const files = read
      .map(({ path }) => ({ path, diagnostics: found.get(path) ?? [] }))
      .filter(({ diagnostics }) => diagnostics.length > 0);
    // A rule that failed is to be told of each time.
    if (!this.#options.fix && this.problems.length === before) {
      this.#kept.set(state, files);
    }
    return { files, fixed };
  }

  /** All that decides what is found: the program, which may be another one of the same version, what is asked, and the files. */
  #stateOf(read: readonly ReadFile[]): string {
    const program = ['cli.js', 'tree-sitter-python.wasm'].map((name) => {
      const { size, mtimeMs } = statSync(join(this.#parsing.folder, name), { throwIfNoEntry: false }) ?? {};
      return `${name} ${size} ${mtimeMs}`;
    });
    const files = read.map(({ path, key, module }) =>
      JSON.stringify([path, key, module, this.#project(path).folder, this.#configuration(path)]),
    );
    return KeptFindings.stateOf([version, ...program, ...files]);
  }

  linesOf(path: string): LineTable {
    let lines = this.#lines.get(path);
    if (lines === undefined) {
      lines = new LineTable(this.#texts.get(path)?.text ?? textIn(path));
      this.#lines.set(path, lines);
    }
    return lines;
  }

  /** It was named itself, and no folder around it: what its comments silence may need the files beside it, which nobody looked at. */
  #isAlone(path: string): boolean {
    const given = this.#options.paths.map((each) => resolve(each));
    return (
      given.includes(path) && !given.some((folder) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep))
    );
  }

  #isExcluded(path: string): boolean {
    const { folder, configuration } = this.#configurations.of(path);
    return folder !== undefined && matches(relative(folder, path).split(sep).join('/'), configuration.exclude);
  }

  #read(paths: readonly string[]): readonly ReadFile[] {
    const read: ReadFile[] = [];
    for (const path of paths) {
      const source = readSource(path);
      if (!source.ok) {
        this.problems.push(source.error);
        this.failed = this.failed || this.#options.paths.some((each) => resolve(each) === path);
        continue;
      }
      const { text } = source.value;
      const key = SummaryCache.keyOf(text);
      read.push({ path, key, text, module: moduleNameOf(path, this.#project(path).folder ?? process.cwd()) });
      this.#texts.set(path, source.value);
    }
    return read;
  }

  /** Looks at files, in an order in which few of them are parsed twice. */
  #each(paths: readonly string[], look: (path: string) => void): void {
    const left = new Set(paths);
    for (let path = this.#analyzer.nextOf(left); path !== undefined; path = this.#analyzer.nextOf(left)) {
      left.delete(path);
      look(path);
    }
  }

  /** The quiet files that may call something which gives a coroutine, though nothing in their text says so. `loud`: all others. */
  #dropping(quiet: readonly ReadFile[], loud: readonly ReadFile[]): readonly string[] {
    const { knowledge, texts } = this.#analyzer;
    const paths = (files: readonly ReadFile[]) => files.map(({ path }) => path);
    const may = mayMakeCoroutines(knowledge.program, texts, { quiet: paths(quiet), loud: paths(loud) });
    return paths(quiet).filter((path) => may.has(path));
  }

  #project(path: string): ProjectConfiguration {
    const project = this.#configurations.of(path);
    const last = project.problems.at(-1);
    if (last !== undefined) {
      project.problems.slice(0, -1).forEach(complain);
      throw new UsageError(last);
    }
    return project;
  }

  /** The configuration of a file, with what the command line says instead. */
  #configuration(path: string): Configuration {
    const { configuration } = this.#project(path);
    const { select, extendSelect, ignore, target } = this.#options;
    return {
      ...configuration,
      select: select ?? configuration.select,
      extendSelect: [...(select === undefined ? configuration.extendSelect : []), ...extendSelect],
      ignore: [...(select === undefined ? configuration.ignore : []), ...ignore],
      target: target ?? configuration.target,
    };
  }

  #check(path: string): readonly Diagnostic[] {
    const { folder } = this.#project(path);
    const configuration = this.#configuration(path);
    const dispatch = dispatchOf(selectedRules(configuration));
    const text = this.#texts.get(path)?.text ?? '';
    const { diagnostics, failures } = this.#analyzer.checkText(
      path,
      text,
      dispatch,
      configuration.target ?? defaultTarget,
    );
    for (const { code, error } of failures) {
      this.problems.push(`${code} failed in ${path} and was left out there: ${error.message}`);
    }
    const inProject = folder === undefined ? undefined : relative(folder, path).split(sep).join('/');
    const ignored = [...ignoredIn(inProject, configuration), ...(this.#isAlone(path) ? [unusedSuppression] : [])];
    return diagnostics
      .filter(({ code }) => !covers(ignored, code))
      .map((diagnostic) => ({
        ...diagnostic,
        severity: severityOf(diagnostic, configuration),
      }));
  }

  /** Applies safe fixes until there are none. Returns how many. */
  #mend(path: string): number {
    const source = this.#texts.get(path);
    let count = 0;
    for (let round = 0; source?.writable === true && round < MOST_ROUNDS; round += 1) {
      const fixes = safeFixes(this.#check(path));
      const before = this.#texts.get(path)?.text ?? '';
      if (fixes.length === 0) {
        break;
      }
      count += fixes.length;
      const text = applyEdits(before, editsOf(fixes));
      this.#take(path, { ...source, text });
    }
    if (count === 0 || source === undefined) {
      return 0;
    }
    const written = writeSource(path, this.#texts.get(path)?.text ?? '', source);
    if (!written.ok) {
      this.problems.push(written.error);
      this.#take(path, source);
      return 0;
    }
    return count;
  }

  /** The program knows a file as it was read; what comes next is said of it as it is now. */
  #take(path: string, source: SourceText): void {
    this.#texts.set(path, source);
    this.#analyzer.open(path, moduleNameOf(path, this.#project(path).folder ?? process.cwd()), source.text);
    this.#analyzer.close(path);
  }
}
