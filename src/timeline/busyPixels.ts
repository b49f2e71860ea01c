/** The busy share of each pixel of a lane. */
import type { Viewport } from './viewport';

/** Steps in order of time that do not overlap. Times in ns since the process's origin. */
export interface OrderedSteps {
  readonly length: number;
  began(index: number): number;
  ended(index: number): number;
  /** Time in the steps from one index to before another. */
  busyBetween(first: number, end: number): number;
  /** The first step from an index on that ends after a moment; `length` when there is none. */
  firstEndingAfter(time: number, from?: number): number;
}

/** Calls back for each pixel column of a view in which any time was busy, from left to right, with the busy share of its time. */
export function eachBusyPixel(steps: OrderedSteps, view: Viewport, draw: (x: number, share: number) => void): void {
  const time = 1 / view.scale;
  let index = steps.firstEndingAfter(view.from);
  let x = 0;
  while (index < steps.length) {
    x = Math.max(x, Math.floor(view.x(steps.began(index))));
    if (x >= view.width) {
      return;
    }
    const from = view.time(x);
    const to = view.time(x + 1);
    const next = steps.firstEndingAfter(to, index);
    const busy = next === index ? overlap(steps, index, { from, to }) : busyOf(steps, { index, next, from, to });
    if (busy > 0) {
      draw(x, Math.min(1, busy / time));
    }
    index = next;
    x += 1;
  }
}

/** Time in steps within a span. */
export function busyWithin(steps: OrderedSteps, from: number, to: number): number {
  const index = steps.firstEndingAfter(from);
  const next = steps.firstEndingAfter(to, index);
  return next === index ? overlap(steps, index, { from, to }) : busyOf(steps, { index, next, from, to });
}

function busyOf(
  steps: OrderedSteps,
  {
    index,
    next,
    from,
    to,
  }: { readonly index: number; readonly next: number; readonly from: number; readonly to: number },
): number {
  return steps.busyBetween(index, next) - Math.max(0, from - steps.began(index)) + overlap(steps, next, { from, to });
}

function overlap(
  steps: OrderedSteps,
  index: number,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  return index < steps.length ? Math.max(0, Math.min(to, steps.ended(index)) - Math.max(from, steps.began(index))) : 0;
}
