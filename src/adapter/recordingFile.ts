/** Where a run's recording goes: the file is named and its place made ready; the agent makes the file. */
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { fail, type Result, succeed } from '../base/result';
import { openFile } from '../disk/fileSource';
import { isWritten } from '../disk/recordingWriter';
import { filesOfRun } from '../disk/runFiles';
import { HEADER_FIELDS_BYTES, RECORDING_SUFFIX, type RecordingHeader } from '../protocol/recording';
import { decodeHeader } from '../trace/header';
import { errors, systemReason, type UserError } from './errors';
import type { Environment, PythonTarget } from './pythonLaunch';

export interface RecordingRequest {
  /** A file, or a folder (it exists, or ends with a separator); without it the user's own folder for recordings. */
  readonly wanted: string | undefined;
  readonly target: PythonTarget;
  /** Where relative paths start. */
  readonly cwd: string;
  /** The environment that says where the user's own folder is. */
  readonly env: Environment;
  readonly now: Date;
  /** 32 random hex digits, which no other run has. */
  readonly run: string;
}

export interface PreparedRecording {
  /** Absolute, ends with `.loopscope`, and does not exist. */
  readonly path: string;
  /** The run's id. */
  readonly run: string;
}

/** Why a recording cannot be made at a place. */
export type Obstacle =
  /** Another file, which is not ours to replace. */
  | { readonly kind: 'foreign' }
  /** The recording of a process that runs. */
  | { readonly kind: 'in-use'; readonly pid: number }
  /** What the system says. */
  | { readonly kind: 'unwritable'; readonly reason: string };

/** How many recordings stay in the user's own folder, where nobody else tidies up. */
const kept = 50;

/** Names the file, makes its folder, and removes the recording of a former run of the same name. */
export function prepareRecording(request: RecordingRequest): Result<PreparedRecording, UserError> {
  const { wanted, cwd, env, run } = request;
  const path = wanted === undefined ? join(recordingsFolder(env), fileName(request)) : namedFile(request, wanted);
  const folder = dirname(path);
  if (extname(path) !== RECORDING_SUFFIX) return fail(errors.recordingName(resolve(cwd, path)));
  try {
    makeFolder(folder);
    const obstacle = clearPlace(path);
    if (obstacle) return fail(errorOf(obstacle, path));
    if (wanted === undefined) prune(folder);
  } catch (error) {
    return fail(errors.recordingUnwritable(folder, systemReason(error)));
  }
  return succeed({ path, run });
}

/** Makes a folder that is not there. Throws the system's error. */
function makeFolder(folder: string): void {
  // Of a file in its place the system would say, in different versions, that it is no folder, or that it is there.
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new Error('ENOTDIR: not a directory, mkdir');
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** Removes the recording of a former run at a place whose folder is there, and tries whether one can be made. Any other file stays. */
export function clearPlace(path: string): Obstacle | undefined {
  try {
    const obstacle = removeFormer(path);
    if (!obstacle) tryOut(path);
    return obstacle;
  } catch (error) {
    return { kind: 'unwritable', reason: systemReason(error) };
  }
}

function errorOf(obstacle: Obstacle, path: string): UserError {
  switch (obstacle.kind) {
    case 'foreign':
      return errors.recordingForeign(path);
    case 'in-use':
      return errors.recordingInUse(path, obstacle.pid);
    case 'unwritable':
      return errors.recordingUnwritable(dirname(path), obstacle.reason);
  }
}

/** The header of a recording, or undefined when the file is none or cannot be read. */
export function readHeader(path: string): RecordingHeader | undefined {
  const file = openFile(path);
  if (!file.ok) return undefined;
  const header = decodeHeader(file.value.read(0, HEADER_FIELDS_BYTES));
  file.value.close();
  return header.ok ? header.value : undefined;
}

function namedFile(request: RecordingRequest, wanted: string): string {
  const path = isAbsolute(wanted) ? wanted : resolve(request.cwd, wanted);
  return /[\\/]$/.test(wanted) || isFolder(path) ? join(path, fileName(request)) : path;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // not there yet, or behind something that is no folder: making the file will tell
  }
}

/** Makes the file and removes it again, so that what the agent could only keep quiet about is said before the program starts. Throws the system's error. */
function tryOut(path: string): void {
  closeSync(openSync(path, 'wx'));
  rmSync(path);
}

/** `crawler-20261124-140312-3fa9c1.loopscope`: sorts by time, and is the only one of its name. */
function fileName({ target, now, run }: RecordingRequest): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return `${programName(target)}-${day}-${time}-${run.slice(0, 6)}${RECORDING_SUFFIX}`;
}

function programName(target: PythonTarget): string {
  const plain = nameOf(target).replace(/[^\p{L}\p{N}._-]/gu, '_');
  return plain.slice(0, 40) || 'program';
}

function nameOf(target: PythonTarget): string {
  switch (target.kind) {
    case 'program':
      return basename(target.path, extname(target.path));
    case 'module':
      return target.name;
    case 'code':
      return 'code';
  }
}

/** The user's own folder for recordings that were given no place. */
function recordingsFolder(env: Environment): string {
  const own = { win32: env['LOCALAPPDATA'], darwin: join(homedir(), 'Library/Caches') }[process.platform as string];
  return join(own ?? (env['XDG_CACHE_HOME'] || join(homedir(), '.cache')), 'loopscope', 'recordings');
}

/** Removes what a former run left under this name. Says why it must stay, if it must. */
function removeFormer(path: string): Obstacle | undefined {
  if (!statSync(path, { throwIfNoEntry: false })) return undefined;
  const former = readHeader(path);
  if (!former) return { kind: 'foreign' };
  if (isWritten(former)) return { kind: 'in-use', pid: former.pid };
  const files = filesOfRun(path);
  for (const file of files.ok ? files.value : [path]) rmSync(file);
  return undefined;
}

/** Keeps the newest. Recordings that are still being written stay. */
function prune(folder: string): void {
  const recordings = readdirSync(folder)
    .filter((name) => name.endsWith(RECORDING_SUFFIX))
    .map((name) => ({ path: join(folder, name), modified: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.modified - a.modified);
  for (const { path } of recordings.slice(kept)) {
    const header = readHeader(path);
    if (header && !isWritten(header)) rmSync(path, { force: true });
  }
}
