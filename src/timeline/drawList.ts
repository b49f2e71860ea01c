/**
 * What is to be drawn, as numbers: rectangles by kind, and a few texts. Lanes fill it, the painter draws it, tests read it. One list is filled again for
 * every frame, so that drawing makes no garbage.
 */

/** Kinds of marks, in the order in which they are painted. */
export const marks = [
  'grid',
  'rowSelected',
  'rowHover',
  'waitInside',
  'waitOutside',
  'unknown',
  'ready',
  'denseReady',
  'area',
  'areaWaiting',
  'limit',
  'held',
  'heldWaited',
  'stackWaiting',
  'stackReady',
  'stackBusy',
  'step',
  'dense',
  'busyDim',
  'blockedDim',
  'busy',
  'forever',
  'blocked',
  'capDone',
  'capFailed',
  'capCancelled',
  'torn',
  'outline',
  'tick',
  'pinSpan',
  'droppedSpan',
  'rowLine',
  'veil',
  'frame',
  'handle',
  'rangeEdge',
  'rangeSpan',
  'cursor',
  'now',
] as const;
export type MarkKind = (typeof marks)[number];

const numbers = Object.fromEntries(marks.map((kind, index) => [kind, index])) as Record<MarkKind, number>;

/** A rectangle as tests and painters read it; CSS pixels. */
export interface Mark {
  readonly kind: MarkKind;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type TextStyle =
  | 'onWait'
  | 'onStep'
  | 'onReady'
  | 'onBlocked'
  | 'plain'
  | 'dim'
  | 'forever'
  | 'failed'
  | 'cancelled'
  | 'onHeld'
  | 'right'
  | 'note'
  | 'tab';

/** A text: the first of its forms that fits is drawn, the last one cut when `cut` allows it. */
export interface Label {
  readonly x: number;
  /** Middle of the line. */
  readonly y: number;
  readonly room: number;
  readonly forms: readonly string[];
  readonly style: TextStyle;
  readonly cut: boolean;
  /** Dim, behind the text. */
  readonly behind?: string;
}

/** An arrow between two bars. */
export interface Arrow {
  readonly kind: 'created' | 'woken';
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  /** Of the selected bar's own cause. */
  readonly strong: boolean;
  readonly label: string;
}

/** An icon of the icon font. */
export interface Glyph {
  /** Left edge, and middle of the line. */
  readonly x: number;
  readonly y: number;
  readonly letter: string;
  readonly color: GlyphColor;
  /** CSS pixels. */
  readonly size: number;
}

export type GlyphColor = 'error' | 'warning' | 'info' | 'queue' | 'foreground';

/** A triangle that points down: a finding in the overview. */
export interface Flag {
  /** Its middle. */
  readonly x: number;
  readonly y: number;
  readonly color: GlyphColor;
}

export class DrawList {
  readonly #boxes: readonly Boxes[] = marks.map(() => new Boxes());
  readonly labels: Label[] = [];
  readonly arrows: Arrow[] = [];
  readonly glyphs: Glyph[] = [];
  readonly flags: Flag[] = [];

  get length(): number {
    return this.#boxes.reduce((sum, { length }) => sum + length, 0);
  }

  clear(): void {
    for (const boxes of this.#boxes) {
      boxes.length = 0;
    }
    this.labels.length = 0;
    this.arrows.length = 0;
    this.glyphs.length = 0;
    this.flags.length = 0;
  }

  add(kind: MarkKind, x: number, y: number, size: { readonly width: number; readonly height: number }): void {
    this.rect(numbers[kind], x, y, size.width, size.height);
  }

  // biome-ignore lint/complexity/useMaxParams: called for every mark of every frame; an object each would be garbage.
  rect(kind: number, x: number, y: number, width: number, height: number): void {
    this.#boxes[kind]?.add(x, y, width, height);
  }

  /** The same, as one with the mark of this kind that was added before if they touch and are equally high. */
  // biome-ignore lint/complexity/useMaxParams: as above.
  column(kind: number, x: number, y: number, width: number, height: number): void {
    if (this.#boxes[kind]?.extend(x, y, width, height) !== true) {
      this.#boxes[kind]?.add(x, y, width, height);
    }
  }

  /** Calls back for every mark of a kind, in the order in which they were added. */
  each(kind: MarkKind, draw: (x: number, y: number, width: number, height: number) => void): void {
    this.#boxes[numbers[kind]]?.each(draw);
  }

  /** All marks as objects, in the order in which they are painted. */
  toArray(): readonly Mark[] {
    const all: Mark[] = [];
    for (const kind of marks) {
      this.each(kind, (x, y, width, height) => all.push({ kind, x, y, width, height }));
    }
    return all;
  }
}

/** Rectangles of one kind: x, y, width, height of each. */
class Boxes {
  #values = new Float32Array(256);
  length = 0;

  add(x: number, y: number, width: number, height: number): void {
    const at = this.length * 4;
    if (at === this.#values.length) {
      const larger = new Float32Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    const values = this.#values;
    values[at] = x;
    values[at + 1] = y;
    values[at + 2] = width;
    values[at + 3] = height;
    this.length += 1;
  }

  extend(x: number, y: number, width: number, height: number): boolean {
    const at = this.length * 4 - 4;
    const values = this.#values;
    if (at < 0 || values[at + 1] !== Math.fround(y) || values[at + 3] !== Math.fround(height)) {
      return false;
    }
    const right = (values[at] ?? 0) + (values[at + 2] ?? 0);
    if (Math.abs(right - x) > 0.01) {
      return false;
    }
    values[at + 2] = x + width - (values[at] ?? 0);
    return true;
  }

  each(draw: (x: number, y: number, width: number, height: number) => void): void {
    const values = this.#values;
    for (let at = 0; at < this.length * 4; at += 4) {
      draw(values[at] ?? 0, values[at + 1] ?? 0, values[at + 2] ?? 0, values[at + 3] ?? 0);
    }
  }
}

/** The number of a kind, for `rect`. */
export function markNumber(kind: MarkKind): number {
  return numbers[kind];
}
