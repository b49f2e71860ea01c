import { type Bar, barAfter, firstBar } from '../../../src/trace/story/bars';
import { ResourceHistory } from '../../../src/trace/story/resourceHistory';
import type { Scene } from '../../../src/trace/story/scene';
import { TaskSteps } from '../../../src/trace/story/stepsOfTask';
import type { Task } from '../../../src/trace/task';
import type { SourceLine } from '../../../src/trace/words';
import { readAll } from './reading';
import type { RecordingBuilder } from './recordingBuilder';

/** A built recording, read to its end, as stories are told of it. */
export function sceneOf(builder: RecordingBuilder, sourceLine?: SourceLine, more: Partial<Scene> = {}): Scene {
  const { trace, words } = readAll(builder, undefined, sourceLine);
  return {
    trace,
    words,
    steps: new TaskSteps(trace),
    history: new ResourceHistory(trace),
    now: trace.ended ?? trace.now,
    over: trace.ended !== undefined,
    waitsForEver: () => false,
    ...more,
  };
}

/** All bars of a task, first to last. */
export function allBars(scene: Scene, task: Task): readonly Bar[] {
  const bars: Bar[] = [];
  for (let bar = firstBar(scene, task); bar !== undefined; bar = barAfter(scene, task, bar)) {
    bars.push(bar);
  }
  return bars;
}
