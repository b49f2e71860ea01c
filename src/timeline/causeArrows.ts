/** Arrows of the selected task: who created it, who woke it, and of the selected bar what made it run. */
import { barAt } from '../trace/story/bars';
import { arrowsTo, type CauseArrow, causeOf } from '../trace/story/causes';
import type { Task } from '../trace/task';
import type { DrawList } from './drawList';
import type { RowLayout } from './laneRows';
import type { ProcessModel } from './processModel';
import { taskKey } from './taskRows';
import { ownView, type View } from './view';
import { Viewport } from './viewport';

/** A name at the edge of the view that leads to a task which is not visible. */
export interface EdgeLink {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly process: string;
  readonly task: number;
}

interface Drawing {
  readonly list: DrawList;
  readonly process: ProcessModel;
  readonly task: Task;
  readonly view: View;
  readonly viewport: Viewport;
  readonly middleOf: (task: number) => number | undefined;
  /** Where lanes begin, CSS pixels from the canvas's top. */
  readonly top: number;
}

const LINK_WIDTH = 120;
const LINK_HEIGHT = 16;

/** Adds the arrows. Returns the links at the view's edges. */
export function drawArrows(
  list: DrawList,
  found: { readonly process: ProcessModel; readonly task: Task },
  { view, layout, top }: { readonly view: View; readonly layout: RowLayout; readonly top: number },
): readonly EdgeLink[] {
  const { process, task } = found;
  const { selection } = view;
  const viewport = ownView(new Viewport(view.span, view.width), process);
  const middleOf = (id: number) =>
    rowMiddle(layout, taskKey(process, id), top - view.scrollTop) ??
    rowMiddle(layout, groupOf(layout, process, id), top - view.scrollTop);
  const drawing: Drawing = { list, process, task, view, viewport, middleOf, top };
  const { arrows, more } = arrowsTo(process.scene, task, viewport.from, viewport.to);
  const time = selection.kind === 'task' ? selection.time : undefined;
  const bar = time === undefined ? undefined : barAt(process.scene, task, time);
  const own = bar === undefined ? undefined : causeOf(process.scene, task, bar);
  const links: EdgeLink[] = [];
  for (const arrow of arrows) {
    const isOwn = own !== undefined && arrow.to.time === own.to.time && arrow.kind === own.kind;
    if (!isOwn) {
      drawArrow(drawing, arrow, false);
    }
  }
  const link = own === undefined ? undefined : drawArrow(drawing, own, true);
  if (link !== undefined) {
    links.push(link);
  }
  const y = middleOf(task.id);
  if (more > 0 && y !== undefined) {
    list.labels.push({ x: 0, y, room: view.width, forms: [`${more} more`], style: 'right', cut: false });
  }
  return links;
}

function drawArrow(drawing: Drawing, arrow: CauseArrow, strong: boolean): EdgeLink | undefined {
  const { list, process, viewport, view, middleOf, top } = drawing;
  const y1 = middleOf(arrow.to.task);
  if (y1 === undefined) {
    return undefined;
  }
  const { bottom, head } = { bottom: view.height, head: top };
  const middle = middleOf(arrow.from.task);
  const visible = middle !== undefined && head <= middle && middle <= bottom;
  const edge = middle === undefined || middle < head ? head : bottom;
  const y0 = visible ? middle : edge;
  const x = viewport.x(arrow.to.time);
  const half = view.sizes.row / 2;
  const name = process.words.taskOf(arrow.from.task);
  const label = `${arrow.kind === 'woken' ? 'woken' : 'created'} by ${name}`;
  list.arrows.push({
    kind: arrow.kind,
    x0: viewport.x(arrow.from.time),
    y0,
    x1: x,
    y1: y1 > y0 ? y1 - half + 3 : y1 + half - 3,
    strong,
    label: strong ? label : '',
  });
  return visible || !strong
    ? undefined
    : {
        x,
        y: y1 - half - LINK_HEIGHT,
        width: LINK_WIDTH,
        height: 2 * LINK_HEIGHT,
        process: process.key,
        task: arrow.from.task,
      };
}

/** The key of the closed row in which a task is among others. */
function groupOf(layout: RowLayout, process: ProcessModel, id: number): string {
  const task = process.trace.tasks.get(id);
  const row = layout.scrolled.find(
    (each) =>
      each.kind === 'group' &&
      each.process === process &&
      each.tasks[0]?.creator === task?.creator &&
      each.tasks[0]?.code === task?.code &&
      task !== undefined &&
      each.tasks.includes(task),
  );
  return row?.key ?? '';
}

/** The middle of a row; undefined when it is not shown at all. */
function rowMiddle(layout: RowLayout, key: string, shift: number): number | undefined {
  const index = layout.indexOf.get(key);
  const row = index === undefined ? undefined : layout.scrolled[index];
  return index === undefined || row === undefined ? undefined : (layout.tops[index] ?? 0) + row.height / 2 + shift;
}
