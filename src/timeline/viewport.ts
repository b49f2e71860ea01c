/** The visible span of time. Times in ns since the run's zero, lengths in CSS pixels. */

/** A span of time, ns. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Nothing is shown closer than this many ns across the whole width: clocks tell no more. */
const CLOSEST = 1_000;
/** How far one may look past either end, as a share of what is visible. */
const MARGIN = 0.5;

export class Viewport implements Span {
  readonly from: number;
  readonly to: number;
  /** Of the lanes, CSS pixels. */
  readonly width: number;

  constructor(span: Span, width: number) {
    this.from = span.from;
    this.to = Math.max(span.to, span.from + CLOSEST);
    this.width = Math.max(1, width);
  }

  /** Pixels a ns. */
  get scale(): number {
    return this.width / (this.to - this.from);
  }

  get length(): number {
    return this.to - this.from;
  }

  x(time: number): number {
    return (time - this.from) * this.scale;
  }

  time(x: number): number {
    return this.from + x / this.scale;
  }
}

/** The span zoomed around a moment; `factor` above 1 shows less time. */
export function zoomed(span: Span, factor: number, around: number): Span {
  const length = Math.max(CLOSEST, (span.to - span.from) / factor);
  const share = (around - span.from) / (span.to - span.from);
  const from = around - share * length;
  return { from, to: from + length };
}

/** The span moved by a share of its own length. */
export function panned(span: Span, share: number): Span {
  const by = (span.to - span.from) * share;
  return { from: span.from + by, to: span.to + by };
}

/** Keeps a part of the run in view, and the view no longer than the run and its margins. */
export function clamped(span: Span, run: Span): Span {
  const runLength = Math.max(CLOSEST, run.to - run.from);
  const length = Math.min(Math.max(span.to - span.from, CLOSEST), runLength * (1 + 2 * MARGIN));
  const first = run.from - length * MARGIN;
  const last = run.to - length * MARGIN;
  const from = Math.min(Math.max(span.from, first), Math.max(first, last));
  return { from, to: from + length };
}

/** A run with a little room at its end, so that its last bar does not touch the edge. */
export function fitting(run: Span): Span {
  const length = Math.max(CLOSEST, run.to - run.from);
  return { from: run.from, to: run.to + length * 0.01 };
}

/** What a zoom shows while it eases: `share` from 0 to 1. */
export function between(a: Span, b: Span, share: number): Span {
  return { from: a.from + (b.from - a.from) * share, to: a.to + (b.to - a.to) * share };
}
