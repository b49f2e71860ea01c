/** What the details pane says: the range, else what is selected. */
import { type Details, nothingSelected } from '../trace/story/details';
import { taskDetails } from '../trace/story/taskDetails';
import { TaskSums } from '../trace/story/taskSums';
import type { Timeline } from './timeline';

export class ShownDetails {
  readonly #timeline: Timeline;
  readonly #sums = new TaskSums();

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** As of now. */
  get(): Details {
    const { selection, run } = this.#timeline;
    if (selection.kind === 'none') {
      return nothingSelected;
    }
    const process = run.process(selection.process);
    if (process === undefined) {
      return nothingSelected;
    }
    const at = process.moment?.time;
    switch (selection.kind) {
      case 'task':
        return (
          taskDetails(process.scene, selection.task, { bar: selection.time, at, sums: this.#sums }) ?? nothingSelected
        );
      default:
        return nothingSelected;
    }
  }
}
