/** Coroutines that were made and never awaited. */
import { count, moment } from '../trace/numbers';
import { type Frame, type MisuseRecord, userFrame } from '../trace/records';
import { oneLine } from '../trace/words';
import { byLine, type Case, type Finding, type Group } from './finding';

export function neverAwaited(subject: Case): readonly Finding[] {
  const records = subject.trace.misuses.filter((record) => record.rule === 'never-awaited');
  const lost = withoutTasks(records, subject);
  return byLine(lost, (record) => placeOf(record, subject)).map((group) => findingOf(group, subject));
}

/** Python says the same of the coroutine of a task that was destroyed before it ran; that finding is `destroyed-pending`. */
function withoutTasks(records: readonly MisuseRecord[], { trace }: Case): readonly MisuseRecord[] {
  const neverRan = new Map<number, number>();
  if (records.length > 0) {
    for (const task of trace.tasks.values()) {
      if (task.steps === 0 && task.state === 'destroyed') {
        neverRan.set(task.code, (neverRan.get(task.code) ?? 0) + 1);
      }
    }
  }
  return records.filter((record) => {
    const tasks = neverRan.get(record.code) ?? 0;
    neverRan.set(record.code, tasks - 1);
    return tasks <= 0 || record.code === 0;
  });
}

function findingOf(records: Group<MisuseRecord>, subject: Case): Finding {
  const [first] = records;
  const name = oneLine(first.name ?? first.call);
  const times = records.length === 1 ? '' : `${count(records.length)} times `;
  const where = first.task === 0 ? '' : ` in ${subject.words.taskOf(first.task)}`;
  const begin = records.length === 1 ? '' : ', first';
  return {
    code: 'never-awaited',
    severity: 'warning',
    message: `Coroutine '${name}' was never awaited, so its body never ran. Seen ${times}in the last run${begin}${where} at ${moment(first.time)}.`,
    time: first.time,
    place: placeOf(first, subject),
    evidence: [],
    task: first.task,
    count: records.length,
  };
}

/**
 * Where the coroutine was made, when the program tracks that; else where it was dropped or a call failed with it, mostly the same line; where that was inside a
 * library, the line that made the task in which it was; else its definition.
 */
function placeOf(record: MisuseRecord, { trace }: Case): Frame | undefined {
  const stack = trace.dictionary.stack(record.stack);
  const dropped = stack.find((frame) => !frame.library);
  const task = stack.length === 0 ? undefined : trace.tasks.get(record.task);
  const inTask = task === undefined ? undefined : trace.dictionary.site(task.site);
  const code = trace.dictionary.code(record.code);
  const defined = code === undefined ? undefined : { ...code, function: code.name };
  return record.created ?? dropped ?? inTask ?? defined ?? userFrame(stack);
}
