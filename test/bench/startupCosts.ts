import { runCommand, tail } from '../support/command';
import type { Python } from '../support/pythons';
import { benchProgram, environmentOf, type Mode } from './modes';
import type { Row } from './row';

const boundMs = 50;

const programs = [
  { text: 'start-up, without asyncio', code: 'print("hello")' },
  { text: 'start-up, `asyncio.run`', code: 'import asyncio\nasync def main(): print("hello")\nasyncio.run(main())' },
] as const;

const compared: readonly Mode[] = ['alone', 'agent'];

/** CPU time from start to end of a program that does nothing, by itself and under the agent. */
export async function startupRows(python: Python, rounds: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { text, code } of programs) rows.push(await startupRow(python, { text, code }, rounds * 3));
  return rows;
}

async function startupRow(
  python: Python,
  program: { readonly text: string; readonly code: string },
  rounds: number,
): Promise<Row> {
  const times = await childCosts(python, program.code, rounds);
  const alone = times['alone'] ?? [];
  const agent = times['agent'] ?? [];
  const more = Math.min(...agent) - Math.min(...alone);
  const pairs = agent.map((value, round) => value - (alone[round] ?? Number.NaN)).sort((a, b) => a - b);
  const at = (part: number) => (pairs[Math.round(part * (pairs.length - 1))] ?? Number.NaN).toFixed(0);
  return {
    python: python.version,
    measure: program.text,
    alone: `${Math.min(...alone).toPrecision(3)} ms`,
    agent: `+ ${more.toFixed(1)} ms`,
    spread: `${at(0.25)} – ${at(0.75)} ms`,
    least: '',
    debug: '',
    bound: `≤ + ${boundMs} ms`,
    within: more <= boundMs,
  };
}

/** Each mode's milliseconds. */
async function childCosts(
  python: Python,
  code: string,
  rounds: number,
): Promise<Readonly<Record<string, readonly number[]>>> {
  const places = compared.map((mode) => ({ mode, ...environmentOf(mode) }));
  try {
    const commands = Object.fromEntries(
      places.map(({ mode, env }) => [mode, { argv: [python.path, '-c', code], env }]),
    );
    const input = JSON.stringify({ rounds, commands });
    const result = await runCommand(python.path, [benchProgram('child_cost.py')], { input, timeout: 300_000 });
    if (result.code !== 0) throw new Error(`child_cost.py failed on Python ${python.version}:\n${tail(result)}`);
    return JSON.parse(result.stdout.trim().split('\n').at(-1) ?? '');
  } finally {
    for (const { remove } of places) remove();
  }
}
