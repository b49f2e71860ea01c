/** The rows of a tree that were asked for: each is the same object as long as it is shown, knows what it stands under, and is one of a page. */
import type { Task } from '../trace/task';
import type { MoreRow, Row } from './taskRows';

/** Children that are shown at once. */
export const PAGE = 100;
/** Rows that are remembered; more are forgotten at the next change, and made anew when they are asked for. */
const MOST_ROWS = 50_000;

/** A task to be found, and it with all that are above it. */
export interface Wanted {
  readonly task: Task;
  readonly path: ReadonlySet<Task>;
}

/** What stands under a row, before rows are made of it. */
export interface Listing<T = unknown> {
  readonly items: Iterable<T>;
  readonly size: number;
  rowOf(item: T): Row;
  /** Whether the wanted task is the item, or is under it. */
  holds(item: T, wanted: Wanted): boolean;
}

export class RowStore {
  readonly #rows = new Map<string, Row>();
  readonly #parents = new Map<string, Row | undefined>();
  readonly #pages = new Map<string, number>();

  /** The row that is known by this key, or a new one. */
  row<R extends Row>(key: string, make: (key: string) => R): R {
    const known = this.#rows.get(key) as R | undefined; // a key is of one kind of rows
    if (known !== undefined) {
      return known;
    }
    const row = make(key);
    this.#rows.set(key, row);
    return row;
  }

  /** What a row stands under; undefined for those of the first level. */
  parentOf(row: Row): Row | undefined {
    return this.#parents.get(row.key);
  }

  /** The first pages of what stands under a row. */
  page<T>(parent: Row | undefined, listing: Listing<T>): readonly Row[] {
    const key = parent?.key ?? '';
    const most = PAGE * (this.#pages.get(key) ?? 1);
    const rows: Row[] = [];
    for (const item of listing.items) {
      if (rows.length === most) {
        break;
      }
      rows.push(listing.rowOf(item));
    }
    if (listing.size > rows.length) {
      const left = listing.size - rows.length;
      const more = this.row<MoreRow>(`${key}/more`, (own) => ({ kind: 'more', key: own, parent: key, left }));
      rows.push(Object.assign(more, { left }));
    }
    return this.under(parent, rows);
  }

  /** Remembers what rows stand under. Returns them. */
  under<R extends Row>(parent: Row | undefined, rows: readonly R[]): readonly R[] {
    for (const row of rows) {
      this.#parents.set(row.key, parent);
    }
    return rows;
  }

  /** The row of the item that is a task, or has it under it; pages before it are shown from now on. */
  find<T>(parent: Row | undefined, listing: Listing<T>, wanted: Wanted): Row | undefined {
    return this.findItem(parent, listing, (item) => listing.holds(item, wanted));
  }

  /** The row of an item, likewise. */
  findItem<T>(parent: Row | undefined, listing: Listing<T>, isWanted: (item: T) => boolean): Row | undefined {
    const key = parent?.key ?? '';
    let index = 0;
    for (const item of listing.items) {
      if (isWanted(item)) {
        this.#pages.set(key, Math.max(this.#pages.get(key) ?? 1, Math.ceil((index + 1) / PAGE)));
        const [row] = this.under(parent, [listing.rowOf(item)]);
        return row;
      }
      index += 1;
    }
    return undefined;
  }

  /** One more page. */
  showMore({ parent }: MoreRow): void {
    this.#pages.set(parent, (this.#pages.get(parent) ?? 1) + 1);
  }

  /** Makes room when very many rows were asked for. */
  trim(): void {
    if (this.#rows.size > MOST_ROWS) {
      this.#rows.clear();
      this.#parents.clear();
    }
  }
}
