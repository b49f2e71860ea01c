/** The timeline without its page: what is shown of which run, what is chosen in it, and what the extension is told. */
import type { FromTimeline, Selection, TimelineAction, ToTimeline } from '../protocol/timeline';
import { type Bar, barAt } from '../trace/story/bars';
import type { Task } from '../trace/task';
import { type LaneRow, noChoices, type RowChoices } from './laneRow';
import { layOut, type RowLayout } from './laneRows';
import { type LaneSizes, roomy, sizesFor } from './laneSizes';
import type { ProcessModel } from './processModel';
import { opened } from './reveal';
import { RunModel } from './runModel';
import { taskKey } from './taskRows';
import type { View } from './view';
import type { Span } from './viewport';
import { WindowOfTime } from './windowOfTime';

/** While a run is read its rows are laid out anew at most this often, ms. */
const LAYOUT_PAUSE = 100;
/** The same while a large recording is read. */
const LOADING_PAUSE = 1000;
/** Where a bar is shown that was not in view, as a share of the width. */
const REVEALED_AT = 0.3;

type Message<T extends ToTimeline['type']> = Extract<ToTimeline, { readonly type: T }>;

/** A task, and the bar of it that is selected. */
export interface Selected {
  readonly process: ProcessModel;
  readonly task: Task;
  readonly bar: Bar | undefined;
}

export class Timeline {
  readonly run = new RunModel();
  readonly window = new WindowOfTime();
  choices: RowChoices = noChoices;
  selection: Selection = { kind: 'none' };
  range: Span | undefined;
  cursor: number | undefined;
  /** The Python file in front in the editor, which can be run. */
  activeFile: string | undefined;
  /** The key of the row under the pointer. */
  hovered: string | undefined;
  /** The key of the row that keys act on. */
  focused: string | undefined;
  /** Keys go from bar to bar. */
  inBars = false;
  details = false;
  scrollTop = 0;
  width = 1;
  height = 1;
  sizes: LaneSizes = roomy;
  /** Does what a command of the editor asks for. */
  onAction: (action: TimelineAction) => void = () => undefined;
  readonly #post: (message: FromTimeline) => void;
  #layout: RowLayout = layOut(this.run, noChoices, roomy);
  #laidOut = { version: -1, at: Number.NEGATIVE_INFINITY };
  #stale = true;
  /** A task to be scrolled to once its row is there. */
  #wanted: Selected | undefined;
  #told = '';
  #loading = false;
  #windowTold = '';

  constructor(post: (message: FromTimeline) => void) {
    this.#post = post;
  }

  get layout(): RowLayout {
    return this.#layout;
  }

  /** Where the lanes that scroll begin. */
  get top(): number {
    return this.sizes.overview + this.sizes.ruler + this.#layout.fixedHeight;
  }

  /** A large recording is still read: what is shown is not all of it. */
  get loading(): boolean {
    return this.#loading;
  }

  get live(): boolean {
    return !this.run.over && this.run.processes.length > 0;
  }

  /** Whether the next frame differs from the last one though nothing comes. */
  get moves(): boolean {
    const behind = this.run.version !== this.#laidOut.version || this.run.sources.wants;
    return this.window.easing || this.live || behind;
  }

  get selected(): Selected | undefined {
    const { selection } = this;
    const process = selection.kind === 'task' ? this.run.process(selection.process) : undefined;
    const task = selection.kind === 'task' ? process?.trace.tasks.get(selection.task) : undefined;
    if (selection.kind !== 'task' || process === undefined || task === undefined) {
      return undefined;
    }
    const bar = selection.time === undefined ? undefined : barAt(process.scene, task, selection.time);
    return { process, task, bar };
  }

  post(message: FromTimeline): void {
    this.#post(message);
  }

  /** Takes a message. `clock`: ms of the view's clock, as everywhere here. */
  take(message: ToTimeline, clock: number): void {
    switch (message.type) {
      case 'processes':
        this.#processes(message);
        break;
      case 'wake':
        this.run.process(message.process)?.told(message.now, clock);
        this.#pull(message.process);
        break;
      case 'rows':
        this.#rows(message, clock);
        break;
      case 'lines':
        this.run.lines(message);
        break;
      case 'findings':
        this.run.setFindings(message.findings);
        break;
      default:
        this.#takeChoice(message, clock);
    }
  }

