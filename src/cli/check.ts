/** `loopscope check`: what the rules say of files, without an editor and without Python. */
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Analyzer } from '../analysis/analyzer';
import { dispatchOf } from '../analysis/check';
import { type Configuration, covers, ignoredIn, matches, selectedRules } from '../analysis/configuration';
import type { Diagnostic } from '../analysis/diagnostic';
import { applyEdits, safeFixes } from '../analysis/fixing';
import { LineTable } from '../analysis/lines';
import { PythonParser } from '../analysis/python/parser';
import { rules } from '../analysis/rules/all';
import type { Target } from '../analysis/sourceFile';
import { type ProjectConfiguration, ProjectConfigurations } from '../disk/projectConfiguration';
import { moduleNameOf, pythonFilesBelow, readSource, type SourceText, writeSource } from '../disk/pythonFiles';
import { type CheckOptions, parseCheck } from './checkOptions';
import { type CheckedFile, report } from './checkReport';
import { UsageError } from './errors';
import { complain, print } from './output';

/** Exit codes, as other linters have them. */
const exit = { clean: 0, found: 1 } as const;
/** A fix may make room for another one; more rounds than this never were needed. */
const MOST_ROUNDS = 10;
/** Taken where nothing says which Python the program is for. */
const defaultTarget: Target = { oldest: [3, 9], source: 'the oldest supported Python' };

/** Runs the command. `folder` has the parser's WebAssembly. Resolves to the exit code. */
export async function check(args: readonly string[], folder: string): Promise<number> {
  const options = parseCheck(args);
  const run = new CheckRun(options, await loadParser(folder));
  const { files, fixed } = run.files();
  for (const problem of run.problems) {
    complain(problem);
  }
  await print(report(options.format, files, (path) => run.linesOf(path)));
  const found = files.reduce((count, { diagnostics }) => count + diagnostics.length, 0);
  if (options.format === 'text') {
    await print([summaryOf(found, fixed)]);
  }
  return found === 0 ? exit.clean : exit.found;
}

function summaryOf(found: number, fixed: number): string {
  const mended = fixed === 0 ? '' : `Fixed ${fixed}. `;
  return found === 0 ? `${mended}Nothing found.\n` : `${mended}Found ${found}.\n`;
}

async function loadParser(folder: string): Promise<PythonParser> {
  const read = (name: string) => readFileSync(join(folder, name));
  try {
    return await PythonParser.load({ runtime: read('web-tree-sitter.wasm'), grammar: read('tree-sitter-python.wasm') });
  } catch (error) {
    throw new UsageError(
      `The parser cannot be loaded (${error instanceof Error ? error.message : String(error)}). Install Loopscope again.`,
    );
  }
}

/** The text of a file that evidence stands in; empty when it is gone meanwhile. */
function textIn(path: string): string {
  const source = readSource(path);
  return source.ok ? source.value.text : '';
}

class CheckRun {
  readonly #options: CheckOptions;
  readonly #analyzer: Analyzer;
  readonly #configurations = new ProjectConfigurations();
  readonly #texts = new Map<string, SourceText>();
  readonly #lines = new Map<string, LineTable>();
  readonly problems: string[] = [];

  constructor(options: CheckOptions, parser: PythonParser) {
    this.#options = options;
    this.#analyzer = new Analyzer(parser);
  }

  /** What was found in all files, and how much of it was mended. */
  files(): { readonly files: readonly CheckedFile[]; readonly fixed: number } {
    const found = pythonFilesBelow(this.#options.paths, (path) => this.#isExcluded(path));
    if (!found.ok) {
      throw new UsageError(found.error);
    }
    this.problems.push(...found.value.problems);
    const interesting = found.value.files.filter((path) => this.#summarize(path));
    let fixed = 0;
    const files = interesting.map((path) => {
      fixed += this.#options.fix ? this.#mend(path) : 0;
      return { path, diagnostics: this.#check(path) };
    });
    return { files: files.filter(({ diagnostics }) => diagnostics.length > 0), fixed };
  }

  linesOf(path: string): LineTable {
    let lines = this.#lines.get(path);
    if (lines === undefined) {
      lines = new LineTable(this.#texts.get(path)?.text ?? textIn(path));
      this.#lines.set(path, lines);
    }
    return lines;
  }

  #isExcluded(path: string): boolean {
    const { folder, configuration } = this.#configurations.of(path);
    return folder !== undefined && matches(relative(folder, path).split(sep).join('/'), configuration.exclude);
  }

  /** Takes a file into the program. Returns whether rules may say something of it. */
  #summarize(path: string): boolean {
    const source = readSource(path);
    if (!source.ok) {
      this.problems.push(source.error);
      return false;
    }
    const { folder } = this.#project(path);
    this.#analyzer.open(path, moduleNameOf(path, folder ?? process.cwd()), source.value.text);
    this.#analyzer.close(path);
    // All that rules look at is named with one of these, or made by something that is.
    const interesting = /async|await|loopscope|noqa/.test(source.value.text);
    if (interesting) {
      this.#texts.set(path, source.value);
    }
    return interesting;
  }

  #project(path: string): ProjectConfiguration {
    const project = this.#configurations.of(path);
    if (project.problem !== undefined && !this.problems.includes(project.problem)) {
      throw new UsageError(project.problem);
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
    const dispatch = dispatchOf(selectedRules(rules, configuration));
    const text = this.#texts.get(path)?.text ?? '';
    this.#analyzer.open(path, moduleNameOf(path, folder ?? process.cwd()), text);
    const { diagnostics, failures } = this.#analyzer.check(path, dispatch, configuration.target ?? defaultTarget);
    this.#analyzer.close(path);
    for (const { code, error } of failures) {
      this.problems.push(`${code} failed in ${path} and was left out there: ${error.message}`);
    }
    const inProject = folder === undefined ? undefined : relative(folder, path).split(sep).join('/');
    const ignored = ignoredIn(inProject, configuration);
    return diagnostics
      .filter(({ code }) => !covers(ignored, code))
      .map((diagnostic) => ({
        ...diagnostic,
        severity: configuration.severity[diagnostic.code] ?? diagnostic.severity,
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
      this.#texts.set(path, {
        ...source,
        text: applyEdits(
          before,
          fixes.flatMap(({ edits }) => edits),
        ),
      });
    }
    if (count > 0 && source !== undefined) {
      writeSource(path, this.#texts.get(path)?.text ?? '', source);
    }
    return count;
  }
}
