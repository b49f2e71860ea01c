/** Everything that the server knows: open texts, files, settings. */
import { relative, sep } from 'node:path';
import type { Hover, Position } from 'vscode-languageserver/node';
import { Analyzer } from '../analysis/analyzer';
import { covers, ignoredIn, pythonVersion } from '../analysis/configuration';
import type { Diagnostic } from '../analysis/diagnostic';
import type { PythonParser } from '../analysis/python/parser';
import { readSource } from '../disk/pythonFiles';
import { Converter } from './convert';
import { Documents } from './documents';
import { contextAt } from './hover';
import { type Progress, Project, pathOf } from './project';
import { type EditorSettings, editorSettings, noSettings, rulesFor } from './settings';

export interface WorkspaceOptions {
  readonly folders: readonly string[];
  readonly storage: string | undefined;
  readonly pages: string | undefined;
  /** Version of the interpreter that is selected in the editor: `3.12`. */
  readonly interpreter: string | undefined;
}

export class Workspace {
  readonly documents: Documents;
  readonly project: Project;
  readonly #analyzer: Analyzer;
  readonly #options: WorkspaceOptions;
  readonly #warn: (sentence: string) => void;
  #settings: EditorSettings = noSettings;
  /** Sentences that were said. */
  readonly #said = new Set<string>();
  /** What was found in each file, for as long as the program is the same. */
  #found = new Map<string, readonly Diagnostic[]>();
  #foundAt = -1;

  constructor(parser: PythonParser, options: WorkspaceOptions, warn: (sentence: string) => void) {
    this.#analyzer = new Analyzer(parser);
    this.#options = options;
    this.#warn = warn;
    this.documents = new Documents(this.#analyzer);
    this.project = new Project(this.#analyzer, options.storage);
    this.project.roots = options.folders;
  }

  settings(given: unknown): void {
    this.#settings = editorSettings(given, (sentence) => this.#say(sentence));
    this.#foundAt = -1;
  }

  async index(progress: Progress): Promise<void> {
    await this.project.index(progress);
    for (const problem of this.project.problems.splice(0)) {
      this.#say(problem);
    }
  }

  open(uri: string, version: number, text: string): void {
    this.documents.open(uri, version, text, this.project.moduleName(uri), false);
  }

  openCell(uri: string, version: number, text: string): void {
    this.documents.open(uri, version, text, this.project.moduleName(uri), true);
  }

  /** The editor closed a text: what the disk says holds again. */
  closed(uri: string): void {
    this.documents.close(uri);
    const path = pathOf(uri);
    if (path === undefined) {
      this.#analyzer.remove(uri);
    } else {
      this.project.read(path);
    }
  }

  changedOnDisk(path: string, deleted: boolean): void {
    if (path.endsWith('.toml')) {
      this.project.configurations.forget();
      this.#foundAt = -1;
    } else if (deleted) {
      this.project.remove(path);
    } else {
      this.project.read(path);
    }
  }

  converter(): Converter {
    return new Converter(this.documents, this.#options.pages);
  }

  /** What is found in a file, open or not. */
  check(uri: string): readonly Diagnostic[] {
    const { version } = this.#analyzer.knowledge.program;
    if (version !== this.#foundAt) {
      this.#foundAt = version;
      this.#found = new Map();
    }
    let found = this.#found.get(uri);
    if (found === undefined) {
      found = this.#settings.enabled ? this.#check(uri) : [];
      // A file that is not open was opened for the check, and the program changed by that.
      if (this.#analyzer.knowledge.program.version === version) {
        this.#found.set(uri, found);
      }
    }
    return found;
  }

  #check(uri: string): readonly Diagnostic[] {
    const path = pathOf(uri);
    const project = path === undefined ? undefined : this.project.configurations.of(path);
    if (project?.problem !== undefined) {
      this.#say(project.problem);
    }
    const interpreter = this.#options.interpreter === undefined ? undefined : pythonVersion(this.#options.interpreter);
    const { dispatch, target, configuration } = rulesFor(
      this.#settings,
      project?.configuration ?? noSettings.configuration,
      interpreter,
    );
    const { extraBlocking } = this.#analyzer.knowledge;
    for (const name of configuration.extraBlocking) {
      extraBlocking.add(name);
    }
    const opened = this.documents.get(uri);
    const { diagnostics, failures } = this.#whileOpen(uri, () =>
      this.#analyzer.check(uri, dispatch, target, opened?.notebook === true),
    );
    for (const { code, error } of failures) {
      this.#say(`${code} failed in ${uri} and was left out there: ${error.stack ?? error.message}`);
    }
    const folder = project?.folder;
    const inProject =
      path === undefined || folder === undefined ? undefined : relative(folder, path).split(sep).join('/');
    const ignored = ignoredIn(inProject, configuration);
    return diagnostics
      .filter(({ code }) => !covers(ignored, code))
      .map((each) => ({ ...each, severity: configuration.severity[each.code] ?? each.severity }));
  }

  /** A file that is not open is opened for as long as something is asked of it. */
  #whileOpen<Answer>(uri: string, ask: () => Answer): Answer {
    const path = this.#analyzer.isOpen(uri) ? undefined : pathOf(uri);
    const source = path === undefined ? undefined : readSource(path);
    if (source?.ok !== true) {
      return ask();
    }
    this.#analyzer.open(uri, this.project.moduleName(uri), source.value.text);
    const answer = ask();
    this.#analyzer.close(uri);
    return answer;
  }

  hover(uri: string, position: Position): Hover | undefined {
    const document = this.documents.get(uri)?.document;
    const found = document && contextAt(this.#analyzer, uri, document.offsetAt(position));
    return found && { contents: { kind: 'markdown', value: found.text }, range: this.converter().range(uri, found) };
  }

  #say(sentence: string): void {
    if (!this.#said.has(sentence)) {
      this.#said.add(sentence);
      this.#warn(sentence);
    }
  }
}
