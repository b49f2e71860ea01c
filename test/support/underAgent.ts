import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type CommandOptions, type CommandResult, runCommand } from './command';
import { repository, temporaryFolder } from './folders';
import { anyPython, type Python } from './pythons';

export const agentFolder = join(repository, 'src/agents/python');

export interface AgentOptions extends Omit<CommandOptions, 'env'> {
  /** The newest Python unless told. */
  readonly python?: Python;
  /** Arguments of the interpreter itself, such as `-X dev`. */
  readonly pythonArgs?: readonly string[];
  /** Added to this process's environment. */
  readonly env?: NodeJS.ProcessEnv;
  readonly blockedLoopMs?: number;
  /** Bytes of row blocks to keep; 0, no limit, unless told. */
  readonly limit?: number;
  /** Where the recordings go; a new folder unless told, which `remove` deletes. */
  readonly folder?: string;
}

export interface AgentRun extends CommandResult {
  /** The program's own recording; it need not exist (a program that could not start). */
  readonly recording: string;
  /** All recordings of the run: the program's own and those of its children, by name. */
  readonly recordings: () => readonly string[];
  /** Deletes the recordings. */
  readonly remove: () => void;
}

/**
 * Runs Python on `program` (`['program.py', 'arg']`, `['-m', 'module']`, `['-c', 'code']`) under the agent to its end.
 * Give the isolating arguments -I, -E and -S to the adapter's own launcher instead: this is the plain way only.
 */
export async function runUnderAgent(program: readonly string[], options: AgentOptions = {}): Promise<AgentRun> {
  const { python = anyPython(), pythonArgs = [], env, folder, ...rest } = options;
  const own = folder === undefined ? temporaryFolder('recording') : { path: folder, remove: () => undefined };
  const recording = join(own.path, 'run.loopscope');
  const environment = agentEnvironment(recording, { ...process.env, ...env }, options);
  const result = await runCommand(python.path, [...pythonArgs, ...program], { ...rest, env: environment });
  const recordings = () =>
    readdirSync(own.path)
      .filter((name) => name.endsWith('.loopscope'))
      .sort()
      .map((name) => join(own.path, name));
  return { ...result, recording, recordings, remove: own.remove };
}

/** The environment that makes a Python started with it record itself. */
export function agentEnvironment(
  recording: string,
  environment: NodeJS.ProcessEnv,
  options: Pick<AgentOptions, 'blockedLoopMs' | 'limit'> = {},
): NodeJS.ProcessEnv {
  const { blockedLoopMs = 100, limit = 0 } = options;
  const path = environment['PYTHONPATH'];
  return {
    ...environment,
    LOOPSCOPE: JSON.stringify({ recording, run: randomBytes(16).toString('hex'), blockedLoopMs, limit }),
    PYTHONPATH: [join(agentFolder, 'site'), ...(path ? [path] : [])].join(delimiter),
  };
}
