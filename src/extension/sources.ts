/** Where the program's files are that recordings name: those of another machine may be elsewhere here. Asked once, remembered for the workspace. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { LiveRun, RecordChange } from './liveRun';
import { guessedMapping, mappedRecord, type PathMapping, shownMapping } from './pathMapping';

const MAPPINGS = 'loopscope.sources';
/** Folders of recordings for which the user does not want ours. */
const REFUSED = 'loopscope.sourcesRefused';
/** Files of a recording that are looked for. */
const MOST_FILES = 200;

export class Sources implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  /** Folders about which the user is being asked. */
  readonly #asking = new Set<string>();
  readonly #changed = new vscode.EventEmitter<void>();
  /** Files are elsewhere than before: recordings are to be read anew. */
  readonly onChange = this.#changed.event;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** What puts the present places into the records of a recording. */
  get change(): RecordChange {
    const mappings = this.#mappings;
    return (record) => mappedRecord(record, mappings);
  }

  /** Files of the program that are not here; empty when they all are. */
  missing(run: LiveRun): readonly string[] {
    return filesOf(run).filter((file) => !existsSync(file));
  }

  /** Asks whether files that are not here are those of the workspace, where they look like it; once for each folder of a recording. */
  async ask(run: LiveRun): Promise<void> {
    const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
    const guess = guessedMapping(this.missing(run), folders, existsSync);
    if (guess === undefined || this.#refused.includes(guess.from) || this.#asking.has(guess.from)) {
      return;
    }
    this.#asking.add(guess.from);
    const chosen = await vscode.window.showInformationMessage(
      `The program of this recording was in '${guess.from}'. Show its lines from '${guess.to}'?`,
      'Use These Files',
      'Locate...',
      'No',
    );
    this.#asking.delete(guess.from);
    if (chosen === 'Use These Files') {
      await this.#remember(guess);
    } else if (chosen === 'Locate...') {
      await this.locate(run);
    } else if (chosen === 'No') {
      await this.#memory.update(REFUSED, [...this.#refused, guess.from]);
    }
  }

  /** Lets the user show where a file of a recording is; those beside it are found by it too. */
  async locate(run: LiveRun | undefined, wanted?: string): Promise<void> {
    const file = wanted ?? (run === undefined ? undefined : this.missing(run)[0]);
    if (file === undefined) {
      await vscode.window.showInformationMessage('All files of this recording are on this machine.');
      return;
    }
    const name = basename(file.replaceAll('\\', '/'));
    const [chosen] =
      (await vscode.window.showOpenDialog({ title: `Where is '${file}'?`, openLabel: `Use as ${name}` })) ?? [];
    const mapping = chosen === undefined ? undefined : shownMapping(file, chosen.fsPath);
    if (mapping !== undefined) {
      await this.#remember(mapping);
    } else if (chosen !== undefined) {
      await vscode.window.showErrorMessage(
        `Choose a file of the name '${name}': its folder says where the others are.`,
      );
    }
  }

  get #mappings(): readonly PathMapping[] {
    return this.#memory.get<readonly PathMapping[]>(MAPPINGS, []);
  }

  get #refused(): readonly string[] {
    return this.#memory.get<readonly string[]>(REFUSED, []);
  }

  async #remember(mapping: PathMapping): Promise<void> {
    const others = this.#mappings.filter(({ from }) => from !== mapping.from);
    await this.#memory.update(MAPPINGS, [...others, mapping]);
    this.#changed.fire();
  }
}

/** The files of the program itself, as far as its tasks tell. */
function filesOf(run: LiveRun): readonly string[] {
  const files = new Set<string>();
  for (const { trace } of run.processes) {
    for (const { code } of trace.tasks.values()) {
      const { file, library } = trace.dictionary.code(code) ?? { file: '', library: true };
      // Not "<string>" and the like.
      if (!library && /[\\/]/.test(file) && files.size < MOST_FILES) {
        files.add(file);
      }
    }
  }
  return [...files];
}
