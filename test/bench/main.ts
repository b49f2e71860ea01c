// npm run bench: what the agent costs, as ratios to the same program without it, in one run; the timeline in a real browser; the search for findings; the analysis of sources.
// usage: npm run bench -- [--only step,task] [--python 3.11,3.13] [--rounds 7] [--write]
import { type Python, pythons } from '../support/pythons';
import { type BenchArguments, type MeasureName, readArguments, usage } from './arguments';
import type { Figure } from './figure';
import { findingFigures } from './findingCosts';
import { httpRows } from './httpCosts';
import { lintFigures } from './lint/figures';
import { loopMeasures, loopRows } from './loopCosts';
import { memoryRows } from './memory';
import type { Row } from './row';
import { startupRows } from './startupCosts';
import { markdownTable, writeFigures, writeIntoReadme } from './table';
import { timelineFigures } from './timelineCosts';

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return console.log(usage);
  const options = readArguments(args);
  if (typeof options === 'string') {
    console.error(`${options}\n${usage}`);
    process.exitCode = 2;
    return;
  }
  const chosen = pythons().filter(({ version }) => options.pythons.length === 0 || options.pythons.includes(version));
  if (chosen.length === 0) {
    console.error('None of these Pythons is here. npm test says which ones are found.');
    process.exitCode = 2;
    return;
  }
  const rows: Row[] = [];
  if (options.only.some((name) => !figureNames.has(name))) {
    for (const python of chosen) rows.push(...(await measurePython(python, options)));
    console.log(`\n${markdownTable(rows)}`);
    if (options.write) writeIntoReadme(rows);
  }
  const figures = await measureFigures(options);
  process.exitCode = saysWhatIsOver(rows, figures) ? 1 : 0;
}

const figureNames: ReadonlySet<MeasureName> = new Set(['timeline', 'findings', 'lint']);

/** What has no counterpart without us. */
async function measureFigures({ only, write }: BenchArguments): Promise<readonly Figure[]> {
  const all: Figure[] = [];
  for (const [name, measure] of [
    ['timeline', timelineFigures],
    ['findings', findingFigures],
    ['lint', lintFigures],
  ] as const) {
    const figures = only.includes(name) ? await measure() : [];
    for (const { measure: what, figure, bound } of figures) console.log(what.padEnd(75), figure.padEnd(30), bound);
    if (figures.length > 0 && write) writeFigures(`${name} bench`, figures);
    all.push(...figures);
  }
  return all;
}

/** Returns whether anything is over its bound. */
function saysWhatIsOver(rows: readonly Row[], figures: readonly Figure[]): boolean {
  const ofAgent = rows
    .filter(({ within }) => !within)
    .map((row) => `${row.measure} on Python ${row.python}: ${row.agent}`);
  const others = figures.filter(({ within }) => !within).map(({ measure, figure }) => `${measure}: ${figure}`);
  const over = [...ofAgent, ...others];
  for (const line of over) console.log(`over its bound: ${line}`);
  return over.length > 0;
}

async function measurePython(python: Python, { only, rounds }: BenchArguments): Promise<readonly Row[]> {
  const has = (name: MeasureName) => only.includes(name);
  const rows: Row[] = [];
  const add = (more: readonly Row[]) => {
    for (const { measure, alone, agent, spread, least, debug, bound } of more) {
      const columns = [
        python.version.padEnd(5),
        measure.padEnd(40),
        alone.padEnd(16),
        agent.padEnd(22),
        spread.padEnd(14),
      ];
      console.log(
        [...columns, least && `least ${least}`.padEnd(14), debug && `debug mode ${debug}`.padEnd(20), bound].join(' '),
      );
    }
    rows.push(...more);
  };
  const loops = loopMeasures.filter(({ name }) => (only as readonly string[]).includes(name));
  if (loops.length > 0) add(await loopRows(python, loops, rounds));
  if (has('http')) add(await httpRows(python, 'asyncio', rounds));
  if (has('uvloop')) add(await httpRows(python, 'uvloop', rounds));
  if (has('startup')) add(await startupRows(python, rounds));
  if (has('memory')) add(await memoryRows(python));
  return rows;
}

void main(process.argv.slice(2));