  /** What is to be drawn now. */
  frame(clock: number): { readonly layout: RowLayout; readonly view: View } {
    this.run.tick(clock);
    for (const process of this.run.processes) {
      process.update();
      process.showAt(this.cursor);
    }
    this.window.follow(this.run.span, !this.run.over);
    this.#layOutAgain(clock);
    this.#scrollToWanted();
    this.scrollTo(this.scrollTop);
    this.#askForLines();
    this.#tellWindow();
    const { width, height, scrollTop, sizes, selection, range, cursor, hovered } = this;
    const span = this.window.at(clock);
    return {
      layout: this.#layout,
      view: { span, width, height, scrollTop, sizes, selection, range, cursor, hovered },
    };
  }

  /** CSS pixels; `scale`: how much larger texts are than they are meant to be. */
  resize(width: number, height: number, scale = 1): void {
    const sizes = sizesFor(height, this.sizes, scale);
    this.width = width;
    this.height = height;
    this.#stale ||= sizes !== this.sizes;
    this.sizes = sizes;
  }

  scrollTo(top: number): void {
    const most = Math.max(0, this.#layout.height - (this.height - this.top));
    this.scrollTop = Math.min(Math.max(0, top), most);
  }

  choose(choices: Partial<RowChoices>): void {
    this.choices = { ...this.choices, ...choices };
    this.#stale = true;
  }

  toggle(row: LaneRow): void {
    if (row.expanded !== undefined) {
      const toggled = new Set(this.choices.toggled);
      if (!toggled.delete(row.key)) {
        toggled.add(row.key);
      }
      this.choose({ toggled });
    }
  }

  rowOf(key: string | undefined): LaneRow | undefined {
    const index = key === undefined ? undefined : this.#layout.indexOf.get(key);
    return index === undefined ? this.#layout.fixed.find((row) => row.key === key) : this.#layout.scrolled[index];
  }

  /** Selects, shows it and says so. A bar stops following. */
  select(selection: Selection): void {
    this.#setSelection(selection);
    this.#post({ type: 'select', selection });
  }

  /** Shows a moment in tree and timeline; undefined: the end. */
  moveCursor(time: number | undefined): void {
    if (this.run.over || time === undefined) {
      this.cursor = time === undefined ? undefined : Math.min(Math.max(0, time), this.run.now);
      this.#post({ type: 'cursor', time: this.cursor === undefined ? undefined : this.run.wallClock(this.cursor) });
    }
  }

  setRange(range: Span | undefined): void {
    this.range = range;
    if (range !== undefined) {
      this.window.stand();
    }
  }

  /** Makes sure that a span is in view. */
  showSpan(span: Span, clock: number): void {
    const { from, to } = this.window.target;
    const length = to - from;
    if (span.to < from || span.from > to) {
      const start = span.from - length * REVEALED_AT;
      this.window.show({ from: start, to: start + length }, this.run.span, clock);
    }
  }

  /** Scrolls to a task's row, and opens what it stands in. */
  reveal(selected: Selected): void {
    const choices = opened(this.choices, selected.process, selected.task);
    if (choices !== this.choices) {
      this.choices = choices;
      this.#stale = true;
    }
    this.#wanted = selected;
  }

  /** Scrolls so that a row is visible. */
  scrollToRow(index: number): void {
    const top = this.#layout.tops[index] ?? 0;
    const bottom = this.#layout.tops[index + 1] ?? top;
    const room = this.height - this.top;
    if (top < this.scrollTop) {
      this.scrollTo(top);
    } else if (bottom > this.scrollTop + room) {
      this.scrollTo(bottom - room);
    }
  }

  /** Tells the extension what menus need to know, when that has changed. */
  tellState(painted: number): void {
    const { details } = this;
    const { following } = this.window;
    const text = `${following} ${details} ${painted > 0}`;
    if (text !== this.#told) {
      this.#told = text;
      this.#post({ type: 'state', following, details, painted });
    }
  }

  #takeChoice(message: Message<'select' | 'cursor' | 'window' | 'do' | 'activeFile'>, clock: number): void {
    switch (message.type) {
      case 'select':
        this.#setSelection(message.selection);
        this.#showSelected(clock);
        break;
      case 'cursor':
        this.cursor = message.time === undefined ? undefined : this.run.momentOf(message.time);
        break;
      case 'window':
        this.window.show({ from: message.from * 1e9, to: message.to * 1e9 }, this.run.span, clock);
        this.#windowTold = this.#windowText();
        break;
      case 'do':
        this.onAction(message.action);
        break;
      case 'activeFile':
        this.activeFile = message.name;
        break;
    }
  }

