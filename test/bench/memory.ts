import { runCommand, tail } from '../support/command';
import type { Python } from '../support/pythons';
import { benchProgram, environmentOf } from './modes';
import type { Row } from './row';

const steps = 10_000_000;

/** KiB that the resident set may grow by from one million rows to ten million. */
const bound = 16_384;

interface Sample {
  readonly steps: number;
  /** KiB of the process's own memory. */
  readonly anonymous: number;
  /** KiB of mapped files. */
  readonly file: number;
}

/** How the memory of a program grows while ten million rows are recorded. */
export async function memoryRows(python: Python): Promise<readonly Row[]> {
  if (process.platform !== 'linux') return [];
  const alone = await samples(python, 'alone');
  const agent = await samples(python, 'agent');
  const growth = grown(agent);
  return [
    {
      python: python.version,
      measure: 'memory, from 1 to 10 million rows',
      alone: change(grown(alone)),
      agent: change(growth),
      spread: `${Math.round(total(agent.at(-1)) / 1024)} MiB in all, alone ${Math.round(total(alone.at(-1)) / 1024)}`,
      least: '',
      debug: '',
      bound: `≤ + ${bound} KiB`,
      within: growth <= bound,
    },
  ];
}

function change(kib: number): string {
  return `${kib < 0 ? '−' : '+'} ${Math.abs(kib)} KiB`;
}

function grown(found: readonly Sample[]): number {
  return total(found.at(-1)) - total(found[0]);
}

function total(sample: Sample | undefined): number {
  return sample ? sample.anonymous + sample.file : Number.NaN;
}

async function samples(python: Python, mode: 'alone' | 'agent'): Promise<readonly Sample[]> {
  const { env, remove } = environmentOf(mode);
  try {
    const result = await runCommand(python.path, [benchProgram('rows.py'), String(steps)], { env, timeout: 600_000 });
    if (result.code !== 0) throw new Error(`rows.py failed on Python ${python.version}:\n${tail(result)}`);
    return JSON.parse(result.stdout);
  } finally {
    remove();
  }
}
