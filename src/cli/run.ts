/** `loopscope run`: the program under the agent, its exit code and signals its own, a summary afterwards. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findInterpreter } from '../adapter/interpreter';
import { type Command, instrumentedCommand } from '../adapter/pythonLaunch';
import { openFile } from '../disk/fileSource';
import { loadRun } from '../disk/loadedRun';
import { filesOfRun } from '../disk/runFiles';
import { exitCodes, UsageError } from './errors';
import { runHelp } from './help';
import { print } from './output';
import { parseRun, type RunOptions } from './runOptions';
import { findingsOf, type ProcessFindings, summaryJson, summaryText } from './summary';

/** How a program ended. */
interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Signals that are meant for the program; it decides what they do, and we end as it ended. */
const forwarded: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];

/** Runs the command line's `run`. Resolves to our exit code; does not return when the program was ended by a signal. */
export async function run(args: readonly string[], agent: string): Promise<number> {
  const options = parseRun(args);
  if (options === 'help') {
    return print([runHelp]);
  }
  const folder = options.record === undefined ? mkdtempSync(join(tmpdir(), 'loopscope-')) : undefined;
  const recording = options.record === undefined ? join(folder ?? '', 'run.loopscope') : resolve(options.record);
  try {
    makeWay(recording, options.record);
    const command = commandOf({ ...options, python: await interpreter(options.python) }, recording, agent);
    const end = await runProgram(command);
    const found = report(options, recording, end);
    if (end.signal !== null) {
      if (folder !== undefined) {
        rmSync(folder, { recursive: true, force: true });
      }
      await endBySignal(end.signal);
    }
    return end.code === 0 && found ? exitCodes.found : (end.code ?? 1);
  } finally {
    if (folder !== undefined) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** The Python to use. Throws UsageError when there is none, or only one that is too old. */
async function interpreter(named: string | undefined): Promise<string> {
  const search = { python: named, selectedPython: undefined, folders: [process.cwd()], env: process.env };
  const found = await findInterpreter(search);
  if (found.ok) {
    return found.value.path;
  }
  switch (found.error.code) {
    case 'no-python':
      throw new UsageError('No Python interpreter was found. Name one with --python.');
    case 'python-missing':
      throw new UsageError(`There is no interpreter '${named}'. Name another one with --python.`);
    default:
      throw new UsageError(found.error.message);
  }
}

function commandOf(options: RunOptions & { readonly python: string }, recording: string, agent: string): Command {
  return instrumentedCommand(
    {
      python: options.python,
      pythonArgs: [],
      target: options.target,
      args: options.args,
      env: process.env,
      recording,
      run: randomBytes(16).toString('hex'),
      blockedLoopMs: options.blockedMs,
      limit: options.limitBytes,
    },
    agent,
  );
}

/** An older recording makes way; any other file does not. */
function makeWay(path: string, named: string | undefined): void {
  if (!existsSync(dirname(path))) {
    throw new UsageError(`The folder of '${named}' does not exist. Make it first.`);
  }
  if (!existsSync(path)) {
    return;
  }
  const files = filesOfRun(path);
  if (!files.ok) {
    throw new UsageError(`'${named}' exists and is not a Loopscope recording; it was left alone. Name another file.`);
  }
  for (const file of files.value) {
    rmSync(file);
  }
}

function runProgram(command: Command): Promise<End> {
  return new Promise((done, failed) => {
    const child = spawn(command.command, [...command.args], { stdio: 'inherit', env: { ...command.env } });
    const forward = (signal: NodeJS.Signals) => {
      // A terminal's Ctrl+C reaches the program by itself.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) {
        child.kill(signal);
      }
    };
    for (const signal of forwarded) {
      process.on(signal, forward);
    }
    child.once('error', (error: NodeJS.ErrnoException) => {
      failed(
        new UsageError(
          error.code === 'ENOENT'
            ? `No Python interpreter was found as '${command.command}'. Name one with --python.`
            : `'${command.command}' could not be started: ${error.message}.`,
        ),
      );
    });
    child.once('exit', (code, signal) => {
      for (const name of forwarded) {
        process.off(name, forward);
      }
      done({ code, signal });
    });
  });
}

/** Writes the summary. Returns whether something was found that is to fail the run. */
function report(options: RunOptions, recording: string, end: End): boolean {
  const probe = openFile(recording);
  if (!probe.ok) {
    process.stderr.write(
      `loopscope: nothing was recorded; the agent did not start in this program. Its folder may be read-only, or the interpreter older than Python 3.9.\n`,
    );
    return false;
  }
  probe.value.close();
  const loaded = loadRun(recording);
  if (!loaded.ok) {
    process.stderr.write(`loopscope: ${loaded.error}\n`);
    return false;
  }
  const all = findingsOf(loaded.value);
  if (!options.quiet) {
    process.stderr.write(options.json ? `${summaryJson(all, end.code)}\n` : summaryText(all));
    if (options.record !== undefined && !options.json) {
      process.stderr.write(`  recorded in ${options.record}\n`);
    }
  }
  return failsOn(options.failOn, all);
}

function failsOn(codes: readonly string[], all: readonly ProcessFindings[]): boolean {
  return all.some(({ findings }) => findings.some(({ code }) => codes.includes('any') || codes.includes(code)));
}

/** Ends this process as the program was ended, so that whoever waits for us sees the same. */
async function endBySignal(signal: NodeJS.Signals): Promise<void> {
  process.exitCode = 128 + constants.signals[signal];
  process.kill(process.pid, signal);
  await new Promise((done) => setTimeout(done, 1000)); // a signal that does not end us (SIGSTOP, or one that is ignored) leaves the code
}
