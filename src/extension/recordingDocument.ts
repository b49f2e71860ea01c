/** A recording that is open in one or more tabs: read once for all of them. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { fail } from '../base/result';
import { plural } from '../trace/numbers';
import { FindingsOfRun } from './findingsOfRun';
import type { LiveRun } from './liveRun';
import { OpenedRecording, openRun, problemsOf } from './openedRecording';
import { Scene } from './scene';
import type { Sources } from './sources';

const notOnDisk = fail('A recording is read from the disk: save this one as a file, and open that.');

/** States: bad (`problem` says why; the file may become better), open (its run is shown in `scene`). */
export class RecordingDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly scene = new Scene('recording');
  readonly #sources: Sources;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #closed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[];
  /** It can be read now, or cannot any more. */
  readonly onChange = this.#changed.event;
  /** Its last tab was closed. */
  readonly onClose = this.#closed.event;
  #opened: OpenedRecording | undefined;
  #findings: FindingsOfRun | undefined;
  #problem: string | undefined;
  /** Files of the program that are not here, once all was read. */
  #absent: readonly string[] | undefined;
  #asked = false;

  constructor(uri: vscode.Uri, sources: Sources) {
    this.uri = uri;
    this.#sources = sources;
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), basename(uri.fsPath)),
    );
    this.#disposables = [
      this.scene,
      this.#changed,
      this.#closed,
      watcher,
      // Another recording took its name; what had been open stays readable until then.
      watcher.onDidCreate(() => this.#open()),
      watcher.onDidChange(() => this.#problem !== undefined && this.#open()),
      sources.onChange(() => this.#open()),
    ];
    this.#open();
  }

  dispose(): void {
    this.#closed.fire();
    this.#opened?.dispose();
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /** Why it cannot be read, a sentence; undefined when it can. */
  get problem(): string | undefined {
    return this.#problem;
  }

  get run(): LiveRun | undefined {
    return this.#opened?.run;
  }

  #open(): void {
    this.#opened?.dispose();
    this.#opened = undefined;
    this.#absent = undefined;
    const before = this.#problem;
    const name = basename(this.uri.fsPath);
    const run = this.uri.scheme === 'file' ? openRun(this.uri.fsPath, name, this.#sources.change) : notOnDisk;
    this.#problem = run.ok ? undefined : run.error;
    if (run.ok) {
      this.#read(run.value);
    } else {
      this.scene.show([], [run.error]);
    }
    if (this.#problem !== before) {
      this.#changed.fire();
    }
  }

  #read(run: LiveRun): void {
    const { scene } = this;
    const { cursor } = scene;
    const opened = new OpenedRecording(run, () => this.#news(run));
    this.#opened = opened;
    this.#findings = new FindingsOfRun(run);
    scene.show([run]);
    scene.moveCursor(cursor, this);
    void opened.read().then(() => this.#readAll(run));
  }

  #news(run: LiveRun): void {
    if (this.#opened?.run !== run) {
      return;
    }
    if (!run.behind) {
      this.#absent ??= run.ended ? this.#sources.missing(run) : undefined;
      this.scene.setProblems([...problemsOf(run), ...absentText(this.#absent ?? [])], this.#absent?.[0]);
    }
    this.scene.news(run);
    this.#look(run);
  }

  /** Looks for findings, a part of a large recording at a time. */
  #look(run: LiveRun): void {
    const findings = this.#findings;
    if (this.#opened?.run !== run || run.behind || findings === undefined) {
      return;
    }
    if (findings.update()) {
      this.scene.setFindings(run, findings.found);
    }
    if (findings.behind) {
      setTimeout(() => this.#look(run), 0);
    }
  }

  async #readAll(run: LiveRun): Promise<void> {
    if (this.#opened?.run === run && !this.#asked) {
      this.#asked = true;
      await this.#sources.ask(run);
    }
  }
}

function absentText([first, ...others]: readonly string[]): readonly string[] {
  if (first === undefined) {
    return [];
  }
  return others.length === 0
    ? [`'${first}' is not on this machine, so its lines cannot be shown.`]
    : [
        `'${first}' and ${plural(others.length, 'other file')} are not on this machine, so their lines cannot be shown.`,
      ];
}
