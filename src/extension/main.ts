/** The extension's beginning: every part is made here and handed to those that need it. */
import * as vscode from 'vscode';
import { DEBUG_TYPE } from '../protocol/dap';
import { followActiveFile } from './activeFile';
import { registerCommands } from './commands';
import { registerConfigurations } from './configurationProvider';
import { keepNewest, recordingsFolder } from './keptRecordings';
import { launchErrors } from './launchErrors';
import type { LiveRun } from './liveRun';
import { RecordingWatch } from './recordingWatch';
import { followFindings, type RunFindings } from './runFindings';
import { followSessions, type SessionsListener } from './sessions';
import { StatusItem } from './statusItem';
import { registerTaskCommands } from './taskCommands';
import { TaskTreeView } from './taskTreeView';

const REVEALED = 'loopscope.revealed';

/** What other extensions, and the tests, may ask. */
export interface LoopscopeApi {
  /** The run that the tree shows; of several the newest. */
  readonly currentRun: () => LiveRun | undefined;
  readonly view: TaskTreeView;
  readonly findings: RunFindings;
}

export function activate(context: vscode.ExtensionContext): LoopscopeApi {
  const log = vscode.window.createOutputChannel('Loopscope', { log: true });
  const view = new TaskTreeView();
  const status = new StatusItem();
  const findings = followFindings(context, view);
  const watch = new RecordingWatch((run) => showNews(run, { context, view, status }));
  context.subscriptions.push(
    log,
    view,
    status,
    watch,
    findings,
    findings.onFindings((event) => view.setFindings(event)),
    followActiveFile(),
    registerCommands(log, vscode.Uri.joinPath(context.extensionUri, 'examples')),
    registerTaskCommands(view),
    registerConfigurations(() => recordingsPlace(context, view, log)),
    vscode.debug.registerDebugAdapterTrackerFactory(DEBUG_TYPE, launchErrors),
    vscode.debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, adapterProcess(context.extensionUri)),
    followSessions(sessionsListener({ view, status, watch, findings }), log),
  );
  return { currentRun: () => view.run, view, findings };
}

/** VS Code's own Node.js runs the adapter; in the desktop it is Electron, which must be told to be one. */
function adapterProcess(extension: vscode.Uri): vscode.DebugAdapterDescriptorFactory {
  const adapter = vscode.Uri.joinPath(extension, 'dist', 'adapter.js').fsPath;
  return {
    createDebugAdapterDescriptor: () =>
      new vscode.DebugAdapterExecutable(process.execPath, [adapter], { env: { ELECTRON_RUN_AS_NODE: '1' } }),
  };
}

interface Parts {
  readonly view: TaskTreeView;
  readonly status: StatusItem;
}

interface Followers {
  readonly watch: RecordingWatch;
  readonly findings: RunFindings;
}

function sessionsListener({ view, status, watch, findings }: Parts & Followers): SessionsListener {
  return {
    began: (run) => {
      watch.add(run);
      findings.begin(run);
      view.show(run);
      status.starting(run.name);
    },
    changed: () => watch.look(),
    ended: (run) => {
      watch.remove(run);
      findings.ended();
      view.refresh();
      if (!watch.busy) {
        status.hide();
      }
    },
  };
}

function showNews(
  run: LiveRun,
  { view, status, context }: Parts & { readonly context: vscode.ExtensionContext },
): void {
  view.refresh();
  if (view.tree.processes.length > 0) {
    status.recording(run.name, view.tree.alive);
    void revealOnce(context, view);
  }
}

/** Where recordings go that launch.json gives no place; older ones make room. */
function recordingsPlace(context: vscode.ExtensionContext, view: TaskTreeView, log: vscode.LogOutputChannel): string {
  const folder = recordingsFolder((context.storageUri ?? context.globalStorageUri).fsPath);
  const keep = vscode.workspace.getConfiguration('loopscope').get<number>('recordings.keep', 10);
  try {
    // The run that is about to begin is one of them.
    keepNewest(folder, Math.max(0, keep - 1), new Set(view.run?.processes.map(({ path }) => path)));
  } catch (error) {
    log.warn(`Old recordings in ${folder} could not be removed: ${error instanceof Error ? error.message : error}`);
  }
  return folder;
}

/** At the first run in a workspace the view is opened; afterwards the user's layout is respected. */
async function revealOnce(context: vscode.ExtensionContext, view: TaskTreeView): Promise<void> {
  if (context.workspaceState.get(REVEALED) === true) {
    return;
  }
  await context.workspaceState.update(REVEALED, true);
  await view.reveal();
}
