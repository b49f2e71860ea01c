/** What stays at the top: the overview of the whole run, and the ruler. */
import { duration } from '../trace/numbers';
import type { DrawList } from './drawList';
import { drawPins, pinColors, pinsOf } from './findingPins';
import type { RowLayout } from './laneRows';
import { drawLoopLane } from './loopLane';
import type { RunModel } from './runModel';
import { momentAt, ticks } from './ticks';
import { ownView, type View } from './view';
import { Viewport } from './viewport';

/** Room for a time on a tab in the ruler, at least. */
const TAB = 84;
/** Of a digit on it, at most, and beside the text. */
const LETTER = 8;
const TAB_MARGIN = 12;
/** Of a label in the ruler, about. */
const TICK_LABEL = 48;
/** Room that it may take. */
const TICK_ROOM = 90;
/** Of a ruler that has pins the part above them, in which its labels stand. */
const ABOVE_PINS = 10;
/** Width of the overview's handles. */
export const HANDLE = 3;

/** The whole run as the overview shows it. */
export function overviewPort(run: RunModel, width: number): Viewport {
  return new Viewport({ from: 0, to: Math.max(run.now, 1) * 1.01 }, width);
}

/** The whole run's loops and findings. */
export function drawOverview(list: DrawList, run: RunModel, view: View, found: RowLayout['found']): void {
  const whole = overviewPort(run, view.width);
  const height = view.sizes.overview;
  for (const process of run.processes) {
    for (const loop of process.trace.loops.all.values()) {
      const own = { view: ownView(whole, process), found: found?.get(process.key) };
      drawLoopLane(list, { process, loop, ...own, y: 4, height: height - 4, words: false });
    }
  }
  for (const { finding, x } of pinsOf(run, whole)) {
    list.flags.push({ x, y: 1, color: pinColors[finding.severity] });
  }
}

/** The visible window, as a frame with two handles; what is outside is dimmed. */
export function drawWindow(list: DrawList, run: RunModel, view: View): void {
  const whole = overviewPort(run, view.width);
  const height = view.sizes.overview;
  const left = Math.max(0, whole.x(view.span.from));
  const right = Math.min(view.width, whole.x(view.span.to));
  if (left <= 1 && right >= whole.x(run.now) - 1) {
    return; // the window is the whole run: no frame
  }
  list.add('veil', 0, 0, { width: left, height });
  list.add('veil', right, 0, { width: view.width - right, height });
  const width = Math.max(2 * HANDLE, right - left);
  list.add('frame', left, 0, { width, height: height - 1 });
  list.add('handle', left, height / 2 - 7, { width: HANDLE, height: 12 });
  list.add('handle', left + width - HANDLE, height / 2 - 7, { width: HANDLE, height: 12 });
}

export function drawRuler(list: DrawList, run: RunModel, view: View): void {
  const viewport = new Viewport(view.span, view.width);
  const { overview, ruler } = view.sizes;
  const pins = view.sizes.finding === 0;
  const tabs = tabsOf(viewport, view);
  const above = ABOVE_PINS * view.sizes.scale;
  const middle = overview + (pins ? above / 2 + 1 : ruler / 2 - 1);
  for (const { x, label } of ticks(viewport)) {
    list.add('tick', Math.round(x), overview + ruler - 5, { width: 1, height: 5 });
    if (tabs.every((tab) => x + TICK_LABEL < tab.x || tab.x + tab.width < x)) {
      const left = x - 2;
      const room = Math.min(TICK_ROOM, view.width - left);
      list.labels.push({ x: left, y: middle, room, forms: [label], style: 'dim', cut: false });
    }
  }
  if (pins) {
    const below = { y: overview + above, height: ruler - above };
    drawPins(list, run, { view: viewport, ...below, words: false });
  }
  for (const process of run.processes) {
    for (const { from, to } of process.dropped) {
      const x = viewport.x(from + process.offset);
      const width = Math.max(4, viewport.x(to + process.offset) - x);
      list.add('droppedSpan', x, overview + ruler - 4, { width, height: 3 });
    }
  }
  drawRangeSpan(list, viewport, view);
  for (const { x, width, text } of tabs) {
    list.labels.push({ x, y: overview + ruler / 2, room: width, forms: [text], style: 'tab', cut: false });
  }
}

function drawRangeSpan(list: DrawList, viewport: Viewport, { range, sizes, width }: View): void {
  const left = range === undefined ? 0 : Math.max(0, viewport.x(range.from));
  const right = range === undefined ? 0 : Math.min(width, viewport.x(range.to));
  if (right > left) {
    list.add('rangeSpan', left, sizes.overview, { width: right - left, height: sizes.ruler });
  }
}

interface Tab {
  readonly x: number;
  readonly width: number;
  readonly text: string;
}

/** What stands on tabs in the ruler: the range's length and the time cursor's moment. Labels of round moments make way for them. */
function tabsOf(viewport: Viewport, { range, cursor, width }: View): readonly Tab[] {
  const tabs: Tab[] = [];
  if (range !== undefined && viewport.from < range.to && range.from < viewport.to) {
    const middle = (Math.max(0, viewport.x(range.from)) + Math.min(width, viewport.x(range.to))) / 2;
    tabs.push(tabAt(middle - TAB / 2, duration(range.to - range.from), width));
  }
  if (cursor !== undefined) {
    tabs.push(tabAt(viewport.x(cursor), momentAt(cursor, viewport), width));
  }
  return tabs;
}

/** Wide enough for its text, and whole within the view. */
function tabAt(x: number, text: string, width: number): Tab {
  const own = Math.max(TAB, text.length * LETTER + TAB_MARGIN);
  return { x: Math.min(Math.max(0, x), width - own), width: own, text };
}
