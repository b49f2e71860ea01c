/** What the language server warns of, in the editor: what another tool says already is left out, and the last run has its word. */
import * as vscode from 'vscode';
import type { DiagnosticCollectionProvider } from 'vscode-languageclient/node';
import { saidByRuns } from './confirmed';
import { DIAGNOSTIC_SOURCE, explanationOf, type FindingDiagnostics } from './diagnostics';
import { isToldElsewhere, plainCode, type ToldProblem } from './otherTools';

/** What the server said of a file. */
interface Received {
  readonly uri: vscode.Uri;
  readonly diagnostics: readonly vscode.Diagnostic[];
}

/** Stands between the client, which thinks it writes to a collection, and what the editor shows. */
export class LintDiagnostics implements DiagnosticCollectionProvider, vscode.Disposable {
  readonly #findings: FindingDiagnostics;
  readonly #shown = vscode.languages.createDiagnosticCollection('loopscope-lint');
  readonly #received = new Map<string, Received>();
  /** What the editor has of each file, as text. */
  readonly #given = new Map<string, string>();
  readonly #listeners: vscode.Disposable;

  constructor(findings: FindingDiagnostics) {
    this.#findings = findings;
    // Findings of runs are diagnostics too, and so their changes are heard here.
    const told = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      for (const uri of uris) {
        this.#show(uri.toString());
      }
    });
    const watcher = vscode.workspace.createFileSystemWatcher('**/*.py', true);
    // Of a folder that is deleted nothing but its own name is told.
    const deletions = vscode.workspace.createFileSystemWatcher('**/*', true, true);
    this.#listeners = vscode.Disposable.from(
      told,
      watcher,
      deletions,
      deletions.onDidDelete((uri) => this.#forgetBelow(uri)),
      watcher.onDidChange((uri) => this.#forgetClosed(uri)),
      watcher.onDidDelete((uri) => this.#forgetClosed(uri)),
    );
  }

  /** What was found when the whole workspace was looked at is not true of a file that has changed since; one that is open is asked about anew. */
  #forgetClosed(uri: vscode.Uri): void {
    const key = uri.toString();
    if (!vscode.workspace.textDocuments.some((document) => document.uri.toString() === key)) {
      this.#received.delete(key);
      this.#show(key);
    }
  }

  #forgetBelow(folder: vscode.Uri): void {
    const below = `${folder.toString()}/`;
    for (const [key, { uri }] of this.#received) {
      if (key.startsWith(below)) {
        this.#forgetClosed(uri);
      }
    }
  }

  create(name: string | undefined): vscode.DiagnosticCollection {
    return new ReceivedCollection(name ?? this.#shown.name, this.#received, (key) => this.#show(key));
  }

  /** The client stops, and takes back what it said; with no argument, everything ends. */
  dispose(collection?: vscode.DiagnosticCollection): void {
    if (collection === undefined) {
      this.#listeners.dispose();
      this.#shown.dispose();
    } else {
      collection.dispose();
    }
  }

  #show(key: string): void {
    const received = this.#received.get(key);
    const diagnostics = received === undefined ? [] : this.#judged(received);
    const text = diagnostics.length === 0 ? undefined : JSON.stringify(diagnostics);
    if (text === this.#given.get(key)) {
      return;
    }
    if (text === undefined) {
      this.#given.delete(key);
      this.#shown.delete(vscode.Uri.parse(key, true));
    } else {
      this.#given.set(key, text);
      this.#shown.set(vscode.Uri.parse(key, true), diagnostics);
    }
  }

  #judged({ uri, diagnostics }: Received): readonly vscode.Diagnostic[] {
    const others = vscode.languages
      .getDiagnostics(uri)
      .filter(({ source }) => source !== DIAGNOSTIC_SOURCE)
      .map(told);
    return diagnostics
      .filter((diagnostic) => !isToldElsewhere(told(diagnostic), others))
      .map((diagnostic) => this.#explained(uri, diagnostic));
  }

  /** With a link that opens the rule's page, and what runs say. */
  #explained(uri: vscode.Uri, diagnostic: vscode.Diagnostic): vscode.Diagnostic {
    const { range, severity, message, source, tags, relatedInformation = [] } = diagnostic;
    const { code } = told(diagnostic);
    const { suffix, beside } = saidByRuns(code, this.#findings.at(uri, range.start.line));
    const shown = new vscode.Diagnostic(range, message + suffix, severity);
    shown.source = source ?? DIAGNOSTIC_SOURCE;
    shown.code = { value: code, target: explanationOf(code) };
    shown.relatedInformation = [
      ...relatedInformation,
      ...beside.map((text) => new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, range), text)),
    ];
    if (tags !== undefined) {
      shown.tags = tags;
    }
    return shown;
  }
}

function told({ code, range: { start, end } }: vscode.Diagnostic): ToldProblem {
  const value = typeof code === 'object' ? code.value : (code ?? '');
  return { code: plainCode(String(value)), start, end };
}

/** What the client writes to. */
class ReceivedCollection implements vscode.DiagnosticCollection {
  readonly name: string;
  readonly #received: Map<string, Received>;
  readonly #changed: (key: string) => void;

  constructor(name: string, received: Map<string, Received>, changed: (key: string) => void) {
    this.name = name;
    this.#received = received;
    this.#changed = changed;
  }

  set(
    place: vscode.Uri | readonly [vscode.Uri, readonly vscode.Diagnostic[] | undefined][],
    diagnostics?: readonly vscode.Diagnostic[],
  ): void {
    for (const [uri, given] of place instanceof vscode.Uri ? [[place, diagnostics] as const] : place) {
      if (given === undefined) {
        this.delete(uri);
      } else {
        this.#received.set(uri.toString(), { uri, diagnostics: given });
        this.#changed(uri.toString());
      }
    }
  }

  delete(uri: vscode.Uri): void {
    this.#received.delete(uri.toString());
    this.#changed(uri.toString());
  }

  clear(): void {
    for (const { uri } of [...this.#received.values()]) {
      this.delete(uri);
    }
  }

  dispose(): void {
    this.clear();
  }

  get(uri: vscode.Uri): readonly vscode.Diagnostic[] | undefined {
    return this.#received.get(uri.toString())?.diagnostics;
  }

  has(uri: vscode.Uri): boolean {
    return this.#received.has(uri.toString());
  }

  forEach(
    callback: (uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[], collection: this) => unknown,
    thisArg?: unknown,
  ): void {
    for (const { uri, diagnostics } of this.#received.values()) {
      callback.call(thisArg, uri, diagnostics, this);
    }
  }

  *[Symbol.iterator](): Generator<[vscode.Uri, readonly vscode.Diagnostic[]]> {
    for (const { uri, diagnostics } of this.#received.values()) {
      yield [uri, diagnostics];
    }
  }
}
