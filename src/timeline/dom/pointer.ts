/** Mouse and trackpad on the lanes, the ruler and the overview. */
import type { TimelineContext } from '../../protocol/timeline';
import { hasEnded } from '../../trace/task';
import type { Commands } from '../commands';
import { HANDLE, overviewPort } from '../headLanes';
import { barNear, type Hit, hitAt, rowAt } from '../hit';
import { hoverCard } from '../hoverCards';
import type { Picture } from '../picture';
import type { Timeline } from '../timeline';
import type { View } from '../view';
import { type Span, Viewport } from '../viewport';
import type { HoverCard } from './hoverCard';
import type { Page } from './page';

const ZOOM = 1.3;
/** Pixels of a wheel's turn that zoom by `ZOOM`. */
const WHEEL = 100;
/** A press that moves less is a click. */
const STILL = 3;

export interface Parts {
  readonly page: Page;
  readonly timeline: Timeline;
  readonly commands: Commands;
  readonly picture: Picture;
  readonly card: HoverCard;
  readonly view: () => View;
  readonly changed: () => void;
}

/** What a press of the button drags. */
interface Drag {
  readonly move: (x: number, y: number) => void;
  readonly click: (event: PointerEvent) => void;
}

export function listenToPointer(parts: Parts): void {
  const { page } = parts;
  const wheel = (event: WheelEvent) => onWheel(parts, event);
  page.lanes.addEventListener('wheel', wheel, { passive: false });
  page.rows.addEventListener('wheel', wheel, { passive: false });
  page.lanes.addEventListener('pointerdown', (event) => onPress(parts, event));
  // The rows have the focus, also while the mouse is used on the lanes.
  page.lanes.addEventListener('mousedown', (event) => {
    if ((event.target as Element).closest('button, .overview') === null) {
      event.preventDefault();
    }
  });
  page.lanes.addEventListener('pointermove', (event) => onMove(parts, event));
  page.lanes.addEventListener('pointerleave', () => onLeave(parts));
  page.lanes.addEventListener('dblclick', () => parts.commands.run('fit'));
  page.lanes.addEventListener('contextmenu', (event) => onMenu(parts, event), { capture: true });
  page.scrollbar.addEventListener('scroll', () => {
    if (Math.abs(page.scrollbar.scrollTop - parts.timeline.scrollTop) >= 1) {
      parts.timeline.scrollTo(page.scrollbar.scrollTop);
      parts.changed();
    }
  });
}

function onWheel({ page, timeline, card, changed }: Parts, event: WheelEvent): void {
  event.preventDefault();
  card.hide();
  const { width, window: shown, run } = timeline;
  if (event.ctrlKey || event.metaKey) {
    const x = event.clientX - page.lanes.getBoundingClientRect().left;
    const { from, to } = shown.target;
    shown.zoom(ZOOM ** (-event.deltaY / WHEEL), from + ((to - from) * x) / width, run.span);
  } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
    shown.pan((event.deltaX === 0 ? event.deltaY : event.deltaX) / width, run.span);
  } else {
    timeline.scrollTo(timeline.scrollTop + event.deltaY);
  }
  changed();
}

function hitOf({ page, timeline, picture, view }: Parts, event: MouseEvent): { hit: Hit; x: number; y: number } {
  const { left, top } = page.lanes.getBoundingClientRect();
  const x = event.clientX - left;
  const y = event.clientY - top;
  const shown = { run: timeline.run, layout: timeline.layout, view: view(), links: picture.links };
  return { hit: hitAt(shown, x, y), x, y };
}

function onMove(parts: Parts, event: PointerEvent): void {
  const { timeline, commands, card, page } = parts;
  if (event.buttons !== 0) {
    return;
  }
  const { hit, x, y } = hitOf(parts, event);
  commands.pointer = hit.time;
  const key = hit.kind === 'row' ? hit.row.key : undefined;
  if (key !== timeline.hovered) {
    timeline.hovered = key;
    parts.changed();
  }
  page.canvas.style.cursor = cursorOf(parts, hit, x);
  const view = parts.view();
  const row = rowAt(timeline.layout, view, y);
  const { top } = page.lanes.getBoundingClientRect();
  const rowTop = top + (row?.top ?? y);
  const place = { x: event.clientX, y: event.clientY, top: rowTop, bottom: rowTop + (row?.row.height ?? 20) };
  card.rest(() => {
    const { span, width } = parts.view();
    return hoverCard(hitOf(parts, event).hit, timeline.run, new Viewport(span, width).scale);
  }, place);
}

