/** Every message of the adapter to a user: what is wrong and what to do, in one place. Each has a code that does not change. */
import { basename, isAbsolute, relative } from 'node:path';
import type { ErrorAction } from '../protocol/dap';

/** An expected failure, as a user reads it. */
export interface UserError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly actions: readonly ErrorAction[];
}

/** The numbers travel as `id` of a DAP error and are documented in DAP.md. */
export const errorNumbers = {
  'python-too-old': 1001,
  'no-python': 1002,
  'python-missing': 1003,
  'python-broken': 1004,
  'program-missing': 1005,
  'nothing-to-run': 1006,
  'several-to-run': 1007,
  'cwd-missing': 1008,
  'env-file-missing': 1009,
  'env-file-malformed': 1010,
  'recording-unwritable': 1011,
  'recording-foreign': 1012,
  'recording-in-use': 1013,
  'recording-name': 1014,
  'attribute-wrong': 1015,
  'stop-on-entry': 1016,
  'attach-unsupported': 1017,
  'no-terminal': 1018,
  'terminal-failed': 1019,
  'start-failed': 1020,
  'already-launched': 1021,
  'not-running': 1022,
  'needs-debugger': 1023,
  'token-wrong': 1024,
  'request-unknown': 1025,
  'request-malformed': 1026,
  'launch-given-up': 1027,
  'cancel-refused': 1028,
  'python-other': 1029,
  'internal-error': 1099,
} as const;

export type ErrorCode = keyof typeof errorNumbers;

const inLaunchJson = ['openLaunchJson'] as const;
const interpreter = ['selectInterpreter', 'openLaunchJson'] as const;

