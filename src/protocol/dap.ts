/**
 * What Loopscope adds to the Debug Adapter Protocol: custom events, a custom request, and the launch arguments that a client sets
 * and no user writes. DAP.md describes them for other clients.
 */
import { fail, type Result, succeed } from '../base/result';
import type { RecordingState } from './recording';

export const DEBUG_TYPE = 'loopscope';

export const recordingEvent = 'loopscope/recording';
export const changedEvent = 'loopscope/changed';
export const eventsEvent = 'loopscope/events';
export const logEvent = 'loopscope/log';
export const tasksRequest = 'loopscope/tasks';
export const cancelTaskRequest = 'loopscope/cancelTask';

/** How a client learns what happens in the program: it reads the recordings itself, or has the events sent, or wants neither. */
export const eventsModes = ['file', 'stream', 'off'] as const;
export type EventsMode = (typeof eventsModes)[number];

/** Body of `loopscope/recording`: a process of the run records into this file, or its recording came to an end. */
export interface RecordingEventBody {
  /** Absolute. */
  readonly path: string;
  /** 32 hex digits, the same for the program and its children; another run, another id. */
  readonly run: string;
  readonly pid: number;
  /** The process that started this one. */
  readonly parentPid: number;
  /** Whether this is the program itself and no child of it. */
  readonly main: boolean;
  readonly state: RecordingState;
}

/** Body of `loopscope/changed`: there is more to read in these recordings. At most 20 a second. */
export interface ChangedEventBody {
  readonly paths: readonly string[];
}

/** Body of `loopscope/events`. */
export interface EventsEventBody {
  /** The recording they come from, as announced by `loopscope/recording`. */
  readonly path: string;
  readonly pid: number;
  /** Events as EVENTS.md describes them, causes before effects. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
  /** Steps, waits, wake-ups and operations of this recording that were left out so far, because more came than the client took. */
  readonly dropped: number;
}

export type LogLevel = 'info' | 'warning' | 'error';

/** Body of `loopscope/log`: a line for the log, not for the user's console. */
export interface LogEventBody {
  readonly level: LogLevel;
  readonly message: string;
}

/** One task in the answer to `loopscope/tasks`. Times in seconds since the recording's origin. */
export interface TaskSnapshot {
  readonly id: number;
  readonly name: string;
  readonly coroutine: string | null;
  /** The task that created it, 0 for none. */
  readonly creator: number;
  readonly state: string;
  /** What it waits for, in words; null unless it waits. */
  readonly waitsFor: string | null;
  /** Since when it has been in this state. */
  readonly since: number;
  /** Where it stands: the innermost line of the user's own code; null when not known. */
  readonly place: { readonly file: string; readonly line: number; readonly function: string } | null;
}

/** Body of the answer to `loopscope/tasks`. */
export interface TasksResponseBody {
  readonly recordings: readonly {
    readonly path: string;
    readonly pid: number;
    /** The newest moment that the recording knows. */
    readonly now: number;
    readonly tasks: readonly TaskSnapshot[];
  }[];
}

/** Arguments of `loopscope/cancelTask`. */
export interface CancelTaskArguments {
  /** The recording of the task's process, as announced by `loopscope/recording`. */
  readonly path: string;
  /** The task's number in it. */
  readonly task: number;
}

/** Body of the answer to `loopscope/cancelTask`. */
export interface CancelTaskResponseBody {
  /** False: the task has ended, or its loop is busy and takes the request afterwards. */
  readonly cancelled: boolean;
}

/** Reads the arguments of `loopscope/cancelTask`. */
export function decodeCancelTaskArguments(args: unknown): Result<CancelTaskArguments> {
  const { path, task } = isRecord(args) ? args : {};
  return typeof path === 'string' && Number.isInteger(task) && 0 < Number(task) && Number(task) < 2 ** 32
    ? succeed({ path, task: Number(task) })
    : fail("the recording's path and the number of a task");
}

/** Which part of the launch configuration, or of the editor, sets an error right; a client makes buttons of them. */
export type ErrorAction = 'selectInterpreter' | 'openLaunchJson' | 'openSettings' | 'showLog';

/** Launch arguments that a client adds to what the user wrote. All of them may be absent. */
export interface ClientLaunchArguments {
  /** `stream` unless told. */
  readonly events?: EventsMode;
  /** The interpreter that is selected in the editor; `python` of launch.json goes before it. */
  readonly selectedPython?: string;
  /** The folder that is open in the editor: the default for `cwd`. */
  readonly workspaceFolder?: string;
  /** The client shows errors itself, with buttons made of their `actions`: they come with `showUser: false`. */
  readonly showsErrors?: boolean;
  /** The token of the adapter's TCP port. */
  readonly token?: string;
}

/** Reads the body of `loopscope/recording`; it comes from another process. */
export function decodeRecordingEvent(body: unknown): Result<RecordingEventBody> {
  if (!isRecord(body)) return fail('the body of loopscope/recording is no object');
  const { path, run, pid, parentPid, main, state } = body;
  if (typeof path !== 'string' || typeof run !== 'string' || typeof pid !== 'number') {
    return fail('the body of loopscope/recording lacks path, run or pid');
  }
  return succeed({
    path,
    run,
    pid,
    parentPid: typeof parentPid === 'number' ? parentPid : 0,
    main: main === true,
    state: isRecordingState(state) ? state : 'recording',
  });
}

/** Reads the body of `loopscope/changed`. */
export function decodeChangedEvent(body: unknown): Result<ChangedEventBody> {
  const paths = isRecord(body) ? body['paths'] : undefined;
  if (!Array.isArray(paths)) return fail('the body of loopscope/changed lacks paths');
  return succeed({ paths: paths.filter((path) => typeof path === 'string') });
}

/** Reads the body of `loopscope/log`. */
export function decodeLogEvent(body: unknown): Result<LogEventBody> {
  if (!isRecord(body) || typeof body['message'] !== 'string') return fail('the body of loopscope/log lacks a message');
  const level = body['level'];
  return succeed({ level: level === 'warning' || level === 'error' ? level : 'info', message: body['message'] });
}

function isRecordingState(value: unknown): value is RecordingState {
  return ['recording', 'ended', 'no space', 'size limit', 'failed'].some((state) => state === value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
