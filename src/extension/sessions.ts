/** Debug sessions of ours: each has a run, fed by the recordings that the adapter names. */
import * as vscode from 'vscode';
import {
  cancelTaskRequest,
  changedEvent,
  DEBUG_TYPE,
  decodeChangedEvent,
  decodeLogEvent,
  decodeRecordingEvent,
  logEvent,
  recordingEvent,
} from '../protocol/dap';
import { LiveRun } from './liveRun';

export interface SessionsListener {
  /** A run has begun. */
  began(run: LiveRun): void;
  /** A run has something new. */
  changed(run: LiveRun): void;
  /** The program of a run has ended. */
  ended(run: LiveRun): void;
}

/** Follows our sessions until disposed. */
export function followSessions(listener: SessionsListener, log: vscode.LogOutputChannel): vscode.Disposable {
  const runs = new Map<string, LiveRun>();
  const end = (session: vscode.DebugSession) => {
    const run = runs.get(session.id);
    if (run !== undefined) {
      run.end();
      runs.delete(session.id);
      listener.ended(run);
    }
  };
  return vscode.Disposable.from(
    vscode.debug.registerDebugAdapterTrackerFactory(DEBUG_TYPE, {
      createDebugAdapterTracker: (session) => ({
        onDidSendMessage: (message: unknown) => {
          const run = runs.get(session.id);
          if (run !== undefined) {
            run.exitCode = decodeExitCode(message) ?? run.exitCode;
          }
        },
      }),
    }),
    vscode.debug.onDidStartDebugSession((session) => {
      if (session.type === DEBUG_TYPE && !runs.has(session.id)) {
        begin(session, runs, listener);
      }
    }),
    vscode.debug.onDidTerminateDebugSession(end),
    vscode.debug.onDidReceiveDebugSessionCustomEvent((event) => {
      if (event.session.type === DEBUG_TYPE) {
        receive(event, runs, listener, log);
      }
    }),
  );
}

function receive(
  { session, event, body }: vscode.DebugSessionCustomEvent,
  runs: Map<string, LiveRun>,
  listener: SessionsListener,
  log: vscode.LogOutputChannel,
): void {
  const run = runs.get(session.id) ?? begin(session, runs, listener);
  switch (event) {
    case recordingEvent: {
      const decoded = decodeRecordingEvent(body);
      if (decoded.ok) {
        addRecording(session, run, decoded.value.path, { runs, listener, run: decoded.value.run });
      } else {
        log.error(decoded.error);
      }
      return;
    }
    case changedEvent:
      if (decodeChangedEvent(body).ok) {
        listener.changed(run);
      }
      return;
    case logEvent: {
      const line = decodeLogEvent(body);
      if (line.ok) {
        log[line.value.level === 'warning' ? 'warn' : line.value.level](line.value.message);
      }
      return;
    }
    default:
      return; // an event of a later version
  }
}

interface Restarts {
  readonly runs: Map<string, LiveRun>;
  readonly listener: SessionsListener;
  /** The id of the run that the recording belongs to. */
  readonly run: string;
}

/** A restarted program is another run in the same session: its tree begins anew. */
function addRecording(session: vscode.DebugSession, run: LiveRun, path: string, restarts: Restarts): void {
  const other = run.processes.some((process) => process.reader.header.run !== restarts.run);
  if (other) {
    run.end(); // before the next one begins: what has ended makes room for it
    restarts.listener.ended(run);
  }
  const target = other ? begin(session, restarts.runs, restarts.listener) : run;
  target.add(path);
  restarts.listener.changed(target);
}

function begin(session: vscode.DebugSession, runs: Map<string, LiveRun>, listener: SessionsListener): LiveRun {
  const configuration = session.configuration;
  const program: unknown = configuration['program'] ?? configuration['module'];
  const name = typeof program === 'string' ? (program.split(/[\\/]/).at(-1) ?? program) : session.name;
  const run = new LiveRun(name, Date.now());
  run.cancelTask = async (path, task) => {
    const answer: unknown = await session.customRequest(cancelTaskRequest, { path, task });
    return Object(answer).cancelled === true;
  };
  runs.set(session.id, run);
  listener.began(run);
  return run;
}

/** The exit code in DAP's `exited` event; undefined for other messages. */
function decodeExitCode(message: unknown): number | undefined {
  const { event, body } = Object(message) as { readonly event?: unknown; readonly body?: unknown };
  const { exitCode } = Object(body) as { readonly exitCode?: unknown };
  return event === 'exited' && typeof exitCode === 'number' ? exitCode : undefined;
}
