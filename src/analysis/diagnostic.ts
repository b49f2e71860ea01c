/** What rules say: text in a file, evidence elsewhere, and changes that mend it. Offsets are UTF-16 code units since the file's start. */
import type { Severity } from '../protocol/severity';

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A place in some file that explains a diagnostic. */
export interface Related extends Range {
  readonly file: string;
  readonly message: string;
}

export interface TextEdit extends Range {
  readonly text: string;
  /** Other fixes of the file may need the very same edit, an import: made together, it is made once. */
  readonly shared?: true;
}

/** A change of the file that mends what was found. */
export interface Fix {
  /** What it does, as a menu shows it: `Await work()`. */
  readonly title: string;
  /** It does not change what a correct program does, so that it may be applied without a look. */
  readonly safe: boolean;
  readonly edits: readonly TextEdit[];
}

export interface Diagnostic extends Range {
  /** `AIO101` */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
  readonly tag?: 'deprecated' | 'unnecessary';
}
