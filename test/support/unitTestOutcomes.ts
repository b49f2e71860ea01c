import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, tail } from './command';
import { repository, temporaryFolder } from './folders';
import type { Python } from './pythons';
import { agentEnvironment } from './underAgent';

const script = join(repository, 'test/support/unittest_outcomes.py');

/** What became of each test, by its id. */
type Outcomes = Readonly<Record<string, string>>;

/** A test of which the outcome depends on the agent. */
export interface Difference {
  readonly test: string;
  readonly alone: string;
  readonly withAgent: string;
}

export interface Comparison {
  /** How many tests ran. */
  readonly tests: number;
  readonly differences: readonly Difference[];
}

/**
 * Runs Python's unit tests (modules, classes or tests by name) without and with the agent and compares what became of each. A test that differs runs
 * again by itself, both ways, because some of them depend on how busy the machine is; it counts when it differs every time.
 */
export async function compareUnitTests(python: Python, names: readonly string[], timeout: number): Promise<Comparison> {
  const folder = temporaryFolder('unit-tests');
  const run = (what: readonly string[], way: 'alone' | 'agent') =>
    outcomes(python, what, { way, timeout, folder: folder.path });
  try {
    const [alone, withAgent] = await Promise.all([run(names, 'alone'), run(names, 'agent')]);
    let differences = compare(alone, withAgent);
    for (let attempt = 0; attempt < 2 && differences.length > 0; attempt += 1) {
      const again = differences.map(({ test }) => test);
      differences = compare(await run(again, 'alone'), await run(again, 'agent'));
    }
    return { tests: Object.keys(alone).length, differences };
  } finally {
    folder.remove();
  }
}

interface How {
  readonly way: 'alone' | 'agent';
  readonly timeout: number;
  readonly folder: string;
}

async function outcomes(python: Python, names: readonly string[], { way, timeout, folder }: How): Promise<Outcomes> {
  const result = join(folder, `${way}.json`);
  const env = way === 'alone' ? process.env : agentEnvironment(join(folder, 'run.loopscope'), process.env);
  const ended = await runCommand(python.path, [script, result, ...names], { env, cwd: folder, timeout });
  if (ended.code !== 0) throw new Error(`The tests (${way}) did not come to their end.\n${tail(ended)}`);
  return readOutcomes(result);
}

function readOutcomes(path: string): Outcomes {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return Object.fromEntries(Object.entries(value ?? {}).map(([test, outcome]) => [test, String(outcome)]));
}

function compare(alone: Outcomes, withAgent: Outcomes): readonly Difference[] {
  const tests = [...new Set([...Object.keys(alone), ...Object.keys(withAgent)])];
  return tests
    .map((test) => ({ test, alone: alone[test] ?? 'did not run', withAgent: withAgent[test] ?? 'did not run' }))
    .filter((pair) => kindOf(pair.alone) !== kindOf(pair.withAgent));
}

/** Without the text of an error, in which addresses and times may stand. */
function kindOf(outcome: string): string {
  return outcome.split(':')[0] ?? outcome;
}
