/** Items counted by the line they belong to, each looked at once: a million equal ones cost a look no more than one. */
import type { Frame } from '../trace/records';
import { lineOf } from './finding';

/** Items at one line. */
export interface Tallied<T> {
  readonly first: T;
  readonly count: number;
  readonly place: Frame | undefined;
}

/** Items without a known line that are kept one by one. */
const MOST_UNPLACED = 100;

export class LineTally<T> {
  readonly #placeOf: (item: T) => Frame | undefined;
  readonly #kindOf: (item: T) => string;
  readonly #lines = new Map<string, { first: T; count: number; place: Frame }>();
  /** A live file may name a place a moment after the row that needs it. */
  #unplaced: T[] = [];

  /** `kindOf`: items of different kinds are not counted together. */
  constructor(placeOf: (item: T) => Frame | undefined, kindOf: (item: T) => string = () => '') {
    this.#placeOf = placeOf;
    this.#kindOf = kindOf;
  }

  add(item: T): void {
    const place = this.#placeOf(item);
    if (place === undefined) {
      if (this.#unplaced.length < MOST_UNPLACED) {
        this.#unplaced.push(item);
      }
      return;
    }
    const key = `${this.#kindOf(item)} ${lineOf(place)}`;
    const line = this.#lines.get(key);
    if (line === undefined) {
      this.#lines.set(key, { first: item, count: 1, place });
    } else {
      line.count += 1;
    }
  }

  /** In the order of their first. */
  get lines(): readonly Tallied<T>[] {
    const again = this.#unplaced;
    this.#unplaced = [];
    for (const item of again) {
      this.add(item);
    }
    return [...this.#lines.values(), ...this.#unplaced.map((first) => ({ first, count: 1, place: undefined }))];
  }
}

/** Takes from a list that grows what is new in it. */
export function newItems<T>(list: readonly T[]): () => readonly T[] {
  let taken = 0;
  return () => {
    const items = taken === 0 ? list : list.slice(taken);
    taken = list.length;
    return items;
  };
}
