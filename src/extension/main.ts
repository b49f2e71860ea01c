/** The extension's beginning: every part is made here and handed to those that need it. */
import * as vscode from 'vscode';
import { DEBUG_TYPE } from '../protocol/dap';
import { ActiveFile } from './activeFile';
import { registerCommands } from './commands';
import { registerConfigurations } from './configurationProvider';
import { FormerRuns, keptRuns } from './formerRuns';
import { keepNewest, recordingsFolder } from './keptRecordings';
import { startLanguageServer } from './languageClient';
import { launchErrors } from './launchErrors';
import { LinkedTime } from './linkedTime';
import type { LiveRun } from './liveRun';
import { RecordingEditors } from './recordingEditor';
import { RecordingWatch } from './recordingWatch';
import { followFindings, type RunFindings } from './runFindings';
import { Scene } from './scene';
import { selectFromEditor } from './selectAtLine';
import { followSessions, type SessionsListener } from './sessions';
import { Sources } from './sources';
import { Stage } from './stage';
import { StatusItem } from './statusItem';
import { registerTaskCommands } from './taskCommands';
import { TaskTreeView } from './taskTreeView';
import { TextDocuments } from './textDocuments';
import { EditorRequests } from './timeline/editorRequests';
import { retained, TIMELINE, Timelines } from './timeline/timelines';
import { registerTimelineCommands, sceneOf } from './timelineCommands';

const REVEALED = 'loopscope.revealed';

/** What other extensions, and the tests, may ask. */
export interface LoopscopeApi {
  /** The run that the tree shows; of several the newest. */
  readonly currentRun: () => LiveRun | undefined;
  readonly view: TaskTreeView;
  readonly findings: RunFindings;
  readonly stage: Stage;
  readonly timelines: Timelines;
  readonly recordings: RecordingEditors;
}

export function activate(context: vscode.ExtensionContext): LoopscopeApi {
  const log = vscode.window.createOutputChannel('Loopscope', { log: true });
  const view = new TaskTreeView();
  const status = new StatusItem();
  const findings = followFindings(context, view);
  const shown = composeTimelines(context, view);
  const { live } = shown;
  const parts: Parts = { context, view, status, findings, ...shown };
  const watch = new RecordingWatch((run) => showNews(run, parts));
  context.subscriptions.push(
    log,
    view,
    status,
    watch,
    findings,
    findings.onFindings(({ run, found }) => live.setFindings(run, found)),
    startLanguageServer({ context, log, findings: findings.diagnostics }),
    registerCommands(log, vscode.Uri.joinPath(context.extensionUri, 'examples'), shown.activeFile),
    selectFromEditor(shown.stage, (key, file, line) => {
      const run = shown.stage.scene.process(key)?.run;
      return run === undefined ? line : findings.files.lineNow(run, file, line);
    }),
    registerTaskCommands(view, (key) => sceneOf(shown, { process: key })?.process(key)),
    registerConfigurations(() => recordingsPlace(context, view, log)),
    vscode.debug.registerDebugAdapterTrackerFactory(DEBUG_TYPE, launchErrors),
    vscode.debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, adapterProcess(context.extensionUri)),
    followSessions(sessionsListener(parts, watch), log),
  );
  return { currentRun: () => view.run, view, findings, ...shown };
}

/** VS Code's own Node.js runs the adapter; in the desktop it is Electron, which must be told to be one. */
function adapterProcess(extension: vscode.Uri): vscode.DebugAdapterDescriptorFactory {
  const adapter = vscode.Uri.joinPath(extension, 'dist', 'adapter.js').fsPath;
  return {
    createDebugAdapterDescriptor: () =>
      new vscode.DebugAdapterExecutable(process.execPath, [adapter], { env: { ELECTRON_RUN_AS_NODE: '1' } }),
  };
}

/** What tree and timelines show together, and the commands about it. */
function composeTimelines(context: vscode.ExtensionContext, view: TaskTreeView) {
  const extension = context.extensionUri;
  const live = new Scene('run');
  const stage = new Stage(view, live);
  const texts = new TextDocuments();
  const sources = new Sources(context.workspaceState);
  const requests = new EditorRequests({ texts, used: ({ scene }) => stage.show(scene) });
  const activeFile = new ActiveFile();
  const timelines = new Timelines(extension, live, { requests, activeFile });
  const linkedTime = new LinkedTime(timelines);
  const recordings = new RecordingEditors({ sources, timelines, stage, linkedTime });
  const formerRuns = new FormerRuns(context.workspaceState, live);
  const commands = { extension, stage, timelines, recordings, sources, formerRuns, linkedTime };
  context.subscriptions.push(
    activeFile,
    live,
    stage,
    texts,
    sources,
    timelines,
    linkedTime,
    recordings,
    formerRuns,
    vscode.window.registerWebviewViewProvider(TIMELINE, timelines, { webviewOptions: retained }),
    registerTimelineCommands(commands),
  );
  return { live, stage, timelines, recordings, formerRuns, activeFile };
}

interface Parts {
  readonly context: vscode.ExtensionContext;
  readonly view: TaskTreeView;
  readonly status: StatusItem;
  readonly findings: RunFindings;
  readonly live: Scene;
  readonly stage: Stage;
  readonly formerRuns: FormerRuns;
  readonly timelines: Timelines;
}

function sessionsListener(parts: Parts, watch: RecordingWatch): SessionsListener {
  const { status, findings, live, stage, formerRuns } = parts;
  return {
    began: (run) => {
      watch.add(run);
      findings.begin(run);
      live.begin(run);
      stage.show(live);
      status.starting(run.name);
    },
    changed: () => watch.look(),
    ended: (run) => {
      watch.remove(run);
      findings.ended();
      live.news(run);
      const found = live.findings.filter(({ process }) => process.run === run);
      void formerRuns.add(run, found.length);
      if (!watch.busy) {
        status.hide();
      }
    },
  };
}

function showNews(run: LiveRun, { view, status, live, timelines, context }: Parts): void {
  live.news(run);
  if (run.processes.length > 0) {
    status.recording(run.name, view.tree.alive);
    void revealOnce(context, view, timelines);
  }
}

/** Where recordings go that launch.json gives no place; older ones make room. */
function recordingsPlace(context: vscode.ExtensionContext, view: TaskTreeView, log: vscode.LogOutputChannel): string {
  const folder = recordingsFolder((context.storageUri ?? context.globalStorageUri).fsPath);
  try {
    // The run that is about to begin is one of them.
    keepNewest(folder, keptRuns() - 1, new Set(view.run?.processes.map(({ path }) => path)));
  } catch (error) {
    log.warn(`Old recordings in ${folder} could not be removed: ${error instanceof Error ? error.message : error}`);
  }
  return folder;
}

/** At the first run in a workspace tree and timeline are opened; afterwards the user's layout is respected. */
async function revealOnce(
  { workspaceState }: vscode.ExtensionContext,
  view: TaskTreeView,
  timelines: Timelines,
): Promise<void> {
  if (view.tree.processes.length === 0 || workspaceState.get(REVEALED) === true) {
    return;
  }
  await workspaceState.update(REVEALED, true);
  await view.reveal();
  await timelines.showPanel(true);
}
