/** Finds the Python that runs a program, and asks it for its version. */
import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { fail, type Result, succeed } from '../base/result';
import { errors, systemReason, type UserError } from './errors';
import type { Environment } from './pythonLaunch';

export interface InterpreterSearch {
  /** What the user asked for: a path, a command, or the folder of a virtual environment. */
  readonly python: string | undefined;
  /** What is selected in the editor, in the same forms. */
  readonly selectedPython: string | undefined;
  /** Folders that may hold a virtual environment, the nearest first; the first one is where relative paths start. */
  readonly folders: readonly string[];
  /** The program's environment: its PATH is searched. */
  readonly env: Environment;
}

export interface Interpreter {
  /** Absolute; never resolved through symbolic links, because a virtual environment is known by its link. */
  readonly path: string;
  /** `3.12.1` */
  readonly version: string;
}

const oldest = [3, 9] as const;
const probeTimeout = 20_000;
const longestReason = 200;
/** Answered by every Python there ever was (before 3.3 it did not say who made it); -E and -S keep the user's own start-up code out of it. */
const question = [
  '-E',
  '-S',
  '-c',
  `import sys
sys.stdout.write("python %d.%d.%d" % sys.version_info[:3])
if hasattr(sys, "implementation"):
    sys.stdout.write(" " + sys.implementation.name)`,
];

/** The interpreter to use: `python`, else the selected one, else `.venv` or `venv` in the folders, else `python3` or `python` on the PATH. */
export async function findInterpreter(search: InterpreterSearch): Promise<Result<Interpreter, UserError>> {
  const { python, selectedPython, folders } = search;
  if (python) {
    const path = named(python, search);
    return path === undefined ? fail(errors.pythonMissing(python)) : usable(path);
  }
  if (selectedPython) {
    const path = named(selectedPython, search);
    return path === undefined ? fail(errors.selectedPythonMissing(selectedPython)) : usable(path);
  }
  const environments = folders.flatMap((folder) => ['.venv', 'venv'].map((name) => join(folder, name)));
  // The first environment decides, even when it is too old: another Python would not have its packages.
  const environment = environments.flatMap((folder) => environmentPython(folder) ?? []).at(0);
  if (environment !== undefined) return usable(environment);
  return firstUsable(['python3', 'python'].flatMap((name) => onPath(name, search.env) ?? []));
}

/** Whether this interpreter works, is new enough, and is CPython: what is recorded is how CPython's asyncio works inside. */
async function usable(path: string): Promise<Result<Interpreter, UserError>> {
  const answer = await ask(path);
  if (!answer.ok) return fail(errors.pythonBroken(path, answer.error));
  const { version, implementation } = answer.value;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) return fail(errors.pythonTooOld(path, version));
  return implementation === 'cpython' ? succeed({ path, version }) : fail(errors.pythonOther(path, implementation));
}

/** The first that can be used; when none can, what is wrong with the first that is a Python at all. */
async function firstUsable(paths: readonly string[]): Promise<Result<Interpreter, UserError>> {
  let problem: UserError | undefined;
  for (const path of paths) {
    const found = await usable(path);
    if (found.ok) return found;
    if (found.error.code !== 'python-broken') problem ??= found.error;
  }
  return fail(problem ?? errors.noPython());
}

interface Answer {
  readonly version: string;
  readonly implementation: string;
}

function ask(path: string): Promise<Result<Answer>> {
  return new Promise((settle) => {
    const child = execFile(path, question, { timeout: probeTimeout, windowsHide: true }, (error, stdout, stderr) => {
      const [, version, implementation = 'cpython'] = /^python (\d+\.\d+\.\d+)(?: (\S+))?$/.exec(stdout) ?? [];
      if (version) settle(succeed({ version, implementation }));
      else if (error?.killed) settle(fail(`it did not answer within ${probeTimeout / 1000} seconds`));
      else if (error && typeof error.code === 'string') settle(fail(systemReason(error)));
      else settle(fail(lastLine(stderr) ?? lastLine(stdout) ?? 'it gave no version'));
    });
    // A command that waits for input would not answer.
    child.stdin?.end();
  });
}

function named(python: string, { folders, env }: InterpreterSearch): string | undefined {
  const start = folders[0] ?? '';
  const expanded = python.replace(/^~(?=[\\/]|$)/, homedir());
  const path = isAbsolute(expanded) ? expanded : resolve(start, expanded);
  if (/[\\/]/.test(expanded)) return environmentPython(path) ?? executable(path);
  return onPath(expanded, env) ?? environmentPython(path);
}

/** The interpreter in the folder of a virtual (or conda) environment. */
function environmentPython(folder: string): string | undefined {
  const places = process.platform === 'win32' ? ['Scripts/python.exe', 'python.exe'] : ['bin/python', 'bin/python3'];
  return places.flatMap((place) => executable(join(folder, place)) ?? []).at(0);
}

function onPath(name: string, env: Environment): string | undefined {
  const path = Object.entries(env).find(([key]) => key.toUpperCase() === 'PATH')?.[1] ?? '';
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.flatMap((folder) => executable(join(folder, name)) ?? []).at(0);
}

/** The path, with `.exe` where Windows adds it, when it is a file that can be started. */
function executable(path: string): string | undefined {
  const candidates = process.platform === 'win32' && !/\.exe$/i.test(path) ? [`${path}.exe`, path] : [path];
  return candidates.find((candidate) => {
    try {
      accessSync(candidate, constants.X_OK);
      return statSync(candidate).isFile();
    } catch {
      return false; // not there, or not ours to start: not a candidate
    }
  });
}

/** The last line of what a foreign command wrote, fit to stand in a sentence. */
function lastLine(text: string): string | undefined {
  const line = text
    .trim()
    .split('\n')
    .at(-1)
    ?.replace(/\p{Cc}/gu, '')
    .trim()
    .replace(/\.+$/, '');
  return line && line.length > longestReason ? `${line.slice(0, longestReason - 1)}…` : line || undefined;
}
