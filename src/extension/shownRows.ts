/** What a view was given, so that it is told of what changed and of nothing else. */
import { type RowLook, standsFor } from './rowLook';
import type { Row } from './taskRows';

/** What is to be refreshed; undefined among the rows is the root. */
export interface Refresh {
  /** Rows whose children or state are not what was shown. */
  readonly changed: readonly (Row | undefined)[];
  /** Rows of which only the time is another. */
  readonly ticked: readonly Row[];
}

/** How a row is now. */
export interface RowsNow {
  readonly childrenOf: (row: Row | undefined) => readonly Row[];
  readonly lookOf: (row: Row) => RowLook;
  readonly hasChildren: (row: Row) => boolean;
  readonly parentOf: (row: Row) => Row | undefined;
  /** Whether the user stands on it. */
  readonly isSelected: (row: Row) => boolean;
  /** Whether its tooltip, or that of a row below it, is being read: it goes when the row is drawn again. */
  readonly isRead: (row: Row) => boolean;
  /** ms, of any origin. */
  readonly clock: () => number;
}

interface Given {
  readonly row: Row;
  readonly look: RowLook;
  /** When it was given, ms of the clock. */
  readonly at: number;
  readonly id: string;
  readonly hadChildren: boolean;
}

/** Ends the id of a row without children. */
const LEAF = ' leaf';

const ROOT = '';

export class ShownRows {
  readonly #lists = new Map<string, { readonly parent: Row | undefined; readonly children: readonly Row[] }>();
  readonly #looks = new Map<string, Given>();

  gaveChildren(parent: Row | undefined, children: readonly Row[]): void {
    this.#lists.set(parent?.key ?? ROOT, { parent, children });
  }

  /**
   * Returns the id under which VS Code is to know the row. It leaves a row closed that it has known without children, so one that gets its first child
   * becomes another row for it, and opens like all others; but not under the user's feet: a selected row stays the same, and stays closed.
   */
  gaveLook(row: Row, look: RowLook, now: Pick<RowsNow, 'hasChildren' | 'isSelected' | 'clock'>): string {
    const known = this.#looks.get(row.key);
    const hadChildren = now.hasChildren(row);
    const stays = known !== undefined && (known.hadChildren || now.isSelected(row));
    const id = stays ? known.id : `${row.key}${hadChildren ? '' : LEAF}`;
    this.#looks.set(row.key, { row, look, at: now.clock(), id, hadChildren });
    return id;
  }

  clear(): void {
    this.#lists.clear();
    this.#looks.clear();
  }

  /** Compares what was given with what is now. */
  compare(now: RowsNow): Refresh {
    const changed: (Row | undefined)[] = [];
    for (const { parent, children } of this.#lists.values()) {
      if (!sameRows(now.childrenOf(parent), children)) {
        changed.push(parent);
      }
    }
    if (changed.length > 0) {
      this.#forgetUnreachable();
    }
    const ticked: Row[] = [];
    const clock = now.clock();
    for (const { row, look, at, hadChildren } of this.#looks.values()) {
      const other = now.lookOf(row);
      if (!hadChildren && now.hasChildren(row)) {
        changed.push(now.isSelected(row) ? row : now.parentOf(row));
      } else if (isOther(other, look)) {
        changed.push(row);
      } else if (hasTicked(other, look, { stood: clock - at, isRead: now.isRead(row) })) {
        ticked.push(row);
      }
    }
    return { changed, ticked };
  }

  /** Rows that stand under no shown row any more. */
  #forgetUnreachable(): void {
    const reachable = new Set<string>();
    const open = [ROOT];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      reachable.add(key);
      for (const child of this.#lists.get(key)?.children ?? []) {
        open.push(child.key);
      }
    }
    for (const map of [this.#lists, this.#looks]) {
      for (const key of map.keys()) {
        if (!reachable.has(key)) {
          map.delete(key);
        }
      }
    }
  }
}

function sameRows(a: readonly Row[], b: readonly Row[]): boolean {
  return a.length === b.length && a.every((row, index) => row === b[index]);
}

/** Whether the time is another, and what is shown has stood for long enough. `stood`: ms. */
function hasTicked(
  a: RowLook,
  b: RowLook,
  { stood, isRead }: { readonly stood: number; readonly isRead: boolean },
): boolean {
  return a.time !== b.time && stood >= standsFor(b, isRead);
}

/** Whether more than the time is different. */
function isOther(a: RowLook, b: RowLook): boolean {
  return (
    a.text !== b.text ||
    a.label !== b.label ||
    a.tail !== b.tail ||
    a.icon !== b.icon ||
    a.color !== b.color ||
    a.place?.line !== b.place?.line ||
    a.place?.file !== b.place?.file
  );
}
