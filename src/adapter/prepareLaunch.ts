/** From launch arguments to a program that is ready to run: everything that can be wrong before it starts is found here. */
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { fail, type Result, succeed } from '../base/result';
import type { Program } from './debuggee';
import { parseEnvFile } from './envFile';
import { changedEnvironment, type EnvironmentChanges, inheritedEnvironment } from './environment';
import { errors, systemReason, type UserError } from './errors';
import { findInterpreter } from './interpreter';
import type { LaunchArguments } from './launchArguments';
import type { Environment, PythonTarget } from './pythonLaunch';
import { type PreparedRecording, prepareRecording } from './recordingFile';

/** What preparing needs of the world. */
export interface World {
  /** The adapter's own environment. */
  readonly env: Environment;
  now(): Date;
  /** A new run's id, 32 random hex digits. */
  runId(): string;
}

export interface PreparedLaunch {
  readonly program: Program;
  /** Undefined when nothing is recorded. */
  readonly recording: PreparedRecording | undefined;
}

/** Checks and looks up everything; makes room for the recording last, so that a failed launch leaves a former recording alone. */
export async function prepareLaunch(args: LaunchArguments, world: World): Promise<Result<PreparedLaunch, UserError>> {
  const { target, cwd } = args;
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) return fail(errors.cwdMissing(cwd));
  if (target.kind === 'program' && !statSync(target.path, { throwIfNoEntry: false })) {
    return fail(errors.programMissing(target.path, cwd));
  }
  const inherited = inheritedEnvironment(world.env);
  const env = changes(args, inherited);
  if (!env.ok) return env;
  const { selectedPython, workspaceFolder } = args.client;
  const python = await findInterpreter({
    python: args.python,
    selectedPython,
    folders: [...new Set([cwd, ...(workspaceFolder ? [workspaceFolder] : [])])],
    env: changedEnvironment(inherited, env.value),
  });
  if (!python.ok) return python;
  const recording = recordingOf(args, world);
  if (recording && !recording.ok) return recording;
  const options = recording && {
    recording: recording.value.path,
    run: recording.value.run,
    blockedLoopMs: args.blockedLoopMs,
    limit: args.recordingLimit,
  };
  const { pythonArgs, args: programArgs, console } = args;
  const name = nameOf(target);
  const run = { name, python: python.value.path, pythonArgs, target, args: programArgs, cwd, env: env.value };
  return succeed({ program: { ...run, console, recording: options }, recording: recording?.value });
}

function recordingOf(args: LaunchArguments, world: World): Result<PreparedRecording, UserError> | undefined {
  if (args.recording === false) return undefined;
  const { recording: wanted, target, cwd } = args;
  return prepareRecording({ wanted, target, cwd, env: world.env, now: world.now(), run: world.runId() });
}

/** The variables of `envFile`, then those of `env`. */
function changes(args: LaunchArguments, outer: Environment): Result<EnvironmentChanges, UserError> {
  const { envFile, env } = args;
  if (envFile === undefined) return succeed(env);
  let text: string;
  try {
    text = readFileSync(envFile, 'utf8');
  } catch (error) {
    return fail(errors.envFileMissing(envFile, systemReason(error)));
  }
  const parsed = parseEnvFile(text, outer);
  if (!parsed.ok) return fail(errors.envFileMalformed(envFile, parsed.error.line, parsed.error.reason));
  return succeed({ ...parsed.value, ...env });
}

function nameOf(target: PythonTarget): string {
  switch (target.kind) {
    case 'program':
      return basename(target.path);
    case 'module':
      return target.name;
    case 'code':
      return 'code';
  }
}
