/** Runs a program whose output comes to us through pipes, in a process group of its own. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { fail, type Result, succeed } from '../base/result';
import type { DebuggeeListener, OutputCategory, Program, RunningProgram } from './debuggee';
import { changedEnvironment, consoleChanges, inheritedEnvironment } from './environment';
import { errors, systemReason, type UserError } from './errors';
import type { Guard } from './guard';
import { JoinedOutput } from './joinedOutput';
import { signalGroup } from './processTree';
import { type Command, instrumentedCommand, plainCommand } from './pythonLaunch';

/** How long output of children that outlive the program is waited for, in ms. */
const lastOutput = 500;

type PipedProcess = ChildProcessByStdio<null, Readable, Readable>;

/** Starts the program. The guard ends it should the adapter be killed. */
export function runPiped(
  program: Program,
  agentFolder: string,
  listener: DebuggeeListener,
  guard: Guard,
): Promise<Result<RunningProgram, UserError>> {
  const { command, args, env } = commandOf(program, agentFolder);
  return new Promise((settle) => {
    let child: PipedProcess;
    try {
      child = spawn(command, args, {
        cwd: program.cwd,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
        windowsHide: true,
      });
    } catch (error) {
      // Arguments that are too long are refused at once, others by the event below.
      settle(fail(errors.startFailed(command, systemReason(error))));
      return;
    }
    child.once('error', (error) => settle(fail(errors.startFailed(command, systemReason(error)))));
    child.once('spawn', () => {
      const { pid } = child;
      if (pid === undefined) return;
      guard.watch(pid);
      listener.started(pid);
      settle(succeed(new PipedProgram(child, pid, listener, guard)));
    });
  });
}

/** The exit code as a shell says it: 128 + the signal's number for a program that was ended by one. */
export function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

function commandOf(program: Program, agentFolder: string): Command {
  const base = inheritedEnvironment(process.env);
  const env = changedEnvironment(base, consoleChanges(base, program.env));
  const run = { ...program, env };
  return program.recording ? instrumentedCommand({ ...run, ...program.recording }, agentFolder) : plainCommand(run);
}

/**
 * From its start to its end:
 *
 *     running --exit of the process--> draining --both pipes closed, or lastOutput ms--> ended
 *
 * Children hold the pipes open as long as they live, so closed pipes cannot be waited for without an end. While the client does not
 * take output, the time of `lastOutput` stands still.
 */
class PipedProgram implements RunningProgram {
  readonly pid: number;
  readonly #outputs: readonly Output[];
  readonly #guard: Guard;
  readonly #ended: (code: number) => void;
  #stopping = false;
  #over = false;
  #held = false;
  #exit: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(child: PipedProcess, pid: number, listener: DebuggeeListener, guard: Guard) {
    this.pid = pid;
    this.#guard = guard;
    const joined = new JoinedOutput((category, text) => listener.output(category, text));
    this.#outputs = [forward(child.stdout, 'stdout', joined), forward(child.stderr, 'stderr', joined)];
    this.#ended = (code) => {
      joined.flush();
      listener.ended(code);
    };
    child.once('exit', (code, signal) => {
      this.#exit = exitCode(code, signal);
      this.#wait();
    });
    child.once('close', () => this.#end());
  }

  interrupt(): void {
    this.#stop('SIGINT');
    // A program that was stopped (SIGSTOP) would not notice.
    if (process.platform !== 'win32') signalGroup(this.pid, 'SIGCONT');
  }

  terminate(): void {
    this.#stop('SIGTERM');
  }

  kill(): void {
    this.#stop('SIGKILL');
  }

  holdOutput(): void {
    this.#held = true;
    clearTimeout(this.#timer);
    for (const output of this.#outputs) output.hold();
  }

  releaseOutput(): void {
    this.#held = false;
    for (const output of this.#outputs) output.release();
    if (this.#exit !== undefined && !this.#over) this.#wait();
  }

  #stop(signal: NodeJS.Signals): void {
    // Behind the end the number may be another group's.
    if (this.#over) return;
    this.#stopping = true;
    signalGroup(this.pid, signal);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (!this.#held) this.#timer = setTimeout(() => this.#end(), lastOutput);
  }

  #end(): void {
    clearTimeout(this.#timer);
    const code = this.#exit;
    if (code === undefined || this.#over) return;
    // Children that outlive the program by its own will live on; when it was stopped, they were meant too.
    if (this.#stopping) signalGroup(this.pid, 'SIGKILL');
    this.#over = true;
    this.#guard.release(this.pid);
    for (const output of this.#outputs) output.end();
    this.#ended(code);
  }
}

interface Output {
  hold(): void;
  release(): void;
  /** Tells what is left and stops. */
  end(): void;
}

/** Tells what comes as text. A character that is cut by the border of two chunks waits for its rest; bytes that are no UTF-8 become U+FFFD. */
function forward(stream: Readable, category: OutputCategory, joined: JoinedOutput): Output {
  const decoder = new StringDecoder('utf8');
  stream.on('data', (chunk: Buffer) => joined.add(category, decoder.write(chunk)));
  return {
    hold: () => stream.pause(),
    release: () => stream.resume(),
    end: () => {
      stream.removeAllListeners('data');
      stream.destroy();
      joined.add(category, decoder.end());
    },
  };
}
