/**
 * The launcher in a terminal: starts the program there, tells the adapter how it fares, and ends it when the adapter is gone. It writes nothing
 * to the terminal, which is the program's, except why it could not do its work.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { changedEnvironment } from './environment';
import { systemReason } from './errors';
import { exitCode } from './pipedProgram';
import { signalTree } from './processTree';
import { instrumentedCommand, plainCommand } from './pythonLaunch';
import { ownVariables } from './self';
import { decodeRun, encodeLine, type FromLauncher, type RunMessage } from './terminalMessages';

/** Runs until the program has ended. Resolves to the exit code for the shell. */
export function runTerminalLauncher(socketPath: string): Promise<number> {
  // Ctrl+C is for the program, which gets it too; the launcher waits for what the program makes of it.
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) process.on(signal, () => undefined);
  return new Promise((resolve) => {
    const socket = createConnection(socketPath);
    let child: ChildProcess | undefined;
    const tell = (message: FromLauncher, code: number) => socket.end(encodeLine(message), () => resolve(code));
    createInterface({ input: socket }).on('line', (line) => {
      const message = decodeRun(line);
      if (message.ok && !child) child = start(message.value, socket, tell);
    });
    socket.on('error', () => {
      if (child) return;
      process.stderr.write(`${sessionEnded}\n`);
      resolve(1);
    });
    socket.on('close', () => {
      if (!child) resolve(1);
      else if (isRunning(child)) signalTree(child.pid, 'SIGKILL');
    });
    process.on('SIGTERM', () => child?.kill('SIGTERM'));
  });
}

const sessionEnded = 'This run belongs to a debug session that has ended. Start the program again from the editor.';

function isRunning(child: ChildProcess): child is ChildProcess & { readonly pid: number } {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Starts the program. Tells of failure or end by `tell`, with the exit code for the shell. */
function start(
  { program, agentFolder }: RunMessage,
  socket: Socket,
  tell: (message: FromLauncher, code: number) => void,
): ChildProcess | undefined {
  const run = { ...program, env: changedEnvironment(terminalEnvironment(), program.env) };
  const { command, args, env } = program.recording
    ? instrumentedCommand({ ...run, ...program.recording }, agentFolder)
    : plainCommand(run);
  try {
    const child = spawn(command, args, { cwd: program.cwd, env, stdio: 'inherit' });
    child.on('spawn', () => {
      socket.write(encodeLine({ kind: 'started', pid: child.pid ?? 0, launcher: process.pid }));
    });
    child.on('error', (error) => tell({ kind: 'failed', reason: systemReason(error) }, 1));
    child.on('exit', (exit, signal) => {
      const code = exitCode(exit, signal);
      tell({ kind: 'ended', code }, code);
    });
    return child;
  } catch (error) {
    // Arguments that are too long are refused at once, others by the event above.
    tell({ kind: 'failed', reason: systemReason(error) }, 1);
    return undefined;
  }
}

/** The terminal's environment, without what made a Node.js of the editor that runs this. */
function terminalEnvironment(): NodeJS.ProcessEnv {
  const own = Object.keys(ownVariables());
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.includes(name)));
}
