/** Runs a program in a terminal that the client opens: our launcher is started there, and starts the program with that terminal's environment. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fail, type Result, succeed } from '../base/result';
import type { DebuggeeListener, Program, RunningProgram } from './debuggee';
import { errors, type UserError } from './errors';
import { signalTree } from './processTree';
import { ownCommand, ownVariables } from './self';
import { decodeFromLauncher, encodeLine, type FromLauncher, type RunMessage } from './terminalMessages';

/** How long a terminal may take to start our launcher, in ms: shells with much in their profiles are slow. */
const patience = 60_000;

/** Asks the client to run a command in a terminal; the error says why it did not. */
export type RunInTerminal = (request: TerminalRequest) => Promise<Result<unknown>>;

export interface TerminalRequest {
  readonly kind: 'integrated' | 'external';
  readonly title: string;
  readonly cwd: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

export interface TerminalHost {
  readonly agentFolder: string;
  readonly runInTerminal: RunInTerminal;
}

/** Opens the terminal and starts the program in it. */
export async function runInTerminal(
  program: Program,
  host: TerminalHost,
  listener: DebuggeeListener,
  abort: AbortSignal,
): Promise<Result<RunningProgram, UserError>> {
  const place = socketPlace();
  const server = createServer();
  try {
    await listen(server, place.path);
    const launcher = await connect(server, () => host.runInTerminal(request(program, place.path)), abort);
    if (!launcher.ok) return fail(errors.terminalFailed(launcher.error));
    return await start(launcher.value, { kind: 'run', program, agentFolder: host.agentFolder }, listener);
  } finally {
    server.close();
    place.remove();
  }
}

function request(program: Program, socket: string): TerminalRequest {
  const { command, args } = ownCommand(['--in-terminal', socket]);
  return {
    kind: program.console === 'externalTerminal' ? 'external' : 'integrated',
    title: `Loopscope: ${program.name}`,
    cwd: program.cwd,
    args: [command, ...args],
    env: { ...ownVariables() },
  };
}

/** A path for a socket that no other user can open: in a folder of our own, or, on Windows, a pipe with a name that cannot be guessed. */
function socketPlace(): { readonly path: string; readonly remove: () => void } {
  if (process.platform === 'win32') {
    return { path: `\\\\.\\pipe\\loopscope-${randomBytes(16).toString('hex')}`, remove: () => undefined };
  }
  // A socket's path has room for about 100 characters; a temporary folder may be deeper than that.
  const base = tmpdir().length < 70 ? tmpdir() : '/tmp';
  const folder = mkdtempSync(join(base, 'loopscope-'));
  return { path: join(folder, 'run'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}

/** Waits for the launcher, until the client refuses, the session is given up, or patience ends. */
function connect(server: Server, ask: () => Promise<Result<unknown>>, abort: AbortSignal): Promise<Result<Socket>> {
  return new Promise((resolve) => {
    const settle = (result: Result<Socket>) => {
      clearTimeout(timer);
      resolve(result);
    };
    const timer = setTimeout(
      () => settle(fail(`nothing was started in it within ${patience / 1000} seconds`)),
      patience,
    );
    server.once('connection', (socket) => settle(succeed(socket)));
    abort.addEventListener('abort', () => settle(fail('the session ended')), { once: true });
    if (abort.aborted) settle(fail('the session ended'));
    else void ask().then((answer) => (answer.ok ? undefined : settle(fail(answer.error))));
  });
}

function start(
  socket: Socket,
  run: RunMessage,
  listener: DebuggeeListener,
): Promise<Result<RunningProgram, UserError>> {
  return new Promise((resolve) => {
    let program: TerminalProgram | undefined;
    const receive = (message: FromLauncher) => {
      switch (message.kind) {
        case 'started':
          program = new TerminalProgram(socket, message, listener);
          listener.started(message.pid);
          return resolve(succeed(program));
        case 'failed':
          return resolve(fail(errors.startFailed('python', message.reason)));
        case 'ended':
          return program?.ended(message.code);
      }
    };
    createInterface({ input: socket }).on('line', (line) => {
      const message = decodeFromLauncher(line);
      if (message.ok) receive(message.value);
    });
    // A connection that breaks is told by `close`.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      program?.lost();
      resolve(fail(errors.terminalFailed('it was closed before the program started')));
    });
    socket.write(encodeLine(run));
  });
}

/** A program in a terminal: running, until the launcher says that it ended or is gone itself. */
class TerminalProgram implements RunningProgram {
  readonly pid: number;
  readonly #launcher: number;
  readonly #socket: Socket;
  readonly #listener: DebuggeeListener;
  #over = false;

  constructor(socket: Socket, pids: { readonly pid: number; readonly launcher: number }, listener: DebuggeeListener) {
    this.pid = pids.pid;
    this.#launcher = pids.launcher;
    this.#socket = socket;
    this.#listener = listener;
  }

  interrupt(): void {
    this.#signal('SIGINT');
  }

  terminate(): void {
    this.#signal('SIGTERM');
  }

  kill(): void {
    this.#signal('SIGKILL');
  }

  /** Its output goes to the terminal. */
  holdOutput(): void {
    return;
  }

  /** Its output goes to the terminal. */
  releaseOutput(): void {
    return;
  }

  ended(code: number | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#socket.end();
    this.#listener.ended(code);
  }

  /** The terminal was closed, or the launcher killed: the program cannot be followed any more. */
  lost(): void {
    if (this.#over) return;
    signalTree(this.pid, 'SIGKILL');
    this.ended(undefined);
  }

  #signal(signal: NodeJS.Signals): void {
    // Behind the end the number may be another process's.
    if (this.#over) return;
    signalTree(this.pid, signal);
    // Ctrl+Z stops the program and the launcher, which has to tell us of the end.
    if (process.platform !== 'win32') signalTree(this.#launcher, 'SIGCONT');
  }
}
