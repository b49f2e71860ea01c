import { type ChildProcess, spawn } from 'node:child_process';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Text for the standard input; without it the command reads an empty one. */
  readonly input?: string;
  /** Milliseconds after which the command is killed and the promise rejects; 60 s unless told. */
  readonly timeout?: number;
  /** Called as soon as the process is there, so that a test can send it signals. */
  readonly started?: (child: ChildProcess) => void;
}

/** How a command ended: either an exit code or the signal that killed it, and what it wrote. */
export interface CommandResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command without a shell to its end. Rejects when it cannot be started or takes too long; any exit code is a result. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { cwd, env, input, timeout = 60_000, started } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: 'pipe' });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8');
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, timeout);
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // A command that ends without reading its input closes the pipe; how it ended says all.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`${command} could not be started: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const result = { code, signal, stdout: text(stdout), stderr: text(stderr) };
      if (late) reject(new Error(`${command} ${args.join(' ')} took longer than ${timeout} ms.\n${tail(result)}`));
      else resolve(result);
    });
    started?.(child);
  });
}

/** The last lines a command wrote, for a message about its failure. */
export function tail(result: CommandResult, lines = 30): string {
  return `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-lines).join('\n');
}
