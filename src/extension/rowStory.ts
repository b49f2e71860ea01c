/** The story of a row's task as text. */
import { ResourceHistory } from '../trace/story/resourceHistory';
import type { Scene } from '../trace/story/scene';
import { TaskSteps } from '../trace/story/stepsOfTask';
import { taskStory } from '../trace/story/taskStory';
import { TaskSums } from '../trace/story/taskSums';
import type { Task } from '../trace/task';
import type { RunProcess } from './liveRun';
import type { TaskFindings } from './taskFindings';

/** As of the moment that the process shows. */
export function storyOf(process: RunProcess, task: Task, findings: TaskFindings): string {
  const { trace, words, now, over } = process;
  const scene: Scene = {
    ...{ trace, words, now, over },
    steps: new TaskSteps(trace),
    history: new ResourceHistory(trace),
    waitsForEver: (other) => findings.isForEver(process, other),
  };
  return taskStory({ scene, task, now, sums: new TaskSums().of(scene, task) });
}
