/** Answers `loopscope/tasks`: every task of a run as it stands now. */
import { sourceLines } from '../disk/sourceLines';
import type { TaskSnapshot, TasksResponseBody } from '../protocol/dap';
import type { Task } from '../trace/task';
import type { Trace } from '../trace/trace';
import { Words } from '../trace/words';

const SECOND = 1e9;

export interface ReadRecording {
  readonly path: string;
  readonly pid: number;
  readonly trace: Trace;
}

/** The tasks of these recordings. */
export function taskSnapshots(recordings: readonly ReadRecording[]): TasksResponseBody {
  const lines = sourceLines();
  return {
    recordings: recordings.map(({ path, pid, trace }) => {
      const words = new Words(trace, lines);
      const tasks = [...trace.tasks.values()].map((task) => snapshot(task, trace, words));
      return { path, pid, now: trace.now / SECOND, tasks };
    }),
  };
}

function snapshot(task: Task, trace: Trace, words: Words): TaskSnapshot {
  const place = words.currentPlace(task);
  return {
    id: task.id,
    name: words.taskName(task),
    coroutine: trace.dictionary.code(task.code)?.name ?? null,
    creator: task.creator,
    state: task.state,
    waitsFor: task.wait ? words.reason(task.wait) : null,
    since: task.since / SECOND,
    place: place ? { file: place.file, line: place.line, function: place.function } : null,
  };
}
