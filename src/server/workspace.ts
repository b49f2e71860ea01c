/** Everything that the server knows: open texts, files, settings. */
import { relative, sep } from 'node:path';
import type { Hover, Position, TextDocumentItem } from 'vscode-languageserver/node';
import { Analyzer } from '../analysis/analyzer';
import type { Checked, Dispatch } from '../analysis/check';
import { covers, ignoredIn, pythonVersion, severityOf } from '../analysis/configuration';
import type { Diagnostic } from '../analysis/diagnostic';
import type { PythonParser } from '../analysis/python/parser';
import type { Target } from '../analysis/sourceFile';
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
  #interpreter: readonly [number, number] | undefined;
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
    this.#interpreter = interpreterOf(options.interpreter);
    this.project.roots = options.folders;
  }

  /** Takes the editor's settings. Returns whether other files than before are looked at. */
  settings(given: unknown): boolean {
    const before = this.#settings.configuration.exclude.join();
    this.#settings = editorSettings(given, (sentence) => this.#say(sentence));
    this.project.exclude = this.#settings.configuration.exclude;
    this.#forget();
    return before !== this.project.exclude.join();
  }

  /** Another Python was selected in the editor. */
  set interpreter(version: string) {
    this.#interpreter = interpreterOf(version);
    this.#forget();
  }

  /** Settings changed: what was found is found anew. */
  #forget(): void {
    this.#analyzer.knowledge.extraBlocking.clear();
    this.#analyzer.knowledge.program.touch();
  }

  async index(progress: Progress): Promise<void> {
    await this.project.index(progress);
    this.#sayProblems();
  }

  /** Folders were opened or closed in the editor. */
  async folders(folders: readonly string[], progress: Progress): Promise<void> {
    this.project.roots = folders;
    await this.index(progress);
  }

  #sayProblems(): void {
    for (const problem of this.project.problems.splice(0)) {
      this.#say(problem);
    }
  }

  open(uri: string, version: number, text: string): void {
    this.documents.open(uri, version, text, this.project.moduleName(uri));
  }

  /** `notebook`: its address. */
  openCell({ uri, languageId, version, text }: TextDocumentItem, notebook: string): void {
    if (languageId === 'python') {
      this.documents.open(uri, version, text, { ...this.project.moduleName(uri), notebook });
    }
  }

  /** The editor closed a text: what the disk says holds again. */
  closed(uri: string): void {
    this.documents.close(uri);
    const path = pathOf(uri);
    if (path === undefined || !this.project.contains(path)) {
      this.#analyzer.remove(uri);
    } else {
      this.project.read(path);
      this.#sayProblems();
    }
  }

  /** Another one when something of the program changed. */
  get version(): number {
    return this.#analyzer.knowledge.program.version;
  }

  /** Takes what changed. Returns whether other files than before may be looked at. */
  changedOnDisk(path: string, deleted: boolean): boolean {
    if (path.endsWith('.toml')) {
      this.project.configurations.forget();
      this.#forget();
      return true;
    }
    if (deleted) {
      this.project.removeBelow(path);
    } else if (this.project.contains(path)) {
      this.project.read(path);
      this.#sayProblems();
    }
    return false;
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
      found = this.#settings.enabled && !this.#isExcluded(uri) && !this.#isForAnother(uri) ? this.#check(uri) : [];
      // The check itself may have told of functions that block.
      if (this.#analyzer.knowledge.program.version === version) {
        this.#found.set(uri, found);
      }
    }
    return found;
  }

  /** Whether the line of an open file that ends at an offset can take a comment there. */
  takesComment(uri: string, end: number): boolean {
    return this.#analyzer.takesComment(uri, end);
  }

  /** A cell whose magic gives its text to something else: it is written to a file, or runs in another language. */
  #isForAnother(uri: string): boolean {
    const opened = this.documents.get(uri);
    return (
      opened?.notebook !== undefined && /^\s*%%(?!time|capture|prun|memit|mprun|lprun)/.test(opened.document.getText())
    );
  }

  /** The file that a text is of: of a cell its notebook's. */
  #fileOf(uri: string): string | undefined {
    return pathOf(this.documents.get(uri)?.notebook ?? uri);
  }

  #isExcluded(uri: string): boolean {
    const path = this.#fileOf(uri);
    return path !== undefined && this.project.isExcluded(path);
  }

  #check(uri: string): readonly Diagnostic[] {
    const path = this.#fileOf(uri);
    const project = path === undefined ? undefined : this.project.configurations.of(path);
    for (const problem of project?.problems ?? []) {
      this.#say(problem);
    }
    const { dispatch, target, configuration } = rulesFor(
      this.#settings,
      project?.configuration ?? noSettings.configuration,
      this.#interpreter,
    );
    this.#block(configuration.extraBlocking);
    const { diagnostics, failures } = this.#ask(uri, dispatch, target);
    for (const { code, error } of failures) {
      this.#say(`${code} failed in ${uri} and was left out there: ${error.stack ?? error.message}`);
    }
    const folder = project?.folder;
    const inProject =
      path === undefined || folder === undefined ? undefined : relative(folder, path).split(sep).join('/');
    const ignored = ignoredIn(inProject, configuration);
    return diagnostics
      .filter(({ code }) => !covers(ignored, code))
      .map((each) => ({ ...each, severity: severityOf(each, configuration) }));
  }

  /** Functions that block here block everywhere: a chain of calls crosses projects. */
  #block(names: readonly string[]): void {
    const { extraBlocking, program } = this.#analyzer.knowledge;
    const added = names.filter((name) => !extraBlocking.has(name));
    for (const name of added) {
      extraBlocking.add(name);
    }
    if (added.length > 0) {
      program.touch();
    }
  }

  #ask(uri: string, dispatch: Dispatch, target: Target): Checked {
    const path = this.#analyzer.isOpen(uri) ? undefined : pathOf(uri);
    const source = path === undefined ? undefined : readSource(path);
    return source?.ok === true
      ? this.#analyzer.checkText(uri, source.value.text, dispatch, target)
      : this.#analyzer.check(uri, dispatch, target, this.documents.get(uri)?.notebook !== undefined);
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

function interpreterOf(version: string | undefined): readonly [number, number] | undefined {
  return version === undefined ? undefined : pythonVersion(version);
}
