/** What is found in runs, in the editor: diagnostics, hovers, quick fixes, figures at await lines, and a word about the first findings ever. */
import * as vscode from 'vscode';
import { count } from '../trace/numbers';
import { shortPlace } from '../trace/words';
import { FindingDiagnostics, type FindingsEvent } from './diagnostics';
import { EditedFiles } from './editedFiles';
import { registerFindingActions } from './findingActions';
import { registerFindingHover } from './findingHover';
import { LineFigures } from './lineFigures';
import type { LiveRun } from './liveRun';
import type { ShownFinding } from './shownFindings';
import type { TaskTreeView } from './taskTreeView';

const FIRST_SEEN = 'loopscope.findingSeen';
const NEW_FINDING = 'loopscope.newFinding';

export interface RunFindings extends vscode.Disposable {
  /** A run has begun. */
  begin(run: LiveRun): void;
  /** The program of a run has ended. */
  ended(): void;
  /** What is found in a run, whenever it is something else than before; the last time when it has ended. */
  readonly onFindings: vscode.Event<FindingsEvent>;
  readonly diagnostics: FindingDiagnostics;
  readonly files: EditedFiles;
  readonly figures: LineFigures;
}

export function followFindings(context: vscode.ExtensionContext, view: TaskTreeView): RunFindings {
  const files = new EditedFiles();
  const diagnostics = new FindingDiagnostics(files);
  const figures = new LineFigures(files);
  const first = new FirstFindings(context.globalState, view);
  const parts = vscode.Disposable.from(
    diagnostics,
    figures,
    files,
    registerFindingActions(diagnostics, vscode.Uri.joinPath(context.extensionUri, 'media')),
    registerFindingHover(diagnostics, figures),
    vscode.commands.registerCommand('loopscope.openProblems', () => first.open()),
    diagnostics.onFindings((event) => first.tell(event, diagnostics.shown)),
  );
  return {
    begin: (run) => {
      diagnostics.begin(run);
      figures.begin(run);
    },
    ended: () => {
      diagnostics.look();
      figures.look();
      void vscode.commands.executeCommand('setContext', NEW_FINDING, false);
    },
    onFindings: diagnostics.onFindings,
    diagnostics,
    figures,
    files,
    dispose: () => parts.dispose(),
  };
}

/**
 * The first findings ever are told above the tree, and how many there are by now, until the user has looked at them or their run has ended; later ones are where
 * findings are.
 */
class FirstFindings {
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
    void vscode.commands.executeCommand('setContext', NEW_FINDING, first !== undefined);
    this.#view.say(first === undefined ? '' : firstText(first, own.length));
  }

  /** The user looks at them. */
  async open(): Promise<void> {
    this.#told = undefined;
    this.#view.say('');
    await vscode.commands.executeCommand('setContext', NEW_FINDING, false);
    await vscode.commands.executeCommand('workbench.actions.view.problems');
  }
}

function firstText({ code, file, line }: ShownFinding, all: number): string {
  const what = `${code.replaceAll('-', ' ')} at ${shortPlace({ file, line, function: '', library: false })}`;
  return `${all === 1 ? '1 finding' : `${count(all)} findings, the first`}: ${what}. Open Problems`;
}
