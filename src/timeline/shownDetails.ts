/** What the details pane says: the range, else what is selected. */
import { type Block, type Details, nothingSelected } from '../trace/story/details';
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
  readonly parts: readonly { readonly process: ProcessModel; readonly work: RangeWork }[];
  /** So many of the parts are counted. */
  done: number;
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
      const within = run.processes.filter(({ offset, now }) => offset < range.to && range.from < offset + now);
      this.#last = this.#ofRange(within.length === 0 ? [process] : within, range) ?? this.#last;
      return this.#last;
    }
    this.#counting = undefined;
    const told = this.#ofSelection(process) ?? nothingSelected;
    this.#last = { ...told, blocks: [...this.#unreadable(process), ...told.blocks] };
    return this.#last;
  }

  #ofRange(processes: readonly ProcessModel[], range: Span): Details | undefined {
    const of = [`${range.from} ${range.to}`, ...processes.map((process) => stateOf(process, range))].join(', ');
    if (this.#counting?.of !== of) {
      const parts = processes.map((process) => ({ process, work: process.ranges.begin(ownSpan(process, range)) }));
      this.#counting = { of, parts, done: 0, details: undefined };
    }
    const counting = this.#counting;
    for (let part = counting.parts[counting.done]; part !== undefined; part = counting.parts[counting.done]) {
      if (part.work.advance(PORTION)) {
        return undefined;
      }
      counting.done += 1;
    }
    counting.details ??= rangeDetails(
      range,
      counting.parts.map(({ process, work }) => ({
        process: { key: process.key, name: `${process.info.name}, pid ${process.info.pid}` },
        scene: process.scene,
        range: work.result(process.words),
      })),
    );
    return counting.details;
  }

  /** Says which files of the program that the selection leads to are not here, and lets the user say where they are. */
  #unreadable({ trace, words }: ProcessModel): readonly Block[] {
    const { selection, run } = this.#timeline;
    const task = selection.kind === 'task' ? trace.tasks.get(selection.task) : undefined;
    const resource = selection.kind === 'resource' ? trace.resources.get(selection.resource) : undefined;
    const made = trace.dictionary.site(task?.site ?? resource?.site ?? 0);
    const places = [made, task === undefined ? undefined : words.currentPlace(task)];
    const files = places.flatMap((place) =>
      place !== undefined && !place.library && isPath(place.file) && run.sources.isUnreadable(place.file, place.line)
        ? [place.file]
        : [],
    );
    return [...new Set(files)].map((file) => ({
      kind: 'text',
      line: [`'${file}' cannot be read on this machine. `, { text: 'Locate...', link: { kind: 'locate', file } }],
    }));
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

/** A range of the run in a process's own time. */
function ownSpan({ offset, now }: ProcessModel, { from, to }: Span): Span & { readonly now: number } {
  return { from: from - offset, to: to - offset, now };
}

/** Changes when what is to be said of a range may be another: it reaches into what is still written. */
function stateOf({ key, over, offset, trace }: ProcessModel, { to }: Span): string {
  return `${key} ${to - offset > trace.now && !over ? trace.version : over}`;
}

/** Not "<string>" and the like. */
function isPath(file: string): boolean {
  return /[\\/]/.test(file);
}