  #setSelection(selection: Selection): void {
    this.selection = selection;
    this.inBars = selection.kind === 'task' && selection.time !== undefined;
    const { selected } = this;
    if (selected !== undefined) {
      this.focused = taskKey(selected.process, selected.task.id);
      if (selected.bar !== undefined) {
        this.window.stand();
      }
    }
  }

  #showSelected(clock: number): void {
    const { selected } = this;
    if (selected !== undefined) {
      this.reveal(selected);
      const { bar, process } = selected;
      if (bar !== undefined) {
        this.showSpan({ from: bar.from + process.offset, to: bar.to + process.offset }, clock);
      }
    }
  }

  #processes(message: Message<'processes'>): void {
    if (this.run.setProcesses(message)) {
      this.window.reset();
      this.selection = { kind: 'none' };
      this.range = undefined;
      this.cursor = undefined;
      this.scrollTop = 0;
      this.focused = undefined;
    }
    this.#stale = true;
    for (const process of this.run.processes) {
      process.pulling = false;
      this.#pull(process.key);
    }
  }

  #pull(key: string): void {
    const process = this.run.process(key);
    if (process === undefined) {
      return;
    }
    if (process.pulling) {
      process.woken = true;
      return;
    }
    process.pulling = true;
    process.woken = false;
    this.#post({ type: 'pull', process: key });
  }

  #rows(message: Message<'rows'>, clock: number): void {
    const process = this.run.rows(message, clock);
    if (process !== undefined) {
      process.pulling = false;
      this.#loading = message.more;
      if (message.more || process.woken) {
        this.#pull(process.key);
      }
    }
  }

  #layOutAgain(clock: number): void {
    const { version } = this.run;
    const ticks = this.choices.filter?.ticks === true && this.live;
    const due =
      (ticks || version !== this.#laidOut.version) &&
      clock >= this.#laidOut.at + (this.#loading ? LOADING_PAUSE : LAYOUT_PAUSE);
    if (!this.#stale && !due) {
      return;
    }
    for (const process of this.run.processes) {
      process.families.update();
      process.resources.update();
    }
    this.#layout = layOut(this.run, this.choices, this.sizes);
    this.#laidOut = { version, at: clock };
    this.#stale = false;
  }

  #scrollToWanted(): void {
    if (this.#wanted !== undefined) {
      const index = this.#layout.indexOf.get(taskKey(this.#wanted.process, this.#wanted.task.id));
      if (index !== undefined) {
        this.scrollToRow(index);
        this.#wanted = undefined;
      }
    }
  }

  /** Recordings whose time is linked show the same span: what the user has chosen is told, not what was told to us. */
  #tellWindow(): void {
    const text = this.#windowText();
    if (text !== this.#windowTold) {
      const first = this.#windowTold === '';
      this.#windowTold = text;
      if (!first && this.run.of === 'recording' && !this.window.following) {
        const { from, to } = this.window.target;
        this.#post({ type: 'window', from: from / 1e9, to: to / 1e9 });
      }
    }
  }

  #windowText(): string {
    const { from, to } = this.window.target;
    return `${from} ${to}`;
  }

  /** Names are read from source lines; those that are missing are asked for. */
  #askForLines(): void {
    const lines = this.run.sources.takeWanted();
    if (lines.length > 0) {
      this.#post({ type: 'wantLines', lines });
    }
  }
}
