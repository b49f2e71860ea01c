import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type InstrumentedCommand, instrumentedCommand, type PythonTarget } from '../../src/adapter/pythonLaunch';
import { type CommandOptions, type CommandResult, runCommand } from './command';
import { repository, temporaryFolder } from './folders';
import { anyPython, type Python } from './pythons';

const agentFolder = join(repository, 'src/agents/python');

export interface AgentOptions extends CommandOptions {
  /** The newest Python unless told. */
  readonly python?: Python;
  /** Arguments of the interpreter itself, such as `-X dev`, or `-I`. */
  readonly pythonArgs?: readonly string[];
  /** A loop that is silent for longer counts as blocked; 100 unless told. */
  readonly blockedLoopMs?: number;
  /** Bytes of row blocks to keep; 0, no limit, unless told. */
  readonly limit?: number;
  /** Where the recordings go; a new folder unless told, which `remove` deletes. */
  readonly folder?: string;
}

export interface AgentRun extends CommandResult {
  /** The program's own recording; it need not exist (a program that could not start). */
  readonly recording: string;
  /** All recordings of the run, by name: the program's own and those of its children. */
  readonly recordings: () => readonly string[];
  /** Deletes the recordings. */
  readonly remove: () => void;
}

/**
 * Runs Python on `program` (`['program.py', 'arg']`, `['-m', 'module']` or `['-c', 'code']`) under the agent to its end.
 * `env` is added to this process's environment.
 */
export async function runUnderAgent(program: readonly string[], options: AgentOptions = {}): Promise<AgentRun> {
  const own = options.folder === undefined ? temporaryFolder('recording') : undefined;
  const folder = own?.path ?? options.folder ?? '';
  const recording = join(folder, 'run.loopscope');
  const { command, args, env } = commandUnderAgent(program, recording, {
    ...options,
    env: { ...process.env, ...options.env },
  });
  const result = await runCommand(command, args, { ...options, env });
  return { ...result, recording, recordings: () => recordingsIn(folder), remove: own?.remove ?? (() => undefined) };
}

/** The environment that makes a Python started with it record itself, for tests that start it themselves. */
export function agentEnvironment(
  recording: string,
  env: NodeJS.ProcessEnv,
  options: Pick<AgentOptions, 'blockedLoopMs' | 'limit'> = {},
): NodeJS.ProcessEnv {
  return commandUnderAgent(['-c', ''], recording, { ...options, env }).env;
}

function commandUnderAgent(program: readonly string[], recording: string, options: AgentOptions): InstrumentedCommand {
  const { python = anyPython(), pythonArgs = [], blockedLoopMs = 100, limit = 0, env = {} } = options;
  const run = randomBytes(16).toString('hex');
  const how = { python: python.path, pythonArgs, env, recording, run, blockedLoopMs, limit };
  return instrumentedCommand({ ...targetOf(program), ...how }, agentFolder);
}

function targetOf(program: readonly string[]): { readonly target: PythonTarget; readonly args: readonly string[] } {
  const [first = '', second = '', ...rest] = program;
  if (first === '-m') return { target: { kind: 'module', name: second }, args: rest };
  if (first === '-c') return { target: { kind: 'code', text: second }, args: rest };
  return { target: { kind: 'program', path: first }, args: program.slice(1) };
}

function recordingsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.loopscope'));
  return names.sort().map((name) => join(folder, name));
}
