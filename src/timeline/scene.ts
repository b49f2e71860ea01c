/** What is to be drawn of a run for a view: the lanes that scroll, and the head above them. */
import type { Selection } from '../protocol/timeline';
import { DrawList } from './drawList';
import type { LaneRow } from './laneRow';
import { type RowLayout, visibleRows } from './laneRows';
import { compact, type LaneSizes } from './laneSizes';
import { drawLoopLane } from './loopLane';
import type { ProcessModel } from './processModel';
import type { RunModel } from './runModel';
import { drawTaskLane } from './taskLane';
import { ticks } from './ticks';
import { type Span, Viewport } from './viewport';

/** What is looked at, and what is chosen in it. Moments in ns since the run's zero. */
export interface View {
  readonly span: Span;
  /** Of the canvas, CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly scrollTop: number;
  readonly sizes: LaneSizes;
  readonly selection: Selection;
  readonly range: Span | undefined;
  readonly cursor: number | undefined;
  /** The key of the row under the pointer. */
  readonly hovered: string | undefined;
}

export class Scene {
  readonly head = new DrawList();
  readonly lanes = new DrawList();
  /** Lines over everything. */
  readonly over = new DrawList();
  /** Where the lanes that scroll begin. */
  top = 0;

  /** Fills both lists. */
  draw(run: RunModel, layout: RowLayout, view: View): void {
    this.head.clear();
    this.lanes.clear();
    this.over.clear();
    const viewport = new Viewport(view.span, view.width);
    const rulerTop = view.sizes.overview;
    let y = rulerTop + view.sizes.ruler;
    drawOverview(this.head, run, view);
    drawRuler(this.head, viewport, rulerTop, view.sizes);
    for (const row of layout.fixed) {
      drawRow(this.head, { row, y, view, viewport });
      y += row.height;
    }
    this.top = y;
    const { first, end } = visibleRows(layout, view.scrollTop, view.scrollTop + view.height - y);
    for (let index = first; index < end; index += 1) {
      const row = layout.scrolled[index];
      if (row !== undefined) {
        drawRow(this.lanes, { row, y: y + (layout.tops[index] ?? 0) - view.scrollTop, view, viewport });
      }
    }
    drawMoments(this, run, viewport, view);
  }
}

interface Placed {
  readonly row: LaneRow;
  readonly y: number;
  readonly view: View;
  readonly viewport: Viewport;
}

function drawRow(list: DrawList, { row, y, view, viewport }: Placed): void {
  if (isSelected(row, view.selection)) {
    list.add('rowSelected', 0, y, { width: view.width, height: row.height });
  }
  switch (row.kind) {
    case 'task':
      drawTaskLane(list, {
        process: row.process,
        task: row.task,
        steps: row.process.stepsOf(row.task),
        view: ownView(viewport, row.process),
        y,
        sizes: row.height < view.sizes.row ? compact : view.sizes,
      });
      break;
    case 'loop':
      drawLoopLane(list, {
        process: row.process,
        loop: row.loop,
        view: ownView(viewport, row.process),
        y,
        height: row.height,
        words: true,
      });
      break;
    default:
      break;
  }
}

/** The same view in a process's own time. */
export function ownView(view: Viewport, { offset }: ProcessModel): Viewport {
  return offset === 0 ? view : new Viewport({ from: view.from - offset, to: view.to - offset }, view.width);
}

/** Whether a row is the selected one. */
export function isSelected(row: LaneRow, selection: Selection): boolean {
  if (row.kind === 'task') {
    return selection.kind === 'task' && selection.task === row.task.id && selection.process === row.process.key;
  }
  return (
    row.kind === 'resource' &&
    selection.kind === 'resource' &&
    selection.resource === row.resource.id &&
    selection.process === row.process.key
  );
}

function drawRuler(list: DrawList, viewport: Viewport, y: number, { ruler }: LaneSizes): void {
  for (const { x, label } of ticks(viewport)) {
    list.add('tick', Math.round(x), y + ruler - 6, { width: 1, height: 6 });
    list.labels.push({ x, y: y + ruler / 2, room: 80, forms: [label], style: 'dim', cut: false });
  }
}

function drawOverview(list: DrawList, run: RunModel, view: View): void {
  const whole = new Viewport(run.span, view.width);
  for (const process of run.processes) {
    for (const loop of process.trace.loops.all.values()) {
      const height = view.sizes.overview;
      drawLoopLane(list, { process, loop, view: ownView(whole, process), y: 0, height, words: false });
    }
  }
}

/** Lines over all lanes: round moments, the present one, the time cursor. */
function drawMoments({ lanes, over }: Scene, run: RunModel, viewport: Viewport, view: View): void {
  const top = view.sizes.overview + view.sizes.ruler;
  const size = { width: 1, height: view.height - top };
  for (const { x } of ticks(viewport)) {
    lanes.add('grid', Math.round(x), top, size);
  }
  if (!run.over) {
    over.add('now', Math.round(viewport.x(run.now)), top, size);
  }
}
