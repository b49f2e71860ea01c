/**
 * Waits of one lane that lie beside each other, as few marks as look the same: thin steps between them are drawn over them anyway. Forty lanes of a program that
 * makes steps all the time would else be a hundred thousand rectangles a frame.
 */
import { type DrawList, markNumber } from './drawList';

/** Waits so near to each other, CSS pixels, are one. */
const NEAR = 3;

const INSIDE = markNumber('waitInside');
const OUTSIDE = markNumber('waitOutside');

export class WaitRuns {
  readonly #list: DrawList;
  readonly #y: number;
  readonly #height: number;
  readonly #width: number;
  #kind = 0;
  #left = Number.NaN;
  #right = Number.NaN;

  /** `width`: of the lane. */
  constructor(
    list: DrawList,
    { y, height, width }: { readonly y: number; readonly height: number; readonly width: number },
  ) {
    this.#list = list;
    this.#y = y;
    this.#height = height;
    this.#width = width;
  }

  /** Adds a wait, from left to right. `inside`: for something within the program. */
  add(inside: boolean, x: number, width: number): void {
    const kind = inside ? INSIDE : OUTSIDE;
    const joins = x - this.#right <= NEAR && (kind === this.#kind || width < NEAR);
    if (joins) {
      this.#right = Math.max(this.#right, x + width);
      return;
    }
    this.flush();
    this.#kind = kind;
    this.#left = x;
    this.#right = x + width;
  }

  /** The lane is done. */
  flush(): void {
    const left = Math.max(-8, this.#left);
    const right = Math.min(this.#width + 8, this.#right);
    if (right > left) {
      this.#list.rect(this.#kind, left, this.#y, right - left, this.#height);
    }
    this.#left = Number.NaN;
    this.#right = Number.NaN;
  }
}
