import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { cacheFolder } from './folders';

/** An installed interpreter; `version` is `3.14`, `path` its own executable (never a shim). */
export interface Python {
  readonly version: string;
  readonly path: string;
}

/** The versions we promise to work on. */
export const supportedVersions = ['3.9', '3.10', '3.11', '3.12', '3.13', '3.14', '3.15'] as const;

/** Overrides the search: paths of executables with the path separator between them. */
export const pythonsVariable = 'LOOPSCOPE_PYTHONS';

let found: readonly Python[] | undefined;

/** One interpreter for each supported version that is on this machine, oldest first. Searched once a process. */
export function pythons(): readonly Python[] {
  found ??= findPythons();
  return found;
}

/** The newest interpreter, for tests whose subject does not depend on the version. Throws when there is none. */
export function anyPython(): Python {
  const newest = pythons().at(-1);
  if (!newest) throw new Error('No Python 3.9 or newer was found. Install one, or name it in LOOPSCOPE_PYTHONS.');
  return newest;
}

/** Searches again, because an interpreter was installed. */
export function findPythons(): readonly Python[] {
  const named = process.env[pythonsVariable];
  const candidates = named ? named.split(delimiter).filter((path) => path !== '') : searchPlaces();
  const byVersion = new Map<string, Python>();
  for (const candidate of candidates) {
    const python = ask(candidate);
    if (python && !byVersion.has(python.version)) byVersion.set(python.version, python);
  }
  return supportedVersions.flatMap((version) => byVersion.get(version) ?? []);
}

/** Executables that may be a Python, in the order of preference. */
function searchPlaces(): readonly string[] {
  const pyenv = join(process.env['PYENV_ROOT'] || join(homedir(), '.pyenv'), 'versions');
  const installed = existsSync(pyenv) ? readdirSync(pyenv).map((name) => join(pyenv, name, 'bin/python')) : [];
  const unpacked = supportedVersions.map((version) => cacheFolder('pythons', version, 'bin', `python${version}`));
  const onPath = ['python3', ...supportedVersions.map((version) => `python${version}`)];
  return [...installed.filter(existsSync), ...unpacked.filter(existsSync), ...onPath];
}

/** The interpreter says itself which version it is and where it lies; nothing when it cannot, or is no plain CPython. */
function ask(command: string): Python | undefined {
  const question =
    'import sys; print("%s %d.%d %s" % (sys.implementation.name, *sys.version_info[:2], sys.executable))';
  const answer = spawnSync(command, ['-I', '-c', question], { encoding: 'utf8', timeout: 20_000 });
  const match = /^cpython (\d+\.\d+) (.+)$/.exec(answer.stdout?.trim() ?? '');
  return match?.[1] && match[2] ? { version: match[1], path: match[2] } : undefined;
}
