import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository, temporaryFolder } from '../test/support/folders';
import { nothing, type Outcome, readOutcome } from './outcome';

export interface MochaSuite {
  readonly name: string;
  /** Patterns of spec files, or their paths, from the repository's folder. */
  readonly specs: string | readonly string[];
  /** Milliseconds for the whole suite; then it is killed and has failed. */
  readonly timeout: number;
  /** How many spec files run at a time, each in a process of its own; one after the other in one process unless told. */
  readonly jobs?: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** The spec files of a folder, with the longest ones, by name, before the others: where several run at a time, one that comes last has the others wait for it. */
export function specsOf(folder: string, longest: readonly string[]): readonly string[] {
  const all = readdirSync(join(repository, folder)).filter((name) => name.endsWith('.test.ts'));
  const missing = longest.filter((name) => !all.includes(name));
  if (missing.length > 0) throw new Error(`There is no ${missing.join(', ')} in ${folder}.`);
  return [...new Set([...longest, ...all])].map((name) => `${folder}/${name}`);
}

/** Runs spec files in a mocha of their own, its report going where ours goes. */
export async function runMocha(suite: MochaSuite): Promise<Outcome> {
  const folder = temporaryFolder('suite');
  const result = join(folder.path, 'result.json');
  try {
    const late = await mochaProcess(suite, result);
    if (late) return { ...nothing, failed: [`${suite.name}: not finished after ${suite.timeout / 60_000} minutes`] };
    return readOutcome(result, suite.name);
  } finally {
    folder.remove();
  }
}

/** Resolves to whether it had to be killed. How it exited does not matter: the result file says what happened. */
function mochaProcess(suite: MochaSuite, result: string): Promise<boolean> {
  const mocha = join(repository, 'node_modules/mocha/bin/mocha.js');
  const reporter = join(repository, 'test/support/countingReporter.ts');
  const env = { ...process.env, ...suite.env, LOOPSCOPE_TEST_RESULT: result };
  return new Promise((resolve, reject) => {
    const jobs = suite.jobs ? ['--parallel', '--jobs', String(suite.jobs)] : [];
    const args = [mocha, '--reporter', reporter, ...jobs, ...[suite.specs].flat()];
    const child = spawn(process.execPath, args, { cwd: repository, env, stdio: ['ignore', 'inherit', 'inherit'] });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, suite.timeout);
    child.on('error', reject);
    child.on('exit', () => {
      clearTimeout(timer);
      resolve(late);
    });
  });
}
