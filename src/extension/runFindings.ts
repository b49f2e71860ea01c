/** What is found in runs, in the editor: diagnostics, hovers, quick fixes, figures at await lines, and a word about the first findings ever. */
import * as vscode from 'vscode';
import { FindingDiagnostics, type FindingsEvent } from './diagnostics';
import { EditedFiles } from './editedFiles';
import { registerFindingActions } from './findingActions';
import { registerFindingHover } from './findingHover';
import { FirstFindings } from './firstFindings';
import { LineFigures } from './lineFigures';
import type { LiveRun } from './liveRun';
import type { TaskTreeView } from './taskTreeView';

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
      first.ended();
    },
    onFindings: diagnostics.onFindings,
    diagnostics,
    figures,
    files,
    dispose: () => parts.dispose(),
  };
}
