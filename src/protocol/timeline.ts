/**
 * What the extension and its timeline webview tell each other. The view pulls: it is woken, asks for rows, and gets them as the recording has them, so
 * that it reads the same trace as everything else. Bytes travel as bytes; everything else is small. Either side checks what it gets.
 */
import type { Severity } from './severity';

/** What is selected, the same in tree, timeline and details. */
export type Selection =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'task';
      /** Key of the process. */
      readonly process: string;
      readonly task: number;
      /** A moment within the selected bar, ns since the process's origin; without it the task as a whole. */
      readonly time?: number | undefined;
    }
  | { readonly kind: 'resource'; readonly process: string; readonly resource: number }
  | { readonly kind: 'finding'; readonly process: string; readonly finding: string };

/** One process whose rows the view may ask for. */
export interface TimelineProcess {
  /** Names it in every other message. */
  readonly key: string;
  readonly pid: number;
  readonly parentPid: number;
  /** Of the file that was run. */
  readonly name: string;
  /** Its program has ended, or nobody writes its recording any more. */
  readonly over: boolean;
  readonly exitCode?: number | undefined;
  /** The header's `origin` and `wallClock`, ns as decimal digits: they are larger than a number can hold exactly. */
  readonly origin: string;
  readonly wallClock: string;
  /** The header's: how the rows' times are written. */
  readonly format: number;
  /** What could not be read, one sentence each. */
  readonly notes: readonly string[];
}

/** A finding of the present state of the run, as the view shows it. */
export interface TimelineFinding {
  readonly id: string;
  readonly process: string;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** ns since the process's origin. */
  readonly time: number;
  /** The task it is about, 0 without. */
  readonly task: number;
  /** The tasks that it is about and that can never go on; empty for other findings. */
  readonly stuck: readonly number[];
  readonly places: readonly TimelinePlace[];
}

export interface TimelinePlace {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

/**
 * What a place of the view says of itself in `data-vscode-context`: VS Code shows its own menu there by `webview/context`, with `when` clauses over
 * `webviewSection`, and hands the commands in it these fields, as `TimelineTarget`.
 */
export interface TimelineContext extends TimelineTarget {
  readonly webviewSection: 'task' | 'bar' | 'resource' | 'ruler' | 'finding';
  readonly preventDefaultContextMenuItems: true;
  /** A task that can be cancelled: its program runs, and the task has not ended. */
  readonly live?: boolean | undefined;
}

/** What a command is about; also the argument of `loopscope.showInTimeline`. */
export interface TimelineTarget {
  /** Key of the process. */
  readonly process: string;
  readonly task?: number | undefined;
  readonly resource?: number | undefined;
  readonly finding?: string | undefined;
  /** ns since the process's origin. */
  readonly time?: number | undefined;
}

/** What a command or a key of the editor asks of the view. */
export const timelineActions = [
  'follow',
  'zoomToRun',
  'zoomToSelection',
  'toggleDetails',
  'filter',
  'groupBy',
  'hideEnded',
  'showEnded',
  'nextFinding',
  'previousFinding',
  'copyStory',
  'pinRow',
  'onlyThisTask',
  'keys',
  'rowsAsText',
  'copyTime',
] as const;
export type TimelineAction = (typeof timelineActions)[number];

export type ToTimeline =
  | {
      /** The processes to show, oldest first; those that were shown and are not named any more go. A new run begins with an empty timeline. */
      readonly type: 'processes';
      /** A run of this session, or a recording that was opened. */
      readonly of: 'run' | 'recording';
      /** Changes with every run: another one begins anew. */
      readonly run: string;
      readonly title: string;
      readonly processes: readonly TimelineProcess[];
      /** Why there is nothing, or not all; a sentence each. */
      readonly problems: readonly string[];
      /** A file of the program that is not on this machine. */
      readonly absent?: string | undefined;
    }
  | {
      /** There is more to pull. */
      readonly type: 'wake';
      readonly process: string;
      /** The present moment, ns since the process's origin. */
      readonly now: number;
    }
  | {
      /** The answer to `pull`: text records first, then rows as in the recording, 32 bytes each. */
      readonly type: 'rows';
      readonly process: string;
      readonly texts: readonly Readonly<Record<string, unknown>>[];
      readonly rows: Uint8Array;
      /** There is more: pull again. */
      readonly more: boolean;
      readonly now: number;
    }
  | { readonly type: 'lines'; readonly lines: readonly SourceText[] }
  | { readonly type: 'findings'; readonly findings: readonly TimelineFinding[] }
  /** The Python file in front, which the empty view offers to run; without a name there is none. */
  | { readonly type: 'activeFile'; readonly name?: string | undefined }
  | { readonly type: 'select'; readonly selection: Selection }
  | {
      /** The moment that tree and timeline show, ms since the epoch with fractions; absent at the end. */
      readonly type: 'cursor';
      readonly time?: number | undefined;
    }
  | {
      readonly type: 'window' /** Linked recordings: the visible span, s since each run's own zero. */;
      readonly from: number;
      readonly to: number;
    }
  | { readonly type: 'do'; readonly action: TimelineAction; readonly argument?: string | undefined };

export interface SourceText {
  readonly file: string;
  readonly line: number;
  /** Absent when the file cannot be read, empty when it has no such line. */
  readonly text?: string | undefined;
}

export type FromTimeline =
  | { readonly type: 'ready' }
  | { readonly type: 'pull'; readonly process: string }
  | { readonly type: 'wantLines'; readonly lines: readonly { readonly file: string; readonly line: number }[] }
  | { readonly type: 'select'; readonly selection: Selection }
  | { readonly type: 'cursor'; readonly time?: number | undefined }
  | { readonly type: 'window'; readonly from: number; readonly to: number }
  | {
      readonly type: 'open';
      readonly file: string;
      readonly line: number;
      /** As a preview the focus stays in the timeline. */
      readonly preview: boolean;
    }
  | { readonly type: 'copy'; readonly text: string }
  /** Opens text as a read-only document in the language of task dumps. */
  | { readonly type: 'showText'; readonly text: string }
  | { readonly type: 'cancelTask'; readonly process: string; readonly task: number }
  | {
      readonly type: 'command';
      readonly command: TimelineCommand;
      /** Of `explainFinding` the code of the finding, of `locateSources` the file. */
      readonly argument?: string | undefined;
    }
  /** What the view holds now, for menus (`when` clauses), and for tests. */
  | { readonly type: 'state'; readonly following: boolean; readonly details: boolean; readonly painted: number };

/** Commands of the extension that the view may ask for. */
export const timelineCommands = [
  'openExample',
  'runFile',
  'showInTree',
  'openRecording',
  'showLog',
  'locateSources',
  'goToCreation',
  'explainFinding',
] as const;
export type TimelineCommand = (typeof timelineCommands)[number];
