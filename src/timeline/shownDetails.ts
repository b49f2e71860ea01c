/** What the details pane says: the range, else what is selected. */
import { type Details, nothingSelected } from '../trace/story/details';
import { findingDetails } from '../trace/story/findingDetails';
import { rangeDetails } from '../trace/story/rangeDetails';
import type { RangeWork } from '../trace/story/rangeStatistics';
import { resourceDetails } from '../trace/story/resourceDetails';
import { taskDetails } from '../trace/story/taskDetails';
import { TaskSums } from '../trace/story/taskSums';
import type { ProcessModel } from './processModel';
import type { Timeline } from './timeline';
import type { Span } from './viewport';

/** Rows of steps that are counted in one go: about two milliseconds. */
const PORTION = 100_000;

/** Statistics of a range that are counted, or were. */
interface Counting {
  readonly of: string;
  readonly work: RangeWork;
  readonly process: ProcessModel;
  details: Details | undefined;
}

export class ShownDetails {
  readonly #timeline: Timeline;
  readonly #sums = new TaskSums();
  #counting: Counting | undefined;
  #last: Details = nothingSelected;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** Statistics of a long range take several calls of `get`. */
  get busy(): boolean {
    return this.#counting !== undefined && this.#counting.details === undefined;
  }

  /** As of now; while a long range is counted, what was said before. */
  get(): Details {
    const { range, selection, run } = this.#timeline;
    const process = (selection.kind === 'none' ? undefined : run.process(selection.process)) ?? run.processes[0];
    if (process === undefined) {
      return nothingSelected;
    }
    if (range !== undefined) {
      this.#last = this.#ofRange(process, range) ?? this.#last;
      return this.#last;
    }
    this.#counting = undefined;
    this.#last = this.#ofSelection(process) ?? nothingSelected;
    return this.#last;
  }

  #ofRange(process: ProcessModel, range: Span): Details | undefined {
    const { offset, now, trace } = process;
    const span = { from: range.from - offset, to: range.to - offset, now };
    const stillGrows = span.to > trace.now && !process.over;
    const of = `${process.key} ${span.from} ${span.to} ${stillGrows ? trace.version : process.over}`;
    if (this.#counting?.of !== of) {
      this.#counting = { of, work: process.ranges.begin(span), process, details: undefined };
    }
    const counting = this.#counting;
    if (counting.details === undefined && !counting.work.advance(PORTION)) {
      counting.details = rangeDetails(process.scene, counting.work.result(process.words));
    }
    return counting.details;
  }

  #ofSelection(process: ProcessModel): Details | undefined {
    const { selection, run } = this.#timeline;
    const at = process.moment?.time;
    switch (selection.kind) {
      case 'none':
        return undefined;
      case 'task':
        return taskDetails(process.scene, selection.task, { bar: selection.time, at, sums: this.#sums });
      case 'resource':
        return resourceDetails(process.scene, selection.resource, { at, waits: process.resourceWaits });
      case 'finding': {
        const finding = run.findings.find(({ id }) => id === selection.finding);
        return finding === undefined ? undefined : findingDetails(process.scene, finding);
      }
    }
  }
}
