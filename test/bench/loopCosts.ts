import { runCommand, tail } from '../support/command';
import type { Python } from '../support/pythons';
import { benchProgram, environmentOf, type Mode, modes, type Rounds } from './modes';
import { type Row, ratioRow } from './row';

interface LoopMeasure {
  readonly name: string;
  readonly text: string;
  /** The greatest ratio allowed under the agent. */
  readonly bound?: number;
}

/** What `programs/loops.py` measures. */
export const loopMeasures: readonly LoopMeasure[] = [
  { name: 'step', text: 'step of a task (`sleep(0)`)', bound: 1.7 },
  { name: 'task', text: 'task created, run, ended', bound: 2 },
  { name: 'queue', text: 'item through a queue', bound: 2 },
  { name: 'pingpong', text: 'item through two queues of 1', bound: 2 },
];

/** Debug mode is so slow that a tenth of the work gives as exact a number. */
const scales: Readonly<Record<Mode, number>> = { alone: 1, agent: 1, least: 1, debug: 0.1 };

interface Answer {
  readonly version: string;
  readonly microseconds: Readonly<Record<string, number>>;
}

/** Runs the chosen measures, the modes in turn, and gives a line for each. */
export async function loopRows(
  python: Python,
  measures: readonly LoopMeasure[],
  rounds: number,
): Promise<readonly Row[]> {
  const answers: Record<Mode, Answer[]> = { alone: [], agent: [], least: [], debug: [] };
  const names = measures.map(({ name }) => name).join(',');
  for (let round = 0; round < rounds; round += 1) {
    for (const mode of modes) answers[mode].push(await run(python, names, mode));
  }
  return measures.map(({ name, text, bound }) => {
    const of = (mode: Mode) => answers[mode].map(({ microseconds }) => microseconds[name] ?? Number.NaN);
    const costs: Rounds = { alone: of('alone'), agent: of('agent'), least: of('least'), debug: of('debug') };
    const version = answers.alone[0]?.version ?? python.version;
    return ratioRow({ python: version, measure: text, unit: 'µs', ...(bound === undefined ? {} : { bound }) }, costs);
  });
}

async function run(python: Python, names: string, mode: Mode): Promise<Answer> {
  const { env, remove } = environmentOf(mode);
  try {
    const args = [benchProgram('loops.py'), names, String(scales[mode])];
    const result = await runCommand(python.path, args, { env, timeout: 120_000 });
    if (result.code !== 0) throw new Error(`loops.py failed on Python ${python.version} (${mode}):\n${tail(result)}`);
    return JSON.parse(result.stdout);
  } finally {
    remove();
  }
}