function cursorOf(parts: Parts, hit: Hit, x: number): string {
  switch (hit.kind) {
    case 'overview':
      return overviewPart(parts, x) === 'inside' ? 'grab' : 'ew-resize';
    case 'ruler':
      return rangeEdge(parts, x) === undefined ? 'text' : 'ew-resize';
    case 'finding':
    case 'link':
      return 'pointer';
    default:
      return 'default';
  }
}

function onLeave({ timeline, commands, card, changed }: Parts): void {
  commands.pointer = undefined;
  timeline.hovered = undefined;
  card.hide();
  changed();
}

function onPress(parts: Parts, event: PointerEvent): void {
  const { page, card } = parts;
  if (event.button !== 0 || (event.target as Element).closest('button, .scrollbar') !== null) {
    return;
  }
  card.hide();
  page.rows.focus({ preventScroll: true });
  const { hit, x, y } = hitOf(parts, event);
  const drag = dragOf(parts, hit, { x, y, event });
  const { left, top } = page.lanes.getBoundingClientRect();
  let moved = false;
  const move = (next: PointerEvent) => {
    moved ||= Math.abs(next.clientX - event.clientX) > STILL || Math.abs(next.clientY - event.clientY) > STILL;
    if (moved) {
      drag.move(next.clientX - left, next.clientY - top);
      parts.changed();
    }
  };
  const up = (last: PointerEvent) => {
    page.lanes.removeEventListener('pointermove', move);
    page.lanes.removeEventListener('pointerup', up);
    if (!moved) {
      drag.click(last);
    }
    parts.changed();
  };
  page.lanes.setPointerCapture(event.pointerId);
  page.lanes.addEventListener('pointermove', move);
  page.lanes.addEventListener('pointerup', up);
}

interface Press {
  readonly x: number;
  readonly y: number;
  readonly event: PointerEvent;
}

function dragOf(parts: Parts, hit: Hit, press: Press): Drag {
  switch (hit.kind) {
    case 'overview':
      return overviewDrag(parts, press.x);
    case 'ruler':
      return rulerDrag(parts, press.x, hit.time);
    default:
      return press.event.shiftKey ? rulerDrag(parts, press.x, hit.time) : laneDrag(parts, hit, press);
  }
}

/** Pans both ways; with Ctrl a box to zoom to. */
function laneDrag(parts: Parts, hit: Hit, { x, y, event }: Press): Drag {
  const { timeline } = parts;
  const { from, to } = timeline.window.target;
  const scrollTop = timeline.scrollTop;
  const click = (last: PointerEvent) => onClick(parts, hit, last);
  if (event.ctrlKey || event.metaKey) {
    return {
      ...rangeDrag(parts, hit.time, (span) => timeline.window.show(span, timeline.run.span, performance.now())),
      click,
    };
  }
  return {
    move: (nextX, nextY) => {
      const shift = ((x - nextX) / timeline.width) * (to - from);
      const by = (from + shift - timeline.window.target.from) / (to - from);
      timeline.window.pan(by, timeline.run.span);
      timeline.scrollTo(scrollTop + y - nextY);
    },
    click,
  };
}

function onClick(parts: Parts, hit: Hit, event: PointerEvent): void {
  const { timeline, commands } = parts;
  if (hit.kind === 'finding') {
    commands.showFinding(hit.finding);
  } else if (hit.kind === 'link') {
    const { process, task } = hit.link;
    timeline.take({ type: 'select', selection: { kind: 'task', process, task } }, performance.now());
    timeline.select({ kind: 'task', process, task });
  } else if (hit.kind === 'row' && hit.row.kind === 'task') {
    const { process, task } = hit.row;
    const view = parts.view();
    const bar = barNear(hit.row, hit.time, view.width / (view.span.to - view.span.from));
    if (bar === undefined) {
      timeline.select({ kind: 'task', process: process.key, task: task.id });
    } else {
      commands.selectBar({ process, task, bar: undefined }, bar);
    }
    if (event.ctrlKey || event.metaKey) {
      commands.openSource(false);
    }
  } else if (hit.kind === 'row') {
    commands.focusRow(hit.row);
  } else {
    timeline.select({ kind: 'none' });
  }
}

/** A range by dragging; a plain click sets the time cursor, or removes the range. */
function rulerDrag(parts: Parts, x: number, time: number): Drag {
  const { timeline } = parts;
  const { range } = timeline;
  const edge = rangeEdge(parts, x);
  const anchor = edge === undefined || range === undefined ? time : range[edge === 'from' ? 'to' : 'from'];
  const isCursor = timeline.cursor !== undefined && Math.abs(xOf(parts, timeline.cursor) - x) <= NEAR_EDGE;
  return {
    move: (nextX) => {
      const next = timeOf(parts, nextX);
      if (isCursor) {
        timeline.moveCursor(next);
      } else {
        timeline.setRange({ from: Math.min(anchor, next), to: Math.max(anchor, next) });
      }
    },
    click: () => {
      if (range !== undefined && (time < range.from || range.to < time)) {
        timeline.setRange(undefined);
      } else if (timeline.run.over) {
        timeline.moveCursor(time);
      }
    },
  };
}

