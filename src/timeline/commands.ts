/** What keys, buttons and commands of the editor do to a timeline. */
import type { TimelineAction, TimelineFinding } from '../protocol/timeline';
import { type Bar, barAfter, barBefore } from '../trace/story/bars';
import type { Point } from '../trace/story/causes';
import { causeOf, firstEffectOf } from '../trace/story/causes';
import type { KeyCommand } from './keys';
import type { LaneRow } from './laneRow';
import { firstInView, nextEvent } from './nextEvent';
import { sourceOf } from './sourcePlace';
import type { Selected, Timeline } from './timeline';
import type { Span } from './viewport';

const ZOOM = 1.3;
const ZOOM_MORE = ZOOM ** 3;
const PAN = 0.1;
/** A bar that is fitted has so much room on each side, as a share of its length. */
const ROOM = 0.1;

/** What of a command the page itself has to do. */
export interface PageDoes {
  focusFilter(): void;
  chooseGrouping(): void;
  showKeys(): void;
  copyText(): void;
  showRowsAsText(): void;
  /** The hover card was open and is closed now. */
  closeCard(): boolean;
  clearFilter(): void;
  changed(): void;
}

export class Commands {
  readonly #timeline: Timeline;
  readonly #page: PageDoes;
  /** The moment under the pointer; undefined while it is elsewhere. */
  pointer: number | undefined;
  readonly #clock: () => number;

  constructor(timeline: Timeline, page: PageDoes, clock: () => number) {
    this.#timeline = timeline;
    this.#page = page;
    this.#clock = clock;
  }

  /** Does what a key says. */
  run(command: KeyCommand): void {
    this.#table[command]();
    this.#page.changed();
  }

  /** Does what a command of the editor says. */
  act(action: TimelineAction): void {
    this.#actions[action]();
    this.#page.changed();
  }

