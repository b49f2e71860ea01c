/** What is to be drawn of a run for a view: the lanes that scroll, and the head above them. */
import { barAt } from '../trace/story/bars';
import { levelFigures } from '../trace/story/resourceLevel';
import type { Task } from '../trace/task';
import { drawArrows, type EdgeLink } from './causeArrows';
import { DrawList } from './drawList';
import { drawPins } from './findingPins';
import { drawGroupLane } from './groupLane';
import { drawOverview, drawRuler, drawWindow } from './headLanes';
import { glyphOf, resourceIcon } from './icons';
import type { LaneRow } from './laneRow';
import { type RowLayout, visibleRows } from './laneRows';
import { memberSizes } from './laneSizes';
import { drawLoopLane } from './loopLane';
import type { ProcessModel } from './processModel';
import { drawResourceLane } from './resourceLane';
import { resourceLabel } from './rowLook';
import type { RunModel } from './runModel';
import { drawTaskLane } from './taskLane';
import { ticks } from './ticks';
import { ownView, type View } from './view';
import { Viewport } from './viewport';

export class Picture {
  readonly head = new DrawList();
  readonly lanes = new DrawList();
  /** The run as a whole, below the head. */
  readonly overview = new DrawList();
  /** Lines over everything. */
  readonly over = new DrawList();
  /** Where the lanes that scroll begin. */
  top = 0;
  links: readonly EdgeLink[] = [];
  #overviewOf = '';
  #found: RowLayout['found'];

  /** Fills the lists. */
  draw(run: RunModel, layout: RowLayout, view: View): void {
    this.head.clear();
    this.lanes.clear();
    this.over.clear();
    const viewport = new Viewport(view.span, view.width);
    this.#drawOverview(run, view, layout.found);
    drawWindow(this.head, run, view);
    drawRuler(this.head, run, view);
    let y = view.sizes.overview + view.sizes.ruler;
    for (const row of layout.fixed) {
      drawRow(this.head, { row, y, view, viewport, run, found: layout.found });
      y += row.height;
      this.head.add('rowLine', 0, y - 1, { width: view.width, height: 1 });
    }
    this.top = y;
    const { found } = layout;
    const { first, end } = visibleRows(layout, view.scrollTop, view.scrollTop + view.height - y);
    for (let index = first; index < end; index += 1) {
      const row = layout.scrolled[index];
      if (row !== undefined) {
        drawRow(this.lanes, { row, y: y + (layout.tops[index] ?? 0) - view.scrollTop, view, viewport, run, found });
      }
    }
    const selected = selectedTask(run, view);
    this.links = selected === undefined ? [] : drawArrows(this.lanes, selected, { view, layout, top: y });
    this.#moments(run, viewport, view);
  }

  /** It is drawn anew when there is more of the run, not when another part of it is looked at. */
  #drawOverview(run: RunModel, view: View, found: RowLayout['found']): void {
    const of = `${run.run} ${run.version} ${run.over || Math.round(run.now / 1e8)} ${view.width}`;
    if (of !== this.#overviewOf || found !== this.#found) {
      this.#overviewOf = of;
      this.#found = found;
      this.overview.clear();
      drawOverview(this.overview, run, view, found);
    }
  }

  /** Lines over all lanes: round moments, the present one, the time cursor, the range. */
  #moments(run: RunModel, viewport: Viewport, view: View): void {
    const top = view.sizes.overview + view.sizes.ruler;
    const size = { width: 1, height: view.height - top };
    for (const { x } of ticks(viewport)) {
      this.lanes.add('grid', Math.round(x), top, size);
      this.head.add('grid', Math.round(x), top, size);
    }
    if (!run.over) {
      this.over.add('now', Math.round(viewport.x(run.now)), top, size);
    }
    if (view.range !== undefined) {
      const left = viewport.x(view.range.from);
      const right = viewport.x(view.range.to);
      this.over.add('veil', 0, top, { width: Math.max(0, left), height: size.height });
      this.over.add('veil', right, top, { width: Math.max(0, view.width - right), height: size.height });
      for (const x of [left, right]) {
        this.over.add('rangeEdge', Math.round(x), view.sizes.overview, { width: 1, height: view.height });
      }
    }
    if (view.cursor !== undefined) {
      this.over.add('cursor', Math.round(viewport.x(view.cursor)), view.sizes.overview, {
        width: 1,
        height: view.height,
      });
    }
  }
}

