import { delimiter, join } from 'node:path';
import { repository, temporaryFolder } from '../support/folders';
import { agentEnvironment } from '../support/underAgent';

/** The same program by itself, under the agent, with the least that a recorder in Python must do, and in asyncio's own debug mode. */
export type Mode = 'alone' | 'agent' | 'least' | 'debug';

export const modes: readonly Mode[] = ['alone', 'agent', 'least', 'debug'];

/** Values for each mode, one a round; the runs of a round stood next to each other. */
export type Rounds = Readonly<Record<Mode, readonly number[]>>;

export interface Environment {
  readonly env: NodeJS.ProcessEnv;
  /** Deletes the recording. */
  readonly remove: () => void;
}

/** What a program needs around it to run in this mode. `packages`: a folder of packages for PYTHONPATH. */
export function environmentOf(mode: Mode, packages?: string): Environment {
  const { PYTHONPATH: _path, PYTHONASYNCIODEBUG: _debug, LOOPSCOPE: _agent, ...base } = process.env;
  const path = [...(mode === 'least' ? [leastRecorder] : []), ...(packages === undefined ? [] : [packages])];
  const env = { ...base, ...(path.length === 0 ? {} : { PYTHONPATH: path.join(delimiter) }) };
  if (mode === 'alone' || mode === 'least') return { env, remove: () => undefined };
  if (mode === 'debug') return { env: { ...env, PYTHONASYNCIODEBUG: '1' }, remove: () => undefined };
  const folder = temporaryFolder('bench');
  return { env: agentEnvironment(join(folder.path, 'run.loopscope'), env), remove: folder.remove };
}

/** The folder whose `sitecustomize` is that recorder. */
const leastRecorder = join(repository, 'test/bench/programs/least');

/** A file of `programs/`. */
export function benchProgram(name: string): string {
  return join(repository, 'test/bench/programs', name);
}
