/** The summary of a text of which nothing else is wanted. */
import { moduleOf } from './chunks';
import type { PythonParser } from './parser';
import { type ModuleSummary, summarize } from './summary';

/** What a text says. */
export function summaryOf(parser: PythonParser, text: string): ModuleSummary {
  return summarize(moduleOf(parser, text), new WeakMap());
}
