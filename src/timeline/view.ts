/** What is looked at, and what is chosen in it. Moments in ns since the run's zero. */
import type { Selection } from '../protocol/timeline';
import type { LaneSizes } from './laneSizes';
import type { ProcessModel } from './processModel';
import { type Span, Viewport } from './viewport';

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

/** The same view in a process's own time. */
export function ownView(view: Viewport, { offset }: ProcessModel): Viewport {
  return offset === 0 ? view : new Viewport({ from: view.from - offset, to: view.to - offset }, view.width);
}
