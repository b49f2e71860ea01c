/** The visible rows, and the bars in view of each, as text. */
import { rowsText, type TextRow } from '../trace/story/rowsText';
import type { LaneRow } from './laneRow';
import { type RowLayout, visibleRows } from './laneRows';
import type { ProcessModel } from './processModel';
import { rowLook } from './rowLook';
import type { View } from './view';

/** `top`: where the scrolled rows begin. */
export function visibleRowsText(layout: RowLayout, view: View, top: number): string {
  const { first, end } = visibleRows(layout, view.scrollTop, view.scrollTop + view.height - top);
  const rows = [...layout.fixed, ...layout.scrolled.slice(first, end)];
  const texts = byProcess(rows).map(([process, own]) => {
    const { offset, scene, moment, now } = process;
    const span = { from: view.span.from - offset, to: view.span.to - offset, now: moment?.time ?? now };
    return rowsText(
      scene,
      own.map((row) => textRow(row, view)),
      span,
    );
  });
  return texts.join('\n\n');
}

/** Rows that belong to no process stand with the next one's. */
function byProcess(rows: readonly LaneRow[]): readonly (readonly [ProcessModel, readonly LaneRow[]])[] {
  const found = new Map<ProcessModel, LaneRow[]>();
  let before: LaneRow[] = [];
  for (const row of rows) {
    if (!('process' in row)) {
      before.push(row);
      continue;
    }
    const own = found.get(row.process) ?? [];
    own.push(...before, row);
    before = [];
    found.set(row.process, own);
  }
  return [...found];
}

function textRow(row: LaneRow, view: View): TextRow {
  const depth = row.level;
  if (row.kind === 'task') {
    return { kind: 'task', task: row.task, depth };
  }
  const { name, reason, value, lines } = rowLook(row, view.span);
  const text = [name, reason, ...lines, value].filter((part) => part !== '').join(', ');
  return { kind: 'line', text, depth };
}
