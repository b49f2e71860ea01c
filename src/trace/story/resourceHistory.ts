/**
 * What was in a resource and who held it at any moment. The operations of each resource are listed once, and extended as the trace grows; who held it is noted
 * every so often, so that a moment is told by few operations.
 */
import { operationKind } from '../../protocol/recording';
import { acquired, type Holding, released } from '../holders';
import type { Resource } from '../resource';
import type { Trace } from '../trace';

/** Operations between two notes of who holds a resource. */
const BETWEEN_NOTES = 512;

interface Listed {
  /** Rows of the table of operations, in the order of time. */
  readonly rows: number[];
  /** Who held it before the operations 0, BETWEEN_NOTES, 2 * BETWEEN_NOTES, ... */
  readonly notes: Holding[];
}

type Counts = Pick<Resource, 'puts' | 'gets' | 'operations' | 'producers' | 'consumers'>;

const nobody: Holding = { holders: [], holds: [] };
const none: readonly number[] = [];

export class ResourceHistory {
  readonly #trace: Trace;
  readonly #listed = new Map<number, Listed>();
  #read = 0;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** The rows of a resource's operations in the table of operations, in the order of time. */
  operations(resource: number): readonly number[] {
    this.#extend();
    return this.#listed.get(resource)?.rows ?? none;
  }

  /** The state after the last operation up to a moment (ns since the origin): as `Resource.level`. */
  levelAt(resource: number, time: number): number | undefined {
    const row = this.operationAt(resource, time);
    return row < 0 ? undefined : this.#trace.resources.operations.level.at(row);
  }

  /** The row of the last operation up to a moment; -1 without. */
  operationAt(resource: number, time: number): number {
    const rows = this.operations(resource);
    return rows[this.#firstAfter(rows, time) - 1] ?? -1;
  }

  /** The rows of the operations from behind one moment up to another. */
  between(resource: number, from: number, to: number): readonly number[] {
    const rows = this.operations(resource);
    return rows.slice(this.#firstAfter(rows, from), this.#firstAfter(rows, to));
  }

  /** Who held it at a moment. */
  holdersAt(resource: Resource, time: number): Holding {
    const rows = this.operations(resource.id);
    const listed = this.#listed.get(resource.id);
    if (listed === undefined) {
      return nobody;
    }
    const end = this.#firstAfter(rows, time);
    this.#note(resource, listed, end);
    const note = Math.min(Math.floor(end / BETWEEN_NOTES), listed.notes.length - 1);
    return this.#replay(resource, listed.notes[note] ?? nobody, {
      rows,
      first: Math.max(0, note) * BETWEEN_NOTES,
      end,
    });
  }

  /** What had been done to it up to a moment, and by whom. */
  countsAt(resource: number, time: number): Counts {
    const rows = this.operations(resource);
    const { resources } = this.#trace;
    const { kind, task } = resources.operations;
    const counts = { puts: 0, gets: 0, operations: this.#firstAfter(rows, time) };
    const producers = new Map<number, number>();
    const consumers = new Map<number, number>();
    for (let place = 0; place < counts.operations; place += 1) {
      const row = rows[place] ?? 0;
      const by = task.at(row);
      if (kind.at(row) === operationKind.put && !resources.isOpen(row)) {
        counts.puts += 1;
        producers.set(by, (producers.get(by) ?? 0) + 1);
      } else if (kind.at(row) === operationKind.get && !resources.isOpen(row)) {
        counts.gets += 1;
        consumers.set(by, (consumers.get(by) ?? 0) + 1);
      }
    }
    return { ...counts, producers, consumers };
  }

  #replay(
    { type, limit }: Resource,
    start: Holding,
    at: { readonly rows: readonly number[]; readonly first: number; readonly end: number },
  ): Holding {
    const { resources } = this.#trace;
    const { kind, level, task } = resources.operations;
    let holding = start;
    for (let place = at.first; place < at.end; place += 1) {
      const row = at.rows[place] ?? 0;
      if (resources.isOpen(row)) {
        continue;
      }
      if (kind.at(row) === operationKind.acquired) {
        holding = acquired({ ...holding, type, limit }, level.at(row), { task: task.at(row), row });
      } else if (kind.at(row) === operationKind.released) {
        holding = released({ ...holding, type, limit }, level.at(row), task.at(row));
      }
    }
    return holding;
  }

  /** Notes who held it, up to an operation, as far as nothing will change any more. */
  #note(resource: Resource, { rows, notes }: Listed, end: number): void {
    const { settled } = this.#trace.resources;
    if (notes.length === 0) {
      notes.push(nobody);
    }
    for (let next = notes.length * BETWEEN_NOTES; next <= end; next += BETWEEN_NOTES) {
      if ((rows[next - 1] ?? settled) >= settled) {
        return;
      }
      const before = notes.at(-1) ?? nobody;
      notes.push(this.#replay(resource, before, { rows, first: next - BETWEEN_NOTES, end: next }));
    }
  }

  /** The place of the first operation behind a moment. */
  #firstAfter(rows: readonly number[], time: number): number {
    const times = this.#trace.resources.operations.time;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (times.at(rows[middle] ?? 0) <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  #extend(): void {
    const { resource, length } = this.#trace.resources.operations;
    for (; this.#read < length; this.#read += 1) {
      this.#add(resource.at(this.#read), this.#read);
    }
  }

  #add(resource: number, row: number): void {
    let listed = this.#listed.get(resource);
    if (listed === undefined) {
      listed = { rows: [], notes: [] };
      this.#listed.set(resource, listed);
    }
    const { rows, notes } = listed;
    const times = this.#trace.resources.operations.time;
    const last = rows.at(-1);
    if (last === undefined || times.at(last) <= times.at(row)) {
      rows.push(row);
      return;
    }
    // Another thread's row that came late.
    const place = this.#firstAfter(rows, times.at(row));
    rows.splice(place, 0, row);
    notes.length = Math.min(notes.length, Math.floor(place / BETWEEN_NOTES) + 1);
  }
}
