/** Runs programs without a debugger: what needs to look inside is answered with what is missing. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { fail, type Result, succeed } from '../base/result';
import type { Debuggee, DebuggeeListener, Program, RunningProgram } from './debuggee';
import { errors, type UserError } from './errors';
import type { Guard } from './guard';
import { runPiped } from './pipedProgram';
import { type RunInTerminal, runInTerminal } from './terminalProgram';

export interface UndebuggedHost {
  readonly agentFolder: string;
  /** Undefined where the client has no terminal. */
  readonly runInTerminal: RunInTerminal | undefined;
  readonly guard: () => Guard;
}

const noBreakpoints =
  'Breakpoints come with the debugger, which Loopscope does not have yet. The program runs without stopping.';
const mainThread = { id: 1, name: 'MainThread' };

/** Requests that ask to look inside or to steer, and what they are called. */
const debuggerOnly: Readonly<Record<string, string>> = {
  pause: 'Pausing',
  continue: 'Continuing',
  next: 'Stepping',
  stepIn: 'Stepping',
  stepOut: 'Stepping',
  evaluate: 'Evaluating expressions',
  stackTrace: 'Showing the call stack',
  scopes: 'Showing variables',
  variables: 'Showing variables',
  setVariable: 'Changing variables',
  source: 'Showing sources',
  exceptionInfo: 'Showing exceptions',
};

/** A debuggee without a debugger. */
export function undebugged(host: UndebuggedHost): Debuggee {
  let running = false;
  return {
    capabilities: {},
    launch(program, listener, abort) {
      const started = (pid: number) => {
        running = true;
        listener.started(pid);
      };
      const ended = (code: number | undefined) => {
        running = false;
        listener.ended(code);
      };
      return start(program, host, { ...listener, started, ended }, abort);
    },
    request(command, args) {
      const answer = answerTo(command, args, running);
      return answer && Promise.resolve(answer);
    },
  };
}

function start(
  program: Program,
  host: UndebuggedHost,
  listener: DebuggeeListener,
  abort: AbortSignal,
): Promise<Result<RunningProgram, UserError>> {
  if (program.console === 'internalConsole') return runPiped(program, host.agentFolder, listener, host.guard());
  const { agentFolder, runInTerminal: open } = host;
  if (!open) return Promise.resolve(fail(errors.noTerminal(program.console)));
  return runInTerminal(program, { agentFolder, runInTerminal: open }, listener, abort);
}

function answerTo(command: string, args: unknown, running: boolean): Result<object, UserError> | undefined {
  switch (command) {
    case 'threads':
      return succeed({ threads: running ? [mainThread] : [] });
    case 'setBreakpoints':
    case 'setFunctionBreakpoints':
      return succeed({ breakpoints: unverified(args) });
    case 'setExceptionBreakpoints':
      return succeed({});
    default: {
      const what = debuggerOnly[command];
      return what === undefined ? undefined : fail(errors.needsDebugger(what));
    }
  }
}

/** One answer for each breakpoint, in order, as the protocol wants it. */
function unverified(args: unknown): readonly DebugProtocol.Breakpoint[] {
  const wanted: unknown = typeof args === 'object' && args !== null && 'breakpoints' in args ? args.breakpoints : [];
  return Array.isArray(wanted)
    ? wanted.map((breakpoint: unknown) => ({ verified: false, message: noBreakpoints, ...lineOf(breakpoint) }))
    : [];
}

function lineOf(breakpoint: unknown): { readonly line?: number } {
  const line: unknown =
    typeof breakpoint === 'object' && breakpoint !== null && 'line' in breakpoint ? breakpoint.line : undefined;
  return typeof line === 'number' ? { line } : {};
}
