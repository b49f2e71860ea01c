/** The extension's beginning: every part is made here and handed to those that need it. */
import * as vscode from 'vscode';
import { DEBUG_TYPE } from '../protocol/dap';
import { registerCommands } from './commands';
import { configurationProvider } from './configurationProvider';
import { launchErrors } from './launchErrors';
import type { LiveRun } from './liveRun';
import { followSessions } from './sessions';
import { StatusItem } from './statusItem';
import { TaskTreeView } from './taskTreeView';

const REVEALED = 'loopscope.revealed';

/** What other extensions, and the tests, may ask. */
export interface LoopscopeApi {
  /** The run that the tree shows. */
  readonly currentRun: () => LiveRun | undefined;
  readonly tree: TaskTreeView;
}

export function activate(context: vscode.ExtensionContext): LoopscopeApi {
  const log = vscode.window.createOutputChannel('Loopscope', { log: true });
  const tree = new TaskTreeView();
  const status = new StatusItem();
  const adapter = vscode.Uri.joinPath(context.extensionUri, 'dist', 'adapter.js').fsPath;
  context.subscriptions.push(
    log,
    tree,
    status,
    registerCommands(tree, log, vscode.Uri.joinPath(context.extensionUri, 'examples')),
    vscode.debug.registerDebugConfigurationProvider(DEBUG_TYPE, configurationProvider),
    vscode.debug.registerDebugAdapterTrackerFactory(DEBUG_TYPE, launchErrors),
    vscode.debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, {
      // VS Code's own Node.js runs the adapter; in the desktop it is Electron, which must be told to be one.
      createDebugAdapterDescriptor: () =>
        new vscode.DebugAdapterExecutable(process.execPath, [adapter], { env: { ELECTRON_RUN_AS_NODE: '1' } }),
    }),
    followSessions(
      {
        began: (run) => {
          tree.show(run);
          status.show(run);
        },
        changed: (run) => {
          run.poll();
          tree.refresh();
          status.show(run);
          void revealOnce(context, tree);
        },
        ended: () => {
          tree.refresh();
          status.hide();
        },
      },
      log,
    ),
  );
  return { currentRun: () => tree.run, tree };
}

/** At the first run in a workspace the view is opened; afterwards the user's layout is respected. */
async function revealOnce(context: vscode.ExtensionContext, tree: TaskTreeView): Promise<void> {
  if (context.workspaceState.get(REVEALED) === true || tree.getChildren().length === 0) {
    return;
  }
  await context.workspaceState.update(REVEALED, true);
  await tree.reveal();
}
