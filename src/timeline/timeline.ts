/** The timeline without its page: what is shown of which run, what is chosen, and what the extension is told. */
import type { FromTimeline, Selection, ToTimeline } from '../protocol/timeline';
import { type LaneRow, noChoices, type RowChoices } from './laneRow';
import { layOut, type RowLayout } from './laneRows';
import { type LaneSizes, roomy, sizesFor } from './laneSizes';
import { RunModel } from './runModel';
import type { View } from './view';
import type { Span } from './viewport';
import { WindowOfTime } from './windowOfTime';

/** While a run is read its rows are laid out anew at most this often, ms. */
const LAYOUT_PAUSE = 100;

export class Timeline {
  readonly run = new RunModel();
  readonly window = new WindowOfTime();
  choices: RowChoices = noChoices;
  selection: Selection = { kind: 'none' };
  range: Span | undefined;
  cursor: number | undefined;
  hovered: string | undefined;
  scrollTop = 0;
  width = 1;
  height = 1;
  sizes: LaneSizes = roomy;
  readonly #post: (message: FromTimeline) => void;
  #layout: RowLayout = layOut(this.run, noChoices, roomy);
  #laidOut = { version: -1, at: Number.NEGATIVE_INFINITY };
  #stale = true;

  constructor(post: (message: FromTimeline) => void) {
    this.#post = post;
  }

  /** Takes a message. `clock`: ms of the view's clock, as everywhere here. */
  take(message: ToTimeline, clock: number): void {
    switch (message.type) {
      case 'processes':
        this.#processes(message);
        break;
      case 'wake':
        this.#wake(message.process, message.now, clock);
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
      case 'select':
        this.selection = message.selection;
        break;
      default:
        break;
    }
  }

  /** What is to be drawn now. */
  frame(clock: number): { readonly layout: RowLayout; readonly view: View } {
    this.run.tick(clock);
    for (const process of this.run.processes) {
      process.update();
    }
    this.window.follow(this.run.span, !this.run.over);
    this.#layOutAgain(clock);
    this.scrollTo(this.scrollTop);
    this.#askForLines();
    const { width, height, scrollTop, sizes, selection, range, cursor, hovered } = this;
    const span = this.window.at(clock);
    const view = { span, width, height, scrollTop, sizes, selection, range, cursor, hovered };
    return { layout: this.#layout, view };
  }

  /** Whether the next frame differs from the last one though nothing comes. */
  get moves(): boolean {
    const live = !this.run.over && this.run.processes.length > 0;
    return this.window.easing || (live && this.window.following) || this.run.version !== this.#laidOut.version;
  }

  get layout(): RowLayout {
    return this.#layout;
  }

  /** Where the lanes that scroll begin. */
  get top(): number {
    return this.sizes.overview + this.sizes.ruler + this.#layout.fixedHeight;
  }

  resize(width: number, height: number): void {
    const sizes = sizesFor(height, this.sizes);
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

  /** Selects, and says so. */
  select(selection: Selection): void {
    this.selection = selection;
    this.#post({ type: 'select', selection });
  }

  #processes(message: Extract<ToTimeline, { readonly type: 'processes' }>): void {
    if (this.run.setProcesses(message)) {
      this.window.reset();
      this.selection = { kind: 'none' };
      this.range = undefined;
      this.cursor = undefined;
      this.scrollTop = 0;
    }
    this.#stale = true;
    for (const process of this.run.processes) {
      process.pulling = false;
      this.#pull(process.key);
    }
  }

  #wake(key: string, now: number, clock: number): void {
    this.run.process(key)?.told(now, clock);
    this.#pull(key);
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

  #rows(message: Extract<ToTimeline, { readonly type: 'rows' }>, clock: number): void {
    const process = this.run.rows(message, clock);
    if (process !== undefined) {
      process.pulling = false;
      if (message.more || process.woken) {
        this.#pull(process.key);
      }
    }
  }

  #layOutAgain(clock: number): void {
    const { version } = this.run;
    const due = version !== this.#laidOut.version && clock >= this.#laidOut.at + LAYOUT_PAUSE;
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

  /** Names are read from source lines; those that are missing are asked for. */
  #askForLines(): void {
    const lines = this.run.sources.takeWanted();
    if (lines.length > 0) {
      this.#post({ type: 'wantLines', lines });
    }
  }
}