/** The selected task, if one is. */
function selectedTask(
  run: RunModel,
  { selection }: Pick<View, 'selection'>,
): { readonly process: ProcessModel; readonly task: Task } | undefined {
  const process = selection.kind === 'task' ? run.process(selection.process) : undefined;
  const task = selection.kind === 'task' ? process?.trace.tasks.get(selection.task) : undefined;
  return process === undefined || task === undefined ? undefined : { process, task };
}

interface Placed {
  readonly row: LaneRow;
  readonly y: number;
  readonly view: View;
  readonly viewport: Viewport;
  readonly run: RunModel;
  readonly found: RowLayout['found'];
}

function drawRow(list: DrawList, placed: Placed): void {
  const { row, y, view } = placed;
  const size = { width: view.width, height: row.height };
  if (isSelected(row, view.selection)) {
    list.add('rowSelected', 0, y, size);
  } else if (row.key === view.hovered) {
    list.add('rowHover', 0, y, size);
  }
  switch (row.kind) {
    case 'task':
      drawTask(list, row.task, { ...placed, process: row.process });
      break;
    case 'findings':
      drawPins(list, placed.run, { view: placed.viewport, y, height: row.height, words: true });
      break;
    default:
      drawOther(list, row, placed);
  }
  if (row.dimmed) {
    list.add('veil', 0, y, size);
  }
}

function drawOther(list: DrawList, row: LaneRow, { y, viewport, found }: Placed): void {
  const { height } = row;
  switch (row.kind) {
    case 'loop': {
      const { process, loop } = row;
      const own = { view: ownView(viewport, process), found: found?.get(process.key) };
      drawLoopLane(list, { process, loop, ...own, y, height, words: true });
      break;
    }
    case 'resource': {
      const { process, resource } = row;
      drawResourceLane(list, { process, resource, view: ownView(viewport, process), y, height });
      break;
    }
    case 'resources':
      drawResourceLine(list, row, { y, width: viewport.width });
      break;
    case 'group': {
      const { process, tasks, key } = row;
      drawGroupLane(list, { process, key, tasks, view: ownView(viewport, process), y, height });
      break;
    }
    case 'missing':
      list.add('unknown', 0, y + height / 2, { width: viewport.width, height: 1 });
      list.labels.push({ ...missingLabel, y: y + height / 2, room: viewport.width - 8, forms: [row.text] });
      break;
    default:
      break;
  }
}

/** The gutter has room for few words. */
const missingLabel = { x: 8, style: 'note', cut: true } as const;

function drawTask(
  list: DrawList,
  task: Task,
  { process, row, y, view, viewport }: Placed & { readonly process: ProcessModel },
): void {
  const own = ownView(viewport, process);
  const sizes = row.height < view.sizes.row ? memberSizes(view.sizes) : view.sizes;
  drawTaskLane(list, { process, task, steps: process.stepsOf(task), view: own, y, sizes });
  const { selection } = view;
  if (selection.kind === 'task' && selection.time !== undefined && isSelected(row, selection)) {
    const bar = barAt(process.scene, task, selection.time);
    if (bar !== undefined) {
      const x = Math.max(-4, own.x(bar.from));
      const width = Math.max(4, Math.min(view.width + 4, own.x(bar.to)) - x);
      const tall = (bar.kind === 'step' ? sizes.step : sizes.wait) + 4;
      list.add('outline', x, y + (row.height - tall) / 2, { width, height: tall });
    }
  }
}

const RESOURCE_GAP = 18;
const LETTER = 6.2;
const ICON = 18;

/** All resources in one line. */
function drawResourceLine(
  list: DrawList,
  row: Extract<LaneRow, { readonly kind: 'resources' }>,
  { y, width }: { readonly y: number; readonly width: number },
): void {
  if (row.expanded === true) {
    return;
  }
  const middle = y + row.height / 2;
  let x = 8;
  for (const resource of row.resources) {
    const name = resourceLabel(row.process, resource);
    const waiting = resource.waiters.size === 0 ? '' : `${resource.waiters.size} waiting`;
    const apart = row.process.resources.apart(resource, row.process.words);
    const value = [apart, levelFigures(resource), waiting].filter((part) => part !== '').join(', ');
    const needed = ICON + (name.length + value.length) * LETTER + 2 * RESOURCE_GAP;
    if (x + needed > width) {
      return;
    }
    list.glyphs.push({ x, y: middle, letter: glyphOf(resourceIcon(resource.type).icon), color: 'queue', size: 14 });
    list.labels.push({
      x: x + ICON - 4,
      y: middle,
      room: needed,
      forms: [name],
      style: 'plain',
      cut: false,
      behind: value,
    });
    x += needed;
  }
}

/** Whether a row is the selected one. */
export function isSelected(row: LaneRow, selection: View['selection']): boolean {
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
