/** What a view was given, so that it is told of what changed and of nothing else. */
import type { RowLook } from './taskLook';
import type { Row } from './taskRows';

/** What is to be refreshed; undefined among the rows is the root. */
export interface Refresh {
  /** Rows whose children or state are not what was shown. */
  readonly changed: readonly (Row | undefined)[];
  /** Rows of which only the time is another. */
  readonly ticked: readonly Row[];
}

interface Given {
  readonly row: Row;
  look: RowLook;
}

const ROOT = '';

export class ShownRows {
  readonly #lists = new Map<string, { readonly parent: Row | undefined; readonly children: readonly Row[] }>();
  readonly #looks = new Map<string, Given>();

  gaveChildren(parent: Row | undefined, children: readonly Row[]): void {
    this.#lists.set(parent?.key ?? ROOT, { parent, children });
  }

  gaveLook(row: Row, look: RowLook): void {
    this.#looks.set(row.key, { row, look });
  }

  clear(): void {
    this.#lists.clear();
    this.#looks.clear();
  }

  /** Compares what was given with what is now. */
  compare(childrenOf: (row: Row | undefined) => readonly Row[], lookOf: (row: Row) => RowLook): Refresh {
    const changed: (Row | undefined)[] = [];
    for (const { parent, children } of this.#lists.values()) {
      if (!sameRows(childrenOf(parent), children)) {
        changed.push(parent);
      }
    }
    if (changed.length > 0) {
      this.#forgetUnreachable();
    }
    const ticked: Row[] = [];
    for (const { row, look } of this.#looks.values()) {
      const now = lookOf(row);
      if (isOther(now, look)) {
        changed.push(row);
      } else if (now.time !== look.time) {
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

/** Whether more than the time is different. */
function isOther(a: RowLook, b: RowLook): boolean {
  return a.text !== b.text || a.label !== b.label || a.tail !== b.tail || a.icon !== b.icon || a.color !== b.color;
}
