/** A word about the first findings ever, above the tree. */
import * as vscode from 'vscode';
import { count } from '../trace/numbers';
import { shortPlace } from '../trace/words';
import type { FindingsEvent } from './diagnostics';
import type { LiveRun } from './liveRun';
import type { ShownFinding } from './shownFindings';
import type { TaskTreeView } from './taskTreeView';

const FIRST_SEEN = 'loopscope.findingSeen';
const NEW_FINDING = 'loopscope.newFinding';

/**
 * The first findings ever are told above the tree, and how many there are by now, until the user has looked at them or their run has ended; later ones are where
 * findings are.
 */
export class FirstFindings {
  readonly #seen: vscode.Memento;
  readonly #view: TaskTreeView;
  #told: LiveRun | undefined;

  constructor(seen: vscode.Memento, view: TaskTreeView) {
    this.#seen = seen;
    this.#view = view;
  }

  /** `shown`: all that stand in the editor. */
  tell({ run }: FindingsEvent, shown: readonly ShownFinding[]): void {
    const own = shown.filter(({ found }) => found.some(({ process }) => process.run === run));
    const [first] = own;
    if (run.ended || (run !== this.#told && (first === undefined || this.#seen.get(FIRST_SEEN) === true))) {
      return;
    }
    this.#told = run;
    void this.#seen.update(FIRST_SEEN, true);
    this.#offer(first !== undefined);
    this.#view.say(first === undefined ? '' : firstText(first, own.length));
  }

  /** The user looks at them. */
  async open(): Promise<void> {
    this.#told = undefined;
    this.#view.say('');
    this.#offer(false);
    await vscode.commands.executeCommand('workbench.actions.view.problems');
  }

  /** Their run has ended. */
  ended(): void {
    this.#offer(false);
  }

  /** Whether *Open Problems* stands at the tree. */
  #offer(offered: boolean): void {
    void vscode.commands.executeCommand('setContext', NEW_FINDING, offered);
  }
}

function firstText(first: ShownFinding, all: number): string {
  const what = `${first.code.replaceAll('-', ' ')} at ${shortPlace(first)}`;
  return `${all === 1 ? '1 finding' : `${count(all)} findings, the first`}: ${what}. Open Problems`;
}
