/** The lane of a loop: what share of each pixel it was busy, and what blocked it. */
import type { Loop } from '../trace/loops';
import { eachBusyPixel } from './busyPixels';
import { type DrawList, markNumber } from './drawList';
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
}

const BUSY = markNumber('busy');
const BLOCKED = markNumber('blocked');
const LEAST_BLOCKED = 3;
const LOWEST = 1;
const MARGIN = 2;

export function drawLoopLane(list: DrawList, lane: LoopLane): void {
  const { process, loop, view, y } = lane;
  const height = lane.height - 2 * MARGIN;
  eachBusyPixel(process.loops.of(loop.id), view, (x, share) => {
    const tall = Math.max(LOWEST, share * height);
    list.column(BUSY, x, y + MARGIN + height - tall, 1, tall);
  });
  for (const blocked of process.trace.loops.blocked) {
    const ended = blocked.ended ?? process.now;
    if (blocked.loop !== loop.id || blocked.began > view.to || ended < view.from) {
      continue;
    }
    const left = Math.max(-8, view.x(blocked.began));
    const right = Math.min(view.width + 8, Math.max(left + LEAST_BLOCKED, view.x(ended)));
    list.rect(BLOCKED, left, y + MARGIN, right - left, height);
    if (lane.words) {
      const x = Math.max(0, left);
      const forms = process.texts.blocked(blocked, process.now);
      const room = Math.min(view.width, right) - x;
      list.labels.push({ x, y: y + lane.height / 2, room, forms, style: 'onBlocked', cut: false });
    }
  }
}
