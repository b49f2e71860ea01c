/** The rows that a timeline shows as text, in the language of task dumps: *Show Visible Rows as Text*. */
import { taskLines } from '../dump';
import { fromTo, moment, plural } from '../numbers';
import type { Task } from '../task';
import { spokenBars } from './barWords';
import type { Scene } from './scene';

/** Bars of a row that are told. */
const MOST_BARS = 50;

/** A row as it stands on the screen. */
export type TextRow =
  | { readonly kind: 'task'; readonly task: Task; readonly depth: number }
  /** A heading, a group, a resource: one line. */
  | { readonly kind: 'line'; readonly text: string; readonly depth: number };

/** The rows, each task with its bars in the visible span. `now`: the moment whose states are shown, ns since the origin. */
export function rowsText(
  scene: Scene,
  rows: readonly TextRow[],
  visible: { readonly from: number; readonly to: number; readonly now: number },
): string {
  const head = `# ${plural(rows.length, 'row')} at ${moment(visible.now)}, ${fromTo(visible.from, visible.to)}`;
  return [head, ...rows.flatMap((row) => [...rowLines(scene, row, visible)])].join('\n');
}

function* rowLines(
  scene: Scene,
  row: TextRow,
  { from, to, now }: { readonly from: number; readonly to: number; readonly now: number },
): Generator<string, void> {
  const indent = '  '.repeat(row.depth);
  if (row.kind === 'line') {
    yield `${indent}${row.text}`;
    return;
  }
  const { trace, words } = scene;
  yield* taskLines(row.task, row.depth, { trace, words, now });
  for (const bar of spokenBars(scene, row.task, { from, to, most: MOST_BARS })) {
    yield `${indent}    ${bar}`;
  }
}
