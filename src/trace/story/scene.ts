/** What stories are told of: one process, as far as its recording has been read. */
import type { Task } from '../task';
import type { Trace } from '../trace';
import type { Words } from '../words';
import type { ResourceHistory } from './resourceHistory';
import type { TaskSteps } from './stepsOfTask';

export interface Scene {
  readonly trace: Trace;
  readonly words: Words;
  readonly steps: TaskSteps;
  readonly history: ResourceHistory;
  /** The present moment, ns since the origin; of a program that has ended its end. */
  readonly now: number;
  /** The program has ended, or nobody records it any more. */
  readonly over: boolean;
  /** It is proved that the task waits for what can never happen. */
  readonly waitsForEver: (task: Task) => boolean;
}