function rangeDrag(parts: Parts, anchor: number, done: (span: Span) => void): Pick<Drag, 'move'> {
  return {
    move: (nextX) => {
      const next = timeOf(parts, nextX);
      const span = { from: Math.min(anchor, next), to: Math.max(anchor, next) };
      const end = () => {
        parts.timeline.setRange(undefined);
        done(span);
        parts.changed();
      };
      if (parts.timeline.range === undefined) {
        parts.page.lanes.addEventListener('pointerup', end, { once: true });
      }
      parts.timeline.setRange(span);
    },
  };
}

const NEAR_EDGE = 4;

function rangeEdge(parts: Parts, x: number): 'from' | 'to' | undefined {
  const { range } = parts.timeline;
  if (range === undefined) {
    return undefined;
  }
  if (Math.abs(xOf(parts, range.from) - x) <= NEAR_EDGE) {
    return 'from';
  }
  return Math.abs(xOf(parts, range.to) - x) <= NEAR_EDGE ? 'to' : undefined;
}

function xOf({ timeline }: Parts, time: number): number {
  return new Viewport(timeline.window.target, timeline.width).x(time);
}

function timeOf({ timeline }: Parts, x: number): number {
  return new Viewport(timeline.window.target, timeline.width).time(x);
}

type OverviewPart = 'inside' | 'from' | 'to' | 'outside';

function overviewPart({ timeline }: Parts, x: number): OverviewPart {
  const whole = overviewPort(timeline.run, timeline.width);
  const { from, to } = timeline.window.target;
  const left = whole.x(from);
  const right = whole.x(to);
  if (Math.abs(x - left) <= HANDLE + 2) {
    return 'from';
  }
  if (Math.abs(x - right) <= HANDLE + 2) {
    return 'to';
  }
  return left < x && x < right ? 'inside' : 'outside';
}

/** Inside: moves the window; a handle: resizes it; outside: a new window. */
function overviewDrag(parts: Parts, x: number): Drag {
  const { timeline } = parts;
  const { window: shown, run } = timeline;
  const whole = overviewPort(run, timeline.width);
  const part = overviewPart(parts, x);
  const { from, to } = shown.target;
  const anchor = { inside: from, from: to, to: from, outside: whole.time(x) }[part];
  return {
    move: (nextX) => {
      const next = whole.time(nextX);
      const start = part === 'inside' ? from + next - whole.time(x) : Math.min(anchor, next);
      const end = part === 'inside' ? start + to - from : Math.max(anchor, next);
      shown.jump({ from: start, to: end }, run.span);
    },
    click: () => {
      const middle = whole.time(x);
      const half = (to - from) / 2;
      if (part === 'outside') {
        shown.show({ from: middle - half, to: middle + half }, run.span, performance.now());
      }
    },
  };
}

/** Tells VS Code which menu to show. */
function onMenu(parts: Parts, event: MouseEvent): void {
  const context = contextOf(parts, hitOf(parts, event).hit);
  if (context === undefined) {
    parts.page.lanes.removeAttribute('data-vscode-context');
  } else {
    parts.page.lanes.setAttribute('data-vscode-context', JSON.stringify(context));
  }
}

function contextOf(parts: Parts, hit: Hit): TimelineContext | undefined {
  const { timeline } = parts;
  const plain = { preventDefaultContextMenuItems: true } as const;
  if (hit.kind === 'ruler') {
    return { webviewSection: 'ruler', process: timeline.run.processes[0]?.key ?? '', ...plain };
  }
  if (hit.kind === 'finding') {
    const { process, id } = hit.finding;
    return { webviewSection: 'finding', process, finding: id, ...plain };
  }
  if (hit.kind !== 'row') {
    return undefined;
  }
  const { row } = hit;
  if (row.kind === 'resource') {
    return { webviewSection: 'resource', process: row.process.key, resource: row.resource.id, ...plain };
  }
  if (row.kind !== 'task') {
    return undefined;
  }
  const view = parts.view();
  const bar = barNear(row, hit.time, view.width / (view.span.to - view.span.from));
  const process = row.process.key;
  const task = row.task.id;
  if (bar === undefined) {
    timeline.select({ kind: 'task', process, task });
    return { webviewSection: 'task', process, task, live: !row.process.over && !hasEnded(row.task), ...plain };
  }
  const time = bar.from + (bar.to - bar.from) / 2;
  timeline.select({ kind: 'task', process, task, time });
  return { webviewSection: 'bar', process, task, time, ...plain };
}
