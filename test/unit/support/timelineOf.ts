/** A timeline that was fed a built recording by the messages that the extension sends, and what it draws. */
import { openRowsFeed } from '../../../src/extension/timeline/rowsFeed';
import { FORMAT } from '../../../src/protocol/recording';
import type { FromTimeline, TimelineFinding, TimelineProcess, ToTimeline } from '../../../src/protocol/timeline';
import type { Mark, MarkKind } from '../../../src/timeline/drawList';
import type { LaneRow } from '../../../src/timeline/laneRow';
import { Picture } from '../../../src/timeline/picture';
import { Timeline } from '../../../src/timeline/timeline';
import type { Span } from '../../../src/timeline/viewport';
import type { RecordingBuilder } from './recordingBuilder';

/** The builder's clock at the origin of every recording. */
const ORIGIN = '1000000000000';

export interface TimelineOptions {
  readonly over?: boolean;
  readonly now?: number;
  readonly width?: number;
  readonly height?: number;
  readonly of?: 'run' | 'recording';
  readonly key?: string;
  readonly wallClock?: string;
  readonly findings?: readonly TimelineFinding[];
  /** Source lines by `file:line`. */
  readonly lines?: Readonly<Record<string, string>>;
}

export class TimelineFixture {
  readonly timeline: Timeline;
  readonly posted: FromTimeline[] = [];
  readonly picture = new Picture();
  clock = 1000;

  constructor({ width = 1000, height = 600 }: TimelineOptions = {}) {
    this.timeline = new Timeline((message) => this.posted.push(message));
    this.timeline.window.eases = false;
    this.timeline.resize(width, height);
  }

  take(message: ToTimeline): void {
    this.timeline.take(message, this.clock);
  }

  /** Feeds recordings as those of one run. */
  show(builders: readonly RecordingBuilder[], options: TimelineOptions = {}): this {
    const processes = builders.map((_, index) => processOf(index, options));
    const { of = 'recording', findings = [] } = options;
    this.take({ type: 'processes', of, run: 'run 1', title: 'main.py', processes, problems: [] });
    for (const [index, builder] of builders.entries()) {
      const feed = openRowsFeed(builder.source(), (record) => record);
      if (!feed.ok) throw new Error(feed.error);
      const { now = 1_000_000 } = options;
      for (let more = true; more; ) {
        const portion = feed.value.pull();
        more = portion.more || portion.rows.byteLength > 0;
        this.take({ type: 'rows', process: `p${index}`, ...portion, more: false, now });
      }
    }
    this.take({ type: 'findings', findings });
    this.draw();
    const lines = Object.entries(options.lines ?? {}).map(([place, text]) => {
      const [file = '', line = '0'] = place.split(':');
      return { file, line: Number(line), text };
    });
    this.take({ type: 'lines', lines });
    this.draw();
    return this;
  }

  /** Shows a span of time, ns. */
  look(span: Span): this {
    this.timeline.window.jump(span, { from: span.from - 1e12, to: span.to + 1e12 });
    this.draw();
    return this;
  }

  draw(): void {
    this.clock += 1000;
    const { layout, view } = this.timeline.frame(this.clock);
    this.picture.draw(this.timeline.run, layout, view);
  }

  /** The rows as `task worker-1`, by what they are and what they read. */
  rows(): readonly LaneRow[] {
    const { fixed, scrolled } = this.timeline.layout;
    return [...fixed, ...scrolled];
  }

  /** Marks of the row with this key's end, without those that lie over all lanes. */
  marksOf(task: number, ...kinds: readonly MarkKind[]): readonly Mark[] {
    const index = this.timeline.layout.scrolled.findIndex((row) => row.kind === 'task' && row.task.id === task);
    const row = this.timeline.layout.scrolled[index];
    const top = this.timeline.top + (this.timeline.layout.tops[index] ?? Number.NaN) - this.timeline.scrollTop;
    const bottom = top + (row?.height ?? 0);
    return this.picture.lanes
      .toArray()
      .filter(
        ({ kind, y }) => top <= y && y < bottom && kind !== 'grid' && (kinds.length === 0 || kinds.includes(kind)),
      );
  }

  /** The texts in their longest form. */
  labels(): readonly string[] {
    return this.picture.lanes.labels.map(({ forms }) => forms[0] ?? '');
  }
}

/** A timeline of one recording. */
export function timelineOf(builder: RecordingBuilder, options: TimelineOptions = {}): TimelineFixture {
  return new TimelineFixture(options).show([builder], options);
}

function processOf(index: number, { over = true, wallClock = '0' }: TimelineOptions): TimelineProcess {
  const pid = index + 1;
  const clock = index === 0 ? '0' : wallClock;
  const header = { origin: ORIGIN, wallClock: clock, format: FORMAT };
  return { key: `p${index}`, pid, parentPid: 0, name: 'main.py', over, ...header, notes: [] };
}

/** Marks as text: `step 100 +50`, pixels rounded. */
export function texts(marks: readonly Mark[]): readonly string[] {
  return marks.map(({ kind, x, width }) => `${kind} ${Math.round(x)} +${Math.round(width * 10) / 10}`);
}
