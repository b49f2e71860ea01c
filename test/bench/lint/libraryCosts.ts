/** What `loopscope check` costs on all of Python's own library, and Ruff on the same files. */
import { join } from 'node:path';
import { runCommand, tail } from '../../support/command';
import { repository, temporaryFolder } from '../../support/folders';
import type { Python } from '../../support/pythons';
import { ruff } from '../../support/ruff';
import type { Figure } from '../figure';
import { benchProgram } from '../modes';

interface Cost {
  readonly status: number;
  /** Seconds of all threads together. */
  readonly processor: number;
  /** Seconds on the clock, which count what else the machine does. */
  readonly elapsed: number;
  /** MiB at its peak. */
  readonly memory: number;
}

const SECONDS_COLD = 20;
const SECONDS_WARM = 3;
const MEBIBYTES = 500;

/** `library`: its folder. */
export async function libraryFigures(python: Python, library: string): Promise<readonly Figure[]> {
  const cache = temporaryFolder('bench-check');
  try {
    const argv = [process.execPath, join(repository, 'dist/cli.js'), 'check', library];
    const env = { ...process.env, XDG_CACHE_HOME: cache.path };
    const cold = await cost(python, argv, env);
    const warm = await cost(python, argv, env);
    const memory = Math.max(cold.memory, warm.memory);
    return [
      seconds('nothing kept yet', cold, SECONDS_COLD),
      seconds('the second time', warm, SECONDS_WARM),
      {
        measure: 'most memory of the two',
        figure: `${Math.round(memory)} MiB`,
        bound: `≤ ${MEBIBYTES} MiB`,
        within: memory <= MEBIBYTES,
      },
      ...(await ruffFigures(python, library)),
    ];
  } finally {
    cache.remove();
  }
}

/** To compare with: the rules of Ruff that ask a part of the same, each of one file alone. */
async function ruffFigures(python: Python, library: string): Promise<readonly Figure[]> {
  const found = await ruff();
  if ('missing' in found) {
    console.log(found.missing);
    return [];
  }
  const options = ['--isolated', '--no-cache', '--exit-zero', '--select', 'ASYNC,RUF006'];
  const { processor, elapsed } = await cost(python, [found.program, 'check', ...options, library], process.env);
  const figure = `${processor.toFixed(2)} s, ${elapsed.toFixed(2)} s on the clock`;
  return [{ measure: '`ruff check --select ASYNC,RUF006`, nothing kept', figure, bound: '', within: true }];
}

function seconds(measure: string, { processor, elapsed }: Cost, most: number): Figure {
  const figure = `${processor.toFixed(1)} s, ${elapsed.toFixed(1)} s on the clock`;
  return { measure, figure, bound: `≤ ${most} s`, within: processor <= most };
}

async function cost(python: Python, argv: readonly string[], env: NodeJS.ProcessEnv): Promise<Cost> {
  const input = JSON.stringify({ argv, env });
  const result = await runCommand(python.path, [benchProgram('command_cost.py')], { input, timeout: 20 * 60_000 });
  const found = result.code === 0 ? (JSON.parse(result.stdout) as Cost) : undefined;
  if (found === undefined || found.status > 1) throw new Error(`${argv.join(' ')} failed:\n${tail(result)}`);
  return found;
}
