/** The visible rows, and the bars in view of each, as text. */
import { spokenBars } from '../trace/story/barWords';
import { type RowLayout, visibleRows } from './laneRows';
import { rowLook } from './rowLook';
import type { View } from './view';

const MOST_BARS = 200;

/** `top`: where the scrolled rows begin. */
export function rowsAsText(layout: RowLayout, view: View, top: number): string {
  const { first, end } = visibleRows(layout, view.scrollTop, view.scrollTop + view.height - top);
  const rows = [...layout.fixed, ...layout.scrolled.slice(first, end)];
  return rows
    .flatMap((row) => {
      const look = rowLook(row, view.span);
      const words = [look.name, look.state, look.state === look.reason ? '' : look.reason, look.value];
      const indent = '  '.repeat(row.level);
      const line = `${indent}${words.filter((word) => word !== '').join(', ')}`;
      if (row.kind !== 'task') {
        return [line];
      }
      const { offset, scene } = row.process;
      const span = { from: view.span.from - offset, to: view.span.to - offset, most: MOST_BARS };
      return [line, ...[...spokenBars(scene, row.task, span)].map((bar) => `${indent}    ${bar}`)];
    })
    .join('\n');
}
