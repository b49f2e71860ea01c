/**
 * The port behind a session: what runs the program and answers what only it can know. Today it runs the program without a debugger
 * (`undebugged.ts`); a debugger's own adapter can stand here, its events and answers passing through.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Result } from '../base/result';
import type { ConsoleKind } from '../protocol/launchAttributes';
import type { EnvironmentChanges } from './environment';
import type { UserError } from './errors';
import type { PythonRun, PythonTarget } from './pythonLaunch';

/** A program that is ready to run: everything was looked up and checked. */
export interface Program {
  /** As a user calls it: `crawler.py`. */
  readonly name: string;
  readonly python: string;
  readonly pythonArgs: readonly string[];
  readonly target: PythonTarget;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Changes to the environment in which it is started: the adapter's, or a terminal's. */
  readonly env: EnvironmentChanges;
  readonly console: ConsoleKind;
  /** How the agent records; undefined runs without it. */
  readonly recording: Pick<PythonRun, 'recording' | 'run' | 'blockedLoopMs' | 'limit'> | undefined;
}

export type OutputCategory = 'stdout' | 'stderr';

/** What is told of a program, in this order: started, then output and events, then ended; nothing behind that. */
export interface DebuggeeListener {
  started(pid: number): void;
  output(category: OutputCategory, text: string): void;
  /** `code` is 128 + the signal's number for a program that a signal ended; undefined when nobody can know. */
  ended(code: number | undefined): void;
  /** An event for the client as it is. */
  event(event: string, body: unknown): void;
}

export interface Debuggee {
  readonly capabilities: DebugProtocol.Capabilities;
  /** Starts the program. `abort` ends the attempt, or the program. */
  launch(program: Program, listener: DebuggeeListener, abort: AbortSignal): Promise<Result<RunningProgram, UserError>>;
  /** Answers a request that is about the inside of the program. `undefined`: it does not know it. */
  request(command: string, args: unknown): Promise<Result<object, UserError>> | undefined;
}

export interface RunningProgram {
  readonly pid: number;
  /** Asks the program and its children to end, as Ctrl+C does. */
  interrupt(): void;
  /** Asks again, as `kill` does. */
  terminate(): void;
  /** Ends the program and its children now. */
  kill(): void;
  /** Stops and goes on reading the program's output, because the client takes it more slowly than it comes. */
  holdOutput(): void;
  releaseOutput(): void;
}
