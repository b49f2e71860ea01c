/** The findings of the last run as diagnostics: squiggles at their lines, and entries of Problems. */
import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { sourceLines } from '../disk/sourceLines';
import type { Severity } from '../protocol/severity';
import type { EditedFiles } from './editedFiles';
import { FindingsOfRun, type FoundFinding } from './findingsOfRun';
import type { LiveRun } from './liveRun';
import { type ShownFinding, shownFindings } from './shownFindings';

export const DIAGNOSTIC_SOURCE = 'Loopscope';
/** How often it is asked whether it is time to look again. */
const BEAT_MS = 250;

interface Followed {
  readonly findings: FindingsOfRun;
  /** Ids, each behind its process's key. */
  readonly hidden: Set<string>;
  allHidden: boolean;
}

/** What is found in a run, whenever it is something else than before. */
export interface FindingsEvent {
  readonly run: LiveRun;
  readonly found: readonly FoundFinding[];
}

export class FindingDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('loopscope');
  readonly #files: EditedFiles;
  readonly #changed = new vscode.EventEmitter<FindingsEvent>();
  readonly #disposables: vscode.Disposable[] = [];
  readonly #given = new Map<string, string>();
  #runs: readonly Followed[] = [];
  #shown: readonly ShownFinding[] = [];
  #any = false;
  #beat: NodeJS.Timeout | undefined;
  readonly onFindings = this.#changed.event;

  constructor(files: EditedFiles) {
    this.#files = files;
    this.#disposables.push(
      this.#collection,
      this.#changed,
      files.onDidEdit(() => this.#publish()),
    );
  }

  dispose(): void {
    clearTimeout(this.#beat);
    for (const { findings } of this.#runs) {
      findings.dispose();
    }
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /** Follows a run from its beginning; what was found before becomes a hint until this one has ended. */
  begin(run: LiveRun): void {
    this.#files.begin(run);
    this.#runs = [...this.#runs, { findings: new FindingsOfRun(run), hidden: new Set(), allHidden: false }];
    this.#beat ??= setTimeout(() => this.look(), BEAT_MS);
    this.#publish();
  }

  /** Looks for findings where it is time to. */
  look(): void {
    const changed = this.#runs.filter(({ findings }) => findings.update());
    if (changed.some(({ findings }) => findings.final)) {
      this.#forgetFormer();
    }
    if (changed.length > 0) {
      this.#publish();
    }
    for (const { findings } of changed) {
      this.#changed.fire({ run: findings.run, found: findings.found });
    }
    clearTimeout(this.#beat);
    const going = this.#runs.filter(({ findings }) => !findings.final);
    const pause = going.some(({ findings }) => findings.behind) ? 0 : BEAT_MS;
    this.#beat = going.length === 0 ? undefined : setTimeout(() => this.look(), pause);
  }

  /** What stands in the editor now. */
  get shown(): readonly ShownFinding[] {
    return this.#shown;
  }

  /** What stands at lines of a file (from 0, both belong to it). */
  at(uri: vscode.Uri, from: number, to = from): readonly ShownFinding[] {
    const key = uri.toString();
    return this.#shown.filter(
      ({ file, line }) => from <= line - 1 && line - 1 <= to && vscode.Uri.file(file).toString() === key,
    );
  }

  /** Puts one away until the next run finds it again. */
  hide({ found }: ShownFinding): void {
    for (const followed of this.#runs) {
      for (const one of found) {
        followed.hidden.add(hiddenKey(one));
      }
    }
    this.#publish();
  }

  /** Puts everything away that was found so far, and what the present runs will find. */
  hideAll(): void {
    for (const followed of this.#runs) {
      followed.allHidden = true;
    }
    this.#publish();
  }

  /** A run that has ended without repeating them takes away the findings of those that began before. */
  #forgetFormer(): void {
    const last = this.#runs.findLastIndex(({ findings }) => findings.final);
    for (const { findings } of this.#runs.slice(0, last)) {
      if (findings.final) {
        this.#files.forget(findings.run);
      }
    }
    this.#runs = this.#runs.filter(({ findings }, index) => index >= last || !findings.final);
  }

  #publish(): void {
    this.#shown = shownFindings(
      this.#runs.map(({ findings, hidden, allHidden }) => ({
        found: findings.found,
        final: findings.final,
        lineNow: (file: string, line: number) => this.#files.lineNow(findings.run, file, line),
        isHidden: (found: FoundFinding) => allHidden || hidden.has(hiddenKey(found)),
      })),
    ).filter(({ file }) => isAbsolute(file)); // "<string>" is no file
    if (this.#any !== this.#shown.length > 0) {
      this.#any = !this.#any;
      void vscode.commands.executeCommand('setContext', 'loopscope.hasFindings', this.#any);
    }
    const files = new Map<string, ShownFinding[]>();
    for (const finding of this.#shown) {
      const key = vscode.Uri.file(finding.file).toString();
      files.set(key, [...(files.get(key) ?? []), finding]);
    }
    for (const key of new Set([...this.#given.keys(), ...files.keys()])) {
      this.#give(vscode.Uri.parse(key, true), files.get(key) ?? []);
    }
  }

  /** Tells VS Code of a file's findings when they are others than before: each time it draws them anew. */
  #give(uri: vscode.Uri, findings: readonly ShownFinding[]): void {
    const key = uri.toString();
    const textOf = lineTexts();
    const diagnostics = findings.map((finding) => diagnosticOf(finding, textOf));
    const text = diagnostics.length === 0 ? undefined : JSON.stringify(diagnostics);
    if (text === this.#given.get(key)) {
      return;
    }
    if (text === undefined) {
      this.#given.delete(key);
      this.#collection.delete(uri);
    } else {
      this.#given.set(key, text);
      this.#collection.set(uri, diagnostics);
    }
  }
}

