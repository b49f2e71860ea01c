/** What the view Async Tasks says beside its rows. */
import { count } from '../trace/numbers';
import { notRecordedText } from '../trace/words';
import type { LiveRun, ShownRun } from './liveRun';
import { endText } from './taskLook';
import type { TaskTree } from './taskTree';

/** Beside the view's title: `crawler.py, 15 alive`, `2 processes, ended`. */
export function viewDescription(runs: readonly LiveRun[], tree: TaskTree): string {
  const [process, ...others] = tree.processes;
  if (process === undefined) {
    return runs.at(-1)?.name ?? '';
  }
  const who = others.length === 0 ? process.name : `${count(others.length + 1)} processes`;
  if (runs.some((run) => !run.ended)) {
    return `${who}, ${count(tree.alive)} alive`;
  }
  return others.length === 0 ? `${who}, ${endText(process)}` : `${who}, ended`;
}

/** Above the rows; empty when they say everything. `silent`: a program has run for long without an event. */
export function viewMessage(runs: readonly (ShownRun & Pick<LiveRun, 'problems'>)[], silent: boolean): string {
  const newest = runs.at(-1);
  if (newest === undefined) {
    return '';
  }
  const problem = runs.flatMap((run) => run.problems)[0];
  if (problem !== undefined) {
    return problem;
  }
  const processes = runs.flatMap((run) => run.processes);
  if (processes.some(({ trace }) => trace.tasks.size > 0)) {
    return '';
  }
  const loop = processes.some(({ trace }) => trace.loops.all.size > 0);
  const [missing] = processes.flatMap(({ trace }) => trace.notRecorded);
  if (!loop && missing !== undefined) {
    return notRecordedText(missing);
  }
  if (newest.ended) {
    return loop
      ? `${newest.name} ended without creating a task. Nothing to show.`
      : `${newest.name} ended without starting an event loop. Nothing to show.`;
  }
  if (loop) {
    return 'The loop runs; no task was created yet.';
  }
  return silent ? 'The program runs, but has not started an event loop yet.' : 'Starting.';
}
