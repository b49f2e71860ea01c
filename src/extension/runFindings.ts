/** What is found in runs, in the editor: diagnostics, hovers, quick fixes, figures at await lines, and a word about the first finding ever. */
import * as vscode from 'vscode';
import { shortPlace } from '../trace/words';
import { FindingDiagnostics, type FindingsEvent } from './diagnostics';
import { EditedFiles } from './editedFiles';
import { registerFindingActions } from './findingActions';
import { registerFindingHover } from './findingHover';
import { LineFigures } from './lineFigures';
import type { LiveRun } from './liveRun';
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
  readonly figures: LineFigures;
}

export function followFindings(context: vscode.ExtensionContext, view: TaskTreeView): RunFindings {
  const files = new EditedFiles();
  const diagnostics = new FindingDiagnostics(files);
  const figures = new LineFigures(files);
  const parts = vscode.Disposable.from(
    diagnostics,
    figures,
    files,
    registerFindingActions(diagnostics, vscode.Uri.joinPath(context.extensionUri, 'media')),
    registerFindingHover(diagnostics, figures),
    vscode.commands.registerCommand('loopscope.openProblems', () => openProblems(view)),
    diagnostics.onFindings((event) => tellFirst(event, context.globalState, view)),
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
    dispose: () => parts.dispose(),
  };
}

/** The first finding ever is told above the tree; later ones are where findings are. */
function tellFirst({ run, found }: FindingsEvent, seen: vscode.Memento, view: TaskTreeView): void {
  const [first] = found;
  if (first === undefined || run.ended || seen.get(FIRST_SEEN) === true) {
    return;
  }
  void seen.update(FIRST_SEEN, true);
  void vscode.commands.executeCommand('setContext', NEW_FINDING, true);
  const { code, place } = first.finding;
  const where = place === undefined ? '' : ` at ${shortPlace(place)}`;
  view.say(`1 finding: ${code.replaceAll('-', ' ')}${where}. Open Problems`);
}

async function openProblems(view: TaskTreeView): Promise<void> {
  view.say('');
  await vscode.commands.executeCommand('setContext', NEW_FINDING, false);
  await vscode.commands.executeCommand('workbench.actions.view.problems');
}
