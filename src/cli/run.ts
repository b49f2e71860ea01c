/** `loopscope run`: the program under the agent, its exit code and signals its own, a summary afterwards. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findInterpreter } from '../adapter/interpreter';
import { type Command, instrumentedCommand } from '../adapter/pythonLaunch';
import { clearPlace } from '../adapter/recordingFile';
import { fail, type Result } from '../base/result';
import { reason } from '../disk/fileSource';
import { type LoadedProcess, loadRun } from '../disk/loadedRun';
import { runOf } from '../disk/runFiles';
import { oneLine } from '../trace/words';
import { exitCodes, UsageError } from './errors';
import { runHelp } from './help';
import { complain, jsonLine, print, tell } from './output';
import { parseRun, type RunOptions, STANDARD_INPUT } from './runOptions';
import { findingsOf, type ProcessFindings, summaryJson, summaryText } from './summary';

/** How a program ended. */
interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const NOTHING_RECORDED =
  'Nothing was recorded: the agent did not start in this program. The folder of the recording may be read-only, the program may have ended before Python was ready, or the interpreter is a script that starts Python with -I, -E or -S (name those with --python-arg instead).';
const OTHER_RUN = 'Nothing was recorded of this run: another one has made the file first. Name another file.';
const LONGEST_PATH = 500;

/** Signals that are meant for the program; it decides what they do, and we end as it ended. */
const forwarded: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];

/** Runs the command line's `run`. Resolves to our exit code; does not return when the program was ended by a signal. */
export async function run(args: readonly string[], agent: string): Promise<number> {
  const options = parseRun(args);
  if (options === 'help') {
    return print([runHelp]);
  }
  const folder = options.record === undefined ? temporaryFolder() : undefined;
  const recording = options.record === undefined ? join(folder ?? '', 'run.loopscope') : resolve(options.record);
  try {
    const python = await interpreter(options.python);
    checkProgram(options);
    // Last, so that a run that cannot start leaves an older recording alone.
    makeWay(recording, options.record);
    const place = { recording, run: randomBytes(16).toString('hex') };
    const command = commandOf({ ...options, python }, place, agent);
    const end = await runProgram(command);
    const found = report(options, place, end);
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

/** A folder for a recording that is not kept. Throws UsageError when none can be made. */
function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'loopscope-'));
  } catch (error) {
    throw new UsageError(
      `The recording has no place in '${tmpdir()}': ${reason(error)}. Set TMPDIR, or name a file with --record.`,
    );
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

/** The file, and the id of the run that is to be recorded in it, 32 random hex digits. */
interface Place {
  readonly recording: string;
  readonly run: string;
}

function commandOf(options: RunOptions & { readonly python: string }, place: Place, agent: string): Command {
  return instrumentedCommand(
    {
      python: options.python,
      pythonArgs: options.pythonArgs,
      target: options.target,
      args: options.args,
      env: process.env,
      ...place,
      blockedLoopMs: options.blockedMs,
      limit: options.limitBytes,
    },
    agent,
  );
}

function checkProgram({ target }: RunOptions): void {
  if (target.kind === 'program' && target.path !== STANDARD_INPUT && !existsSync(target.path)) {
    throw new UsageError(`There is no program '${target.path}'. Check its name and the folder you are in.`);
  }
}

/** An older recording makes way, unless a program still writes it; any other file does not. */
function makeWay(path: string, named: string | undefined): void {
  if (!existsSync(dirname(path))) {
    throw new UsageError(`The folder of '${named}' does not exist. Make it first.`);
  }
  const obstacle = clearPlace(path);
  switch (obstacle?.kind) {
    case 'foreign':
      throw new UsageError(`'${named}' exists and is not a Loopscope recording; it was left alone. Name another file.`);
    case 'in-use':
      throw new UsageError(`'${named}' is still recorded by process ${obstacle.pid}. Name another file, or end it.`);
    case 'unwritable':
      throw new UsageError(`No recording can be made at '${named ?? path}': ${obstacle.reason}. Name another file.`);
    case undefined:
      return;
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

/** Writes the summary. Returns whether the run is to fail: something was found, or nothing can be said although it was asked for. */
function report(options: RunOptions, place: Place, end: End): boolean {
  const loaded = loadOwn(place);
  if (!loaded.ok) {
    const unchecked = options.failOn.length > 0;
    complain(unchecked ? `${loaded.error} So --fail-on could not be checked.` : loaded.error);
    return unchecked;
  }
  const all = findingsOf(loaded.value);
  if (!options.quiet) {
    tell(options.json ? jsonLine(summaryJson(all, { ...end, kept: options.record !== undefined })) : summaryText(all));
    if (options.record !== undefined && !options.json) {
      tell(`  recorded in ${oneLine(options.record, LONGEST_PATH)}\n`);
    }
  }
  return failsOn(options.failOn, all);
}

/** What was recorded of this run. Another one may have been given the same name, and have been first. */
function loadOwn({ recording, run }: Place): Result<readonly LoadedProcess[]> {
  if (!existsSync(recording)) {
    return fail(NOTHING_RECORDED);
  }
  const found = runOf(recording);
  return found.ok && found.value !== run ? fail(OTHER_RUN) : loadRun(recording);
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