function hiddenKey({ process, id }: FoundFinding): string {
  return `${process.key} ${id}`;
}

/** The text of a line (from 1) as the editor has it, else as it is on the disk. */
type TextOf = (file: string, line: number) => string | undefined;

function lineTexts(): TextOf {
  const onDisk = sourceLines();
  const open = new Map(vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document]));
  return (file, line) => {
    const document = open.get(vscode.Uri.file(file).toString());
    if (document === undefined) {
      return isAbsolute(file) ? onDisk(file, line) : undefined;
    }
    return line <= document.lineCount ? document.lineAt(line - 1).text : undefined;
  };
}

function diagnosticOf(finding: ShownFinding, textOf: TextOf): vscode.Diagnostic {
  const { file, line, message, severity, code, evidence } = finding;
  const diagnostic = new vscode.Diagnostic(rangeOf(file, line, textOf), message, severities[severity]);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = { value: code, target: explanationOf(code) };
  diagnostic.relatedInformation = evidence
    .filter(({ place }) => isAbsolute(place.file))
    .map(({ place, what }) => {
      const range = rangeOf(place.file, place.line, textOf);
      return new vscode.DiagnosticRelatedInformation(new vscode.Location(vscode.Uri.file(place.file), range), what);
    });
  return diagnostic;
}

/** The line's code without the space around it, and without a comment at its end where that is plain. */
function rangeOf(file: string, line: number, textOf: TextOf): vscode.Range {
  const text = (textOf(file, line) ?? '').replace(/\s+#[^'"]*$/, '').trimEnd();
  return new vscode.Range(
    Math.max(0, line - 1),
    text.length - text.trimStart().length,
    Math.max(0, line - 1),
    text.length,
  );
}

/** Opens the page about a kind of finding, or about a rule. */
export function explanationOf(code: string): vscode.Uri {
  const argument = encodeURIComponent(JSON.stringify([code]));
  return vscode.Uri.parse(`command:loopscope.explainFinding?${argument}`, true);
}

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};
