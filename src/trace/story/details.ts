/**
 * What a details pane, a hover card or a text document says, as plain data: whoever shows it needs to know nothing of tasks and waits. All texts are words
 * for people, one line each; names from the program are text and never markup.
 */
import type { Frame } from '../records';
import type { TaskState } from '../task';
import { shortPlace } from '../words';

/** What a mark or a box stands for, which says its icon and its colour. */
export type Tone = TaskState | 'blocked' | 'forever' | 'resource' | 'range' | 'finding' | 'unknown' | 'none';

/** Where a piece of text leads. Times in ns since the process's origin. `process`: its key, where what is told is of several processes. */
export type Link =
  | { readonly kind: 'place'; readonly file: string; readonly line: number }
  | { readonly kind: 'task'; readonly task: number; readonly process?: string | undefined }
  /** The bar of a task at a moment. */
  | { readonly kind: 'bar'; readonly task: number; readonly time: number; readonly process?: string | undefined }
  | { readonly kind: 'resource'; readonly resource: number; readonly process?: string | undefined }
  /** To say where a file of the program is on this machine. */
  | { readonly kind: 'locate'; readonly file: string }
  /** The page about a kind of finding, by its code. */
  | { readonly kind: 'page'; readonly code: string };

/** Text, or text that leads somewhere. */
export type Piece = string | { readonly text: string; readonly link: Link };

/** Pieces that are read one behind the other; blanks between them are theirs. */
export type Line = readonly Piece[];

/** A name and what it is. */
export interface Fact {
  readonly name: string;
  readonly value: Line;
}

export interface StackFrame {
  readonly function: string;
  readonly place: Piece;
  /** Of the standard library or of a package: shown dimmed. */
  readonly library: boolean;
}

/** One part of a bar that shows how a whole is shared. */
export interface Share {
  readonly tone: 'running' | 'ready' | 'waiting';
  /** `busy`, `ready`, `waiting`. */
  readonly name: string;
  /** ns. */
  readonly length: number;
  readonly text: string;
}

export type Block =
  /** What is missing: said before everything else. */
  | { readonly kind: 'notice'; readonly text: string }
  /** The state, in a box. */
  | { readonly kind: 'lead'; readonly tone: Tone; readonly lines: readonly Line[] }
  | { readonly kind: 'shares'; readonly heading: string; readonly shares: readonly Share[] }
  /** `aside` stands at the right of the heading; empty without. */
  | { readonly kind: 'facts'; readonly heading: string; readonly aside: string; readonly facts: readonly Fact[] }
  | { readonly kind: 'stack'; readonly heading: string; readonly aside: string; readonly frames: readonly StackFrame[] }
  /** The first cell of a row names it; all other columns are numbers, aligned right. */
  | {
      readonly kind: 'table';
      readonly heading: string;
      /** The first is the heading of the names; empty when that goes without saying. */
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Line[])[];
      /** What the table leaves out: `and 12 more`; empty when nothing. */
      readonly more: string;
    }
  | { readonly kind: 'list'; readonly heading: string; readonly items: readonly Line[]; readonly more: string }
  | { readonly kind: 'text'; readonly line: Line };

/** What a button of the pane does. */
export type DetailsAction = 'goToAwait' | 'cancelTask' | 'zoomToRange' | 'copyText';

export interface Details {
  readonly tone: Tone;
  /** Empty for nothing selected. */
  readonly title: string;
  readonly subtitle: string;
  readonly blocks: readonly Block[];
  readonly actions: readonly { readonly action: DetailsAction; readonly label: string; readonly enabled: boolean }[];
  /** The same as plain text, for *Copy Story* and *Copy as Text*. */
  readonly text: string;
}

/** What the pointer shows over a bar. */
export interface Card {
  readonly tone: Tone;
  /** The task. */
  readonly title: string;
  /** What it did: `waited`, `ran`, `was ready`. */
  readonly did: string;
  /** How long. */
  readonly length: string;
  readonly lines: readonly string[];
}

/** Nothing is selected. */
export const nothingSelected: Details = {
  tone: 'none',
  title: '',
  subtitle: '',
  blocks: [{ kind: 'text', line: ['Select a task or a bar to see its story. Drag on the ruler to measure a range.'] }],
  actions: [],
  text: '',
};

/** `crawler.py:21`, which leads there. */
export function placePiece(frame: Frame): Piece {
  return { text: shortPlace(frame), link: { kind: 'place', file: frame.file, line: frame.line } };
}

/** The text of a line, without where it leads. */
export function plainText(line: Line): string {
  return line.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');
}