export const errors = {
  pythonTooOld: (python: string, version: string) =>
    make(
      'python-too-old',
      `Loopscope needs Python 3.9 or newer; ${basename(python)} is ${version}. Choose another interpreter and run again.`,
      interpreter,
    ),
  pythonOther: (python: string, implementation: string) =>
    make(
      'python-other',
      `Loopscope needs CPython 3.9 or newer; ${basename(python)} is ${implementation}. Choose another interpreter and run again.`,
      interpreter,
    ),
  noPython: () =>
    make('no-python', 'No Python interpreter was found. Select one, or set "python" in launch.json.', interpreter),
  pythonMissing: (python: string) =>
    make('python-missing', `The interpreter '${python}' was not found. Check "python" in launch.json.`, interpreter),
  selectedPythonMissing: (python: string) =>
    make('python-missing', `The selected interpreter '${python}' was not found. Select another one.`, interpreter),
  pythonBroken: (python: string, reason: string) =>
    make(
      'python-broken',
      `'${python}' is not a Python that works: ${reason}. Choose another interpreter.`,
      interpreter,
    ),
  programMissing: (program: string, cwd: string) =>
    make('program-missing', `'${short(program, cwd)}' does not exist. Check "program" in launch.json.`, inLaunchJson),
  nothingToRun: () =>
    make('nothing-to-run', 'Nothing to run: set "program", "module" or "code" in launch.json.', inLaunchJson),
  severalToRun: (names: readonly string[]) =>
    make('several-to-run', `${quoted(names)} are set in launch.json, and only one can be run. Keep one.`, inLaunchJson),
  cwdMissing: (cwd: string) =>
    make('cwd-missing', `The folder '${cwd}' does not exist. Check "cwd" in launch.json.`, inLaunchJson),
  envFileMissing: (file: string, reason: string) =>
    make('env-file-missing', `'${file}' cannot be read: ${reason}. Check "envFile" in launch.json.`, inLaunchJson),
  envFileMalformed: (file: string, line: number, reason: string) =>
    make(
      'env-file-malformed',
      `Line ${line} of '${basename(file)}' is ${reason}. Correct it and run again.`,
      inLaunchJson,
    ),
  recordingUnwritable: (folder: string, reason: string) =>
    make(
      'recording-unwritable',
      `No recording can be made in '${folder}': ${reason}. Choose another place with "recording" in launch.json.`,
      inLaunchJson,
    ),
  recordingForeign: (file: string) =>
    make(
      'recording-foreign',
      `'${file}' exists and is no Loopscope recording, so it is not replaced. Choose another name for "recording" in launch.json.`,
      inLaunchJson,
    ),
  recordingInUse: (file: string, pid: number) =>
    make(
      'recording-in-use',
      `'${file}' is still being recorded by process ${pid}. Stop that program, or name a folder in "recording" so that each run has its own file.`,
      inLaunchJson,
    ),
  recordingName: (file: string) =>
    make(
      'recording-name',
      `The recording '${basename(file)}' must end with .loopscope, or be a folder. Check "recording" in launch.json.`,
      inLaunchJson,
    ),
  attributeWrong: (name: string, wanted: string) =>
    make('attribute-wrong', `"${name}" in launch.json must be ${wanted}.`, inLaunchJson),
  stopOnEntry: () =>
    make(
      'stop-on-entry',
      '"stopOnEntry" needs the debugger, which Loopscope does not have yet. Remove it from launch.json.',
      inLaunchJson,
    ),
  attachUnsupported: () =>
    make(
      'attach-unsupported',
      'Loopscope cannot attach to a running program yet. Set "request" to "launch" in launch.json.',
      inLaunchJson,
    ),
  noTerminal: (console: string) =>
    make(
      'no-terminal',
      `This editor cannot open a terminal for "console": "${console}". Set it to "internalConsole" in launch.json.`,
      inLaunchJson,
    ),
  terminalFailed: (reason: string) =>
    make(
      'terminal-failed',
      `The editor could not open a terminal: ${reason}. Set "console" to "internalConsole" in launch.json, or try again.`,
      inLaunchJson,
    ),
  startFailed: (command: string, reason: string) =>
    make('start-failed', `'${command}' could not be started: ${reason}.`, inLaunchJson),
  alreadyLaunched: () =>
    make('already-launched', 'This session has launched its program already. Start another session.', []),
  launchGivenUp: () => make('launch-given-up', 'The launch was given up before the program started.', []),
  notRunning: () => make('not-running', 'The program does not run any more.', []),
  cancelRefused: () =>
    make('cancel-refused', 'The program cannot be asked to cancel a task now: none of its loops is running.', []),
  needsDebugger: (what: string) =>
    make('needs-debugger', `${what} needs the debugger, which Loopscope does not have yet.`, []),
  tokenWrong: () =>
    make(
      'token-wrong',
      'The launch lacks the token of this port. Set "token" to what the adapter printed when it started, or to LOOPSCOPE_TOKEN.',
      inLaunchJson,
    ),
  requestUnknown: (command: string) => make('request-unknown', `Loopscope does not know the request '${command}'.`, []),
  requestMalformed: (command: string, wanted: string) =>
    make('request-malformed', `The request '${command}' needs ${wanted}.`, []),
  internal: (what: string) =>
    make('internal-error', `Loopscope's debug adapter failed (${what}). The log has more.`, ['showLog']),
} as const;

/** A system error's own words, without its code and path: `permission denied`. */
export function systemReason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /^[A-Z]\w+: (.+?)(?:, \w+(?: '.*)?)?$/s.exec(text)?.[1] ?? spawnReason(text);
}

/** `spawn /usr/bin/python3 E2BIG` has no words of its own. */
function spawnReason(text: string): string {
  const code = /\b(E[A-Z0-9]+)$/.exec(text)?.[1];
  const words: Readonly<Record<string, string>> = {
    E2BIG: 'its arguments and environment are too long',
    EACCES: 'permission denied',
    ENOENT: 'no such file',
    ENOEXEC: 'it cannot be run on this system',
    ENOMEM: 'not enough memory',
    EAGAIN: 'too many processes',
  };
  return (code && words[code]) ?? text;
}

function make(code: ErrorCode, message: string, actions: readonly ErrorAction[]): UserError {
  return { code, message, actions };
}

/** The path as its user would say it: relative when it lies in the folder of the run. */
function short(path: string, cwd: string): string {
  const within = relative(cwd, path);
  return within === '' || within.startsWith('..') || isAbsolute(within) ? path : within;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(' and ');
}
