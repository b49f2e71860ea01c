/** The lane of a loop: what share of each pixel it was busy, and what blocked it. */
import type { Loop } from '../trace/loops';
import type { Task } from '../trace/task';
import { eachBusyPixel } from './busyPixels';
import { type DrawList, markNumber } from './drawList';
import { foundBusy, numbersOf } from './foundBusy';
import type { ProcessModel } from './processModel';
import type { Viewport } from './viewport';

export interface LoopLane {
  readonly process: ProcessModel;
  readonly loop: Loop;
  /** The view in the process's own time. */
  readonly view: Viewport;
  readonly y: number;
  readonly height: number;
  /** Whether spans that blocked have room for words. */
  readonly words: boolean;
  /** The tasks that a filter left: others are dimmed. Undefined when there is none. */
  readonly found: readonly Task[] | undefined;
}

const BUSY = markNumber('busy');
const BUSY_DIM = markNumber('busyDim');
const BLOCKED = markNumber('blocked');
const BLOCKED_DIM = markNumber('blockedDim');
const LEAST_BLOCKED = 3;
const LOWEST = 1;
const MARGIN = 2;

export function drawLoopLane(list: DrawList, lane: LoopLane): void {
  const { process, loop, view, y } = lane;
  const height = lane.height - 2 * MARGIN;
  drawBusy(list, lane, height);
  for (const blocked of process.trace.loops.blocked) {
    const ended = blocked.ended ?? process.now;
    if (blocked.loop !== loop.id || blocked.began > view.to || ended < view.from) {
      continue;
    }
    const left = Math.max(-8, view.x(blocked.began));
    const right = Math.min(view.width + 8, Math.max(left + LEAST_BLOCKED, view.x(ended)));
    const dimmed = lane.found !== undefined && !numbersOf(lane.found).has(blocked.task);
    list.rect(dimmed ? BLOCKED_DIM : BLOCKED, left, y + MARGIN, right - left, height);
    if (lane.words && !dimmed) {
      const x = Math.max(0, left);
      const forms = process.texts.blocked(blocked, process.now);
      const room = Math.min(view.width, right) - x;
      list.labels.push({ x, y: y + lane.height / 2, room, forms, style: 'onBlocked', cut: false });
    }
  }
}

/** What of it is of tasks that a filter left stands out. */
function drawBusy(list: DrawList, { process, loop, view, y, found }: LoopLane, height: number): void {
  const column = (kind: number, x: number, share: number) => {
    const tall = Math.max(LOWEST, share * height);
    list.column(kind, x, y + MARGIN + height - tall, 1, tall);
  };
  const theirs = found === undefined ? undefined : foundBusy(process, { loop: loop.id, found, view });
  const all = theirs === undefined ? BUSY : BUSY_DIM;
  eachBusyPixel(process.loops.of(loop.id), view, (x, share) => column(all, x, share));
  for (const [x, share] of theirs?.entries() ?? []) {
    if (share > 0) {
      column(BUSY, x, Math.min(1, share));
    }
  }
}
