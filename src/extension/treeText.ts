/** Rows of the tree as text, as one sees them when everything is open. */
import { count } from '../trace/numbers';
import type { TaskFindings } from './taskFindings';
import { descriptionOf, lookOf } from './taskLook';
import type { Row } from './taskRows';
import type { TaskTree } from './taskTree';

/** More would be no text to read. */
const MOST_LINES = 20_000;
const DEEPEST_INDENT = 100;

/** A row and all below it, a line each, indented by two blanks a level. Undefined: all rows. */
export function treeText(tree: TaskTree, top: Row | undefined, findings: TaskFindings): string {
  const lines: string[] = [];
  const open = [{ row: top, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { row, depth } = next;
    if (lines.length === MOST_LINES) {
      lines.push(`Only the first ${count(MOST_LINES)} lines.`);
      break;
    }
    if (row !== undefined) {
      const look = lookOf(row, findings);
      lines.push(`${'  '.repeat(Math.min(depth, DEEPEST_INDENT))}${look.label}  ${descriptionOf(look)}`.trimEnd());
    }
    const below = [...tree.allChildren(row)].map((child) => ({ row: child, depth: row === undefined ? 0 : depth + 1 }));
    open.push(...below.reverse());
  }
  return `${lines.join('\n')}\n`;
}
