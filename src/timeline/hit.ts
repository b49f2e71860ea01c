/** What is at a place of the canvas. */
import type { TimelineFinding } from '../protocol/timeline';
import { type Bar, barAt } from '../trace/story/bars';
import type { Task } from '../trace/task';
import type { EdgeLink } from './causeArrows';
import { PIN, pinsOf } from './findingPins';
import { overviewPort } from './headLanes';
import type { LaneRow, TaskRow } from './laneRow';
import { type RowLayout, visibleRows } from './laneRows';
import type { ProcessModel } from './processModel';
import type { RunModel } from './runModel';
import type { View } from './view';
import { Viewport } from './viewport';

/** Moments in ns since the run's zero. */
export type Hit =
  | { readonly kind: 'overview'; readonly time: number }
  | { readonly kind: 'ruler'; readonly time: number }
  | { readonly kind: 'finding'; readonly finding: TimelineFinding; readonly time: number }
  | { readonly kind: 'link'; readonly link: EdgeLink; readonly time: number }
  | { readonly kind: 'row'; readonly row: LaneRow; readonly time: number; readonly top: number }
  | { readonly kind: 'nothing'; readonly time: number };

/** Pixels that a pointer may be beside a thin bar. */
const NEAR = 3;

export interface Shown {
  readonly run: RunModel;
  readonly layout: RowLayout;
  readonly view: View;
  readonly links: readonly EdgeLink[];
}

/** What is at a place; CSS pixels from the canvas's top left. */
export function hitAt({ run, layout, view, links }: Shown, x: number, y: number): Hit {
  const { overview, ruler, finding } = view.sizes;
  const viewport = new Viewport(view.span, view.width);
  const time = viewport.time(x);
  if (y < overview) {
    return { kind: 'overview', time: overviewPort(run, view.width).time(x) };
  }
  const link = links.find((each) => each.x <= x && x < each.x + each.width && each.y <= y && y < each.y + each.height);
  if (link !== undefined) {
    return { kind: 'link', link, time };
  }
  const isPinRow = finding === 0 ? y < overview + ruler : y >= overview + ruler && y < overview + ruler + finding;
  const pin = isPinRow ? pinsOf(run, viewport).findLast((each) => each.x - 1 <= x && x <= each.x + PIN) : undefined;
  if (pin !== undefined) {
    return { kind: 'finding', finding: pin.finding, time };
  }
  if (y < overview + ruler) {
    return { kind: 'ruler', time };
  }
  const found = rowAt(layout, view, y);
  return found === undefined ? { kind: 'nothing', time } : { kind: 'row', ...found, time };
}

/** The row at a height of the canvas, and its top. */
export function rowAt(
  layout: RowLayout,
  view: View,
  y: number,
): { readonly row: LaneRow; readonly top: number } | undefined {
  let top = view.sizes.overview + view.sizes.ruler;
  for (const row of layout.fixed) {
    if (y < top + row.height) {
      return { row, top };
    }
    top += row.height;
  }
  const within = y - top + view.scrollTop;
  const { first } = visibleRows(layout, within, within + 1);
  const row = within < layout.height ? layout.scrolled[first] : undefined;
  return row === undefined ? undefined : { row, top: top + (layout.tops[first] ?? 0) - view.scrollTop };
}

/** The bar of a task's row at a moment of the run, or a thin step beside it. `scale`: pixels a ns. */
export function barNear(
  { process, task }: Pick<TaskRow, 'process' | 'task'>,
  time: number,
  scale: number,
): Bar | undefined {
  const own = time - process.offset;
  const thin = thinStepNear(process, task, { time: own, reach: NEAR / scale });
  return barAt(process.scene, task, thin ?? own);
}

function thinStepNear(
  process: ProcessModel,
  task: Task,
  { time, reach }: { readonly time: number; readonly reach: number },
): number | undefined {
  const { began, ended } = process.trace.steps;
  const rows = process.steps.rows(task);
  const last = process.steps.indexAt(task, time + reach);
  let best: number | undefined;
  for (let index = last; index >= 0 && index > last - NEAR; index -= 1) {
    const row = rows.at(index);
    if (ended.at(row) < time - reach) {
      break;
    }
    const isThin = ended.at(row) - began.at(row) < reach;
    if (isThin && (best === undefined || Math.abs(began.at(row) - time) < Math.abs(best - time))) {
      best = began.at(row);
    }
  }
  return best;
}
