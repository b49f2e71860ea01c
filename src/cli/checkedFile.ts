/** What all formats of `loopscope check` are made of. */
import { relative } from 'node:path';
import type { Diagnostic } from '../analysis/diagnostic';
import type { LineTable } from '../analysis/lines';

/** What was found in one file. */
export interface CheckedFile {
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds lines of any file of the project. */
export type LinesOf = (path: string) => LineTable;

/** What a report says besides what was found. */
export interface ReportWorld {
  readonly linesOf: LinesOf;
  /** A rule's page in Markdown; undefined when it is not there. */
  readonly pageOf: (code: string) => string | undefined;
}

/** Relative to the working directory, when it stands below. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
}