  readonly #table: Readonly<Record<KeyCommand, () => void>> = {
    zoomIn: () => this.#zoom(ZOOM),
    zoomInMore: () => this.#zoom(ZOOM_MORE),
    zoomOut: () => this.#zoom(1 / ZOOM),
    zoomOutMore: () => this.#zoom(1 / ZOOM_MORE),
    panLeft: () => this.#pan(-PAN),
    panRight: () => this.#pan(PAN),
    panPageLeft: () => this.#pan(-1),
    panPageRight: () => this.#pan(1),
    rowUp: () => this.#moveRow(-1),
    rowDown: () => this.#moveRow(1),
    pageUp: () => this.#moveRow(-this.#rowsOfPage()),
    pageDown: () => this.#moveRow(this.#rowsOfPage()),
    right: () => this.#right(),
    left: () => this.#left(),
    cause: () => this.#goTo((selected, bar) => causeOf(selected.process.scene, selected.task, bar)?.from),
    effect: () => this.#goTo((selected, bar) => firstEffectOf(selected.process.scene, selected.task, bar)?.to),
    source: () => this.openSource(false),
    creation: () => this.#openCreation(),
    fit: () => this.#fit(),
    fitRun: () => this.#timeline.window.showRun(this.#timeline.run.span, this.#clock()),
    home: () => this.#home(),
    end: () => this.#end(),
    followOrNot: () => this.#followOrNot(),
    setCursor: () => this.#timeline.moveCursor(this.pointer ?? this.#selectedMoment()),
    cursorBack: () => this.#stepCursor(-1),
    cursorOn: () => this.#stepCursor(1),
    rangeOfBar: () => this.#timeline.setRange(this.#selectedSpan()),
    zoomToRange: () => this.#showSpan(this.#timeline.range),
    nextFinding: () => this.#moveFinding(1),
    previousFinding: () => this.#moveFinding(-1),
    groupBy: () => this.#page.chooseGrouping(),
    details: () => this.#toggleDetails(),
    pin: () => this.#pin(),
    filter: () => this.#page.focusFilter(),
    copy: () => this.#page.copyText(),
    escape: () => this.#escape(),
    keys: () => this.#page.showKeys(),
  };

  readonly #actions: Readonly<Record<TimelineAction, () => void>> = {
    follow: () => this.#followOrNot(),
    zoomToRun: () => this.#table.fitRun(),
    zoomToSelection: () => this.#fit(),
    toggleDetails: () => this.#toggleDetails(),
    filter: () => this.#page.focusFilter(),
    groupBy: () => this.#page.chooseGrouping(),
    hideEnded: () => this.#timeline.choose({ endedHidden: true }),
    showEnded: () => this.#timeline.choose({ endedHidden: false }),
    nextFinding: () => this.#moveFinding(1),
    previousFinding: () => this.#moveFinding(-1),
    copyStory: () => this.#page.copyText(),
    pinRow: () => this.#pin(),
    onlyThisTask: () => this.#only(),
    keys: () => this.#page.showKeys(),
    rowsAsText: () => this.#page.showRowsAsText(),
    copyTime: () => this.#copyTime(),
  };

  /** Opens the line of the selected bar or task. */
  openSource(preview: boolean): void {
    const { selected } = this.#timeline;
    const place = selected === undefined ? undefined : sourceOf(selected);
    if (place !== undefined) {
      this.#timeline.post({ type: 'open', file: place.file, line: place.line, preview });
    }
  }

  selectBar({ process, task }: Selected, bar: Bar): void {
    this.#timeline.select({ kind: 'task', process: process.key, task: task.id, time: middleOf(bar) });
    this.#timeline.showSpan({ from: bar.from + process.offset, to: bar.to + process.offset }, this.#clock());
  }

  /** Selects a finding: its task and moment. */
  showFinding(finding: TimelineFinding): void {
    const timeline = this.#timeline;
    const process = timeline.run.process(finding.process);
    if (process === undefined) {
      return;
    }
    timeline.select({ kind: 'finding', process: finding.process, finding: finding.id });
    const task = process.trace.tasks.get(finding.task);
    if (task !== undefined) {
      timeline.reveal({ process, task, bar: undefined });
    }
    timeline.window.stand();
    const time = finding.time + process.offset;
    timeline.showSpan({ from: time, to: time }, this.#clock());
  }

  #zoom(factor: number): void {
    const { window, run, live } = this.#timeline;
    const { from, to } = window.target;
    // What follows stays at the newest moment.
    const middle = live && window.following ? run.now : (from + to) / 2;
    const moment = this.pointer ?? this.#selectedMoment();
    const around = moment !== undefined && from <= moment && moment <= to ? moment : middle;
    window.zoom(factor, around, run.span, this.#clock());
  }

  #pan(share: number): void {
    this.#timeline.window.pan(share, this.#timeline.run.span);
  }

  #rowsOfPage(): number {
    const { height, top, sizes } = this.#timeline;
    return Math.max(1, Math.floor((height - top) / sizes.row) - 1);
  }

  #moveRow(by: number): void {
    const timeline = this.#timeline;
    const { scrolled, indexOf } = timeline.layout;
    if (scrolled.length === 0) {
      return;
    }
    const known = timeline.focused === undefined ? undefined : indexOf.get(timeline.focused);
    const first = by > 0 ? -1 : scrolled.length;
    const index = Math.min(Math.max(0, (known ?? first) + by), scrolled.length - 1);
    this.focusRow(scrolled[index]);
    timeline.scrollToRow(index);
  }

  /** Keys act on this row; tasks and resources are selected. */
  focusRow(row: LaneRow | undefined): void {
    const timeline = this.#timeline;
    timeline.focused = row?.key;
    timeline.inBars = false;
    if (row?.kind === 'task') {
      timeline.select({ kind: 'task', process: row.process.key, task: row.task.id });
    } else if (row?.kind === 'resource') {
      timeline.select({ kind: 'resource', process: row.process.key, resource: row.resource.id });
    }
  }

  #right(): void {
    const timeline = this.#timeline;
    const row = timeline.rowOf(timeline.focused);
    const { selected } = timeline;
    if (timeline.inBars && selected?.bar !== undefined) {
      const next = barAfter(selected.process.scene, selected.task, selected.bar);
      if (next !== undefined) {
        this.selectBar(selected, next);
      }
    } else if (row?.expanded === false) {
      timeline.toggle(row);
    } else if (row?.kind === 'task') {
      this.#enterBars({ process: row.process, task: row.task, bar: undefined });
    }
  }

  #enterBars(selected: Selected): void {
    const bar = firstInView(selected, this.#timeline.window.target.from - selected.process.offset);
    if (bar !== undefined) {
      this.selectBar(selected, bar);
    }
  }

  #left(): void {
    const timeline = this.#timeline;
    const row = timeline.rowOf(timeline.focused);
    const { selected } = timeline;
    if (timeline.inBars && selected?.bar !== undefined) {
      const before = barBefore(selected.process.scene, selected.task, selected.bar);
      if (before === undefined) {
        timeline.select({ kind: 'task', process: selected.process.key, task: selected.task.id });
      } else {
        this.selectBar(selected, before);
      }
    } else if (row?.expanded === true) {
      timeline.toggle(row);
    } else if (row !== undefined) {
      this.#focusParent(row);
    }
  }

  #focusParent(row: LaneRow): void {
    const { scrolled, indexOf } = this.#timeline.layout;
    const index = indexOf.get(row.key) ?? -1;
    for (let above = index - 1; above >= 0; above -= 1) {
      const candidate = scrolled[above];
      if (candidate !== undefined && candidate.level < row.level) {
        this.focusRow(candidate);
        this.#timeline.scrollToRow(above);
        return;
      }
    }
  }

  #goTo(pointOf: (selected: Selected, bar: Bar) => Point | undefined): void {
    const timeline = this.#timeline;
    const { selected } = timeline;
    const point = selected?.bar === undefined ? undefined : pointOf(selected, selected.bar);
    const task = point === undefined ? undefined : selected?.process.trace.tasks.get(point.task);
    if (selected === undefined || point === undefined || task === undefined) {
      return;
    }
    const { process } = selected;
    timeline.select({ kind: 'task', process: process.key, task: task.id, time: point.time });
    timeline.reveal({ process, task, bar: undefined });
    const time = point.time + process.offset;
    timeline.showSpan({ from: time, to: time }, this.#clock());
  }

  #openCreation(): void {
    const { selected } = this.#timeline;
    const place = selected?.process.trace.dictionary.site(selected.task.site);
    if (place !== undefined) {
      this.#timeline.post({ type: 'open', file: place.file, line: place.line, preview: false });
    }
  }

  #fit(): void {
    this.#showSpan(this.#timeline.range ?? this.#selectedSpan());
  }

  #showSpan(span: Span | undefined): void {
    if (span !== undefined) {
      const room = (span.to - span.from) * ROOM;
      this.#timeline.window.show(
        { from: span.from - room, to: span.to + room },
        this.#timeline.run.span,
        this.#clock(),
      );
    }
  }

  /** The selected bar, else the life of the selected task. */
  #selectedSpan(): Span | undefined {
    const { selected } = this.#timeline;
    if (selected === undefined) {
      return undefined;
    }
    const { process, task, bar } = selected;
    const { from, to } = bar ?? { from: task.created, to: task.ended ?? process.now };
    return { from: from + process.offset, to: to + process.offset };
  }

  #selectedMoment(): number | undefined {
    const span = this.#selectedSpan();
    return span === undefined ? undefined : (span.from + span.to) / 2;
  }

  #home(): void {
    const { window, run } = this.#timeline;
    const length = window.target.to - window.target.from;
    window.show({ from: 0, to: length }, run.span, this.#clock());
  }

  #end(): void {
    const timeline = this.#timeline;
    const { window, run, live } = timeline;
    if (live) {
      window.followAgain(run.span, { live, clock: this.#clock() });
      return;
    }
    const length = window.target.to - window.target.from;
    window.show({ from: run.now - length * 0.98, to: run.now + length * 0.02 }, run.span, this.#clock());
  }

  #followOrNot(): void {
    const { window, run, live } = this.#timeline;
    if (window.following) {
      window.stand();
    } else if (live) {
      window.followAgain(run.span, { live, clock: this.#clock() });
    }
  }

  #stepCursor(by: 1 | -1): void {
    const timeline = this.#timeline;
    const from = timeline.cursor ?? timeline.run.now;
    const next = nextEvent(timeline, from, by);
    if (next !== undefined) {
      timeline.moveCursor(next);
      timeline.showSpan({ from: next, to: next }, this.#clock());
    }
  }

  #moveFinding(by: 1 | -1): void {
    const { run, selection } = this.#timeline;
    const { findings } = run;
    const now = selection.kind === 'finding' ? findings.findIndex(({ id }) => id === selection.finding) : -1;
    const start = by > 0 ? 0 : findings.length - 1;
    const finding = now < 0 ? findings[start] : findings[(now + by + findings.length) % findings.length];
    if (finding !== undefined) {
      this.showFinding(finding);
    }
  }

  #toggleDetails(): void {
    this.#timeline.details = !this.#timeline.details;
  }

  #pin(): void {
    const key = this.#timeline.focused;
    if (key === undefined) {
      return;
    }
    const own = key.startsWith('p') ? key.slice(1) : key;
    const pinned = new Set(this.#timeline.choices.pinned);
    if (!pinned.delete(own)) {
      pinned.add(own);
    }
    this.#timeline.choose({ pinned });
  }

  #only(): void {
    const { selected, choices } = this.#timeline;
    const only = selected === undefined ? undefined : { process: selected.process.key, task: selected.task.id };
    this.#timeline.choose({ only: choices.only === undefined ? only : undefined });
  }

  #copyTime(): void {
    const time = this.pointer ?? this.#timeline.cursor;
    if (time !== undefined) {
      this.#timeline.post({ type: 'copy', text: `${(time / 1e9).toFixed(6)} s` });
    }
  }

  #escape(): void {
    const timeline = this.#timeline;
    const { choices, selection } = timeline;
    if (this.#page.closeCard()) {
      return;
    }
    if (choices.filter !== undefined || choices.only !== undefined) {
      this.#page.clearFilter();
    } else if (timeline.range !== undefined) {
      timeline.setRange(undefined);
    } else if (timeline.cursor !== undefined) {
      timeline.moveCursor(undefined);
    } else if (selection.kind === 'task' && selection.time !== undefined) {
      timeline.select({ kind: 'task', process: selection.process, task: selection.task });
    } else {
      timeline.select({ kind: 'none' });
    }
  }
}

/** A moment within a bar that names it. */
function middleOf(bar: Bar): number {
  return bar.to > bar.from ? bar.from + (bar.to - bar.from) / 2 : bar.from;
}
