/** What the chip under the filter says of the run. */
import { count, duration, moment } from '../trace/numbers';
import type { RunModel } from './runModel';

export interface Chip {
  /** A codicon; 'dot' for the one that lives. */
  readonly icon: string;
  readonly word: string;
  /** A time; empty without. */
  readonly value: string;
  /** What that means, where it needs to be said. */
  readonly title?: string;
}

const TORN = 'The program did not say goodbye, as after a kill. Everything that was written before is shown.';

/** `cursor`: the moment that is shown, ns since zero. */
export function chipOf(run: RunModel, cursor: number | undefined): Chip {
  if (cursor !== undefined) {
    return { icon: 'clock', word: 'At', value: moment(cursor) };
  }
  if (run.processes.length === 0) {
    return { icon: 'circle-outline', word: run.run === '' ? 'No run' : 'Connecting', value: '' };
  }
  if (!run.over) {
    const rows = run.processes.some(({ trace }) => trace.rows > 0);
    return rows
      ? { icon: 'dot', word: 'Live', value: `${(Math.floor(run.now / 1e8) / 10).toFixed(1)} s` }
      : { icon: 'dot', word: 'Connecting', value: '' };
  }
  if (run.of === 'run') {
    return { icon: 'debug-stop', word: 'Ended', value: duration(run.now) };
  }
  const torn = run.processes.some(({ trace }) => trace.ended === undefined && trace.rows > 0);
  return torn
    ? { icon: 'warning', word: 'Torn at', value: duration(run.now), title: TORN }
    : { icon: 'history', word: 'Recording', value: duration(run.now) };
}

/** The badge of what was dropped; undefined when nothing was. */
export function droppedBadge(
  run: RunModel,
): { readonly rows: string; readonly title: string; readonly from: number; readonly to: number } | undefined {
  const all = run.processes.flatMap(({ dropped, offset }) =>
    dropped.map(({ from, to, rows, byLimit }) => ({ from: from + offset, to: to + offset, rows, byLimit })),
  );
  const [first] = all;
  if (first === undefined) {
    return undefined;
  }
  const rows = count(all.reduce((sum, span) => sum + span.rows, 0));
  const from = all.reduce((least, span) => Math.min(least, span.from), first.from);
  const to = all.reduce((most, span) => Math.max(most, span.to), first.to);
  const between = `between ${moment(from)} and ${moment(to)}`;
  const title = all.some(({ byLimit }) => byLimit)
    ? `${rows} rows of steps and waits ${between} were dropped because the recording keeps only the newest. States are right; totals count what was kept, and bars in this span are missing.`
    : `${rows} steps and waits were dropped ${between} because events came faster than they could be written. States and totals are right; bars in this span may be missing.`;
  return { rows, title, from, to };
}
