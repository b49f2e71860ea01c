/**
 * What is to be drawn, as numbers: rectangles by kind, and a few texts. Lanes fill it, the painter draws it, tests read it. One list is filled again for
 * every frame, so that drawing makes no garbage.
 */

/** Kinds of marks, in the order in which they are painted. */
export const marks = [
  'rowSelected',
  'rowHover',
  'range',
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
  'stackReady',
  'stackWaiting',
  'step',
  'dense',
  'busy',
  'forever',
  'blocked',
  'capDone',
  'capFailed',
  'capCancelled',
  'torn',
  'outline',
  'paused',
  'droppedSpan',
  'rowLine',
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

export type TextStyle = 'onWait' | 'onStep' | 'onBlocked' | 'plain' | 'dim' | 'forever' | 'failed' | 'cancelled';

/** A text: the first of its forms that fits is drawn, the last one cut when `cut` allows it. */
export interface Label {
  readonly x: number;
  /** Middle of the line. */
  readonly y: number;
  readonly room: number;
  readonly forms: readonly string[];
  readonly style: TextStyle;
  readonly cut: boolean;
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

export class DrawList {
  #kind = new Uint8Array(1024);
  /** x, y, width, height of each. */
  #box = new Float32Array(4096);
  #length = 0;
  readonly labels: Label[] = [];
  readonly arrows: Arrow[] = [];

  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
    this.labels.length = 0;
    this.arrows.length = 0;
  }

  add(kind: MarkKind, x: number, y: number, size: { readonly width: number; readonly height: number }): void {
    this.rect(numbers[kind], x, y, size.width, size.height);
  }

  // biome-ignore lint/complexity/useMaxParams: called for every mark of every frame; an object each would be garbage.
  rect(kind: number, x: number, y: number, width: number, height: number): void {
    if (this.#length === this.#kind.length) {
      this.#grow();
    }
    const at = this.#length * 4;
    this.#kind[this.#length] = kind;
    this.#box[at] = x;
    this.#box[at + 1] = y;
    this.#box[at + 2] = width;
    this.#box[at + 3] = height;
    this.#length += 1;
  }

  /** Calls back for every mark of a kind, in the order in which they were added. */
  each(kind: MarkKind, draw: (x: number, y: number, width: number, height: number) => void): void {
    const number = numbers[kind];
    const box = this.#box;
    for (let index = 0; index < this.#length; index += 1) {
      if (this.#kind[index] === number) {
        const at = index * 4;
        draw(box[at] ?? 0, box[at + 1] ?? 0, box[at + 2] ?? 0, box[at + 3] ?? 0);
      }
    }
  }

  /** All marks as objects. */
  toArray(): readonly Mark[] {
    return Array.from({ length: this.#length }, (_, index) => {
      const [x = 0, y = 0, width = 0, height = 0] = this.#box.subarray(index * 4, index * 4 + 4);
      return { kind: marks[this.#kind[index] ?? 0] ?? 'step', x, y, width, height };
    });
  }

  #grow(): void {
    const kind = new Uint8Array(this.#kind.length * 2);
    kind.set(this.#kind);
    this.#kind = kind;
    const box = new Float32Array(this.#box.length * 2);
    box.set(this.#box);
    this.#box = box;
  }
}

/** The number of a kind, for `rect`. */
export function markNumber(kind: MarkKind): number {
  return numbers[kind];
}
