/** The summary of a text of which nothing else is wanted. */
import { ChunkedFile } from './chunks';
import type { PythonParser } from './parser';
import { type ModuleSummary, summarize } from './summary';

/** What a text says. */
export function summaryOf(parser: PythonParser, text: string): ModuleSummary {
  const tree = parser.parse(text);
  try {
    return summarize(new ChunkedFile(parser).convert(tree, text), new WeakMap());
  } finally {
    tree.delete();
  }
}
