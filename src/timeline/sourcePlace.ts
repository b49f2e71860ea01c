/** Where in the source a selection leads. */
import { type Frame, userFrame } from '../trace/records';
import { placeOfBar } from '../trace/story/barFacts';
import type { Selected } from './timeline';

/** The await or step line of the bar, else of the task. */
export function sourceOf({ process, task, bar }: Selected): Frame | undefined {
  const own = bar === undefined ? undefined : placeOfBar(process.scene, task, bar);
  return (
    own ?? process.words.currentPlace(task) ?? userFrame(process.trace.dictionary.stack(task.lastWait?.stack ?? 0))
  );
}
