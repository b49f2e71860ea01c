/** Coroutines that were made and never awaited. */
import { count, moment } from '../trace/numbers';
import { type Frame, type MisuseRecord, userFrame } from '../trace/records';
import { oneLine } from '../trace/words';
import type { Case, Diagnosis, Evidence, Finding } from './finding';
import { LineTally, newItems, type Tallied } from './lineTally';

export function neverAwaited(subject: Case): Diagnosis {
  const { trace, tasks } = subject;
  const tally = new LineTally<MisuseRecord>((record) => placeOf(record, subject));
  const news = newItems(trace.misuses);
  const destroyed = newItems(tasks.destroyed);
  /** How many tasks of a coroutine were destroyed before they ran: Python says the same of their coroutines, and the finding is `destroyed-pending`. */
  const neverRan = new Map<number, number>();
  const isOfTask = (code: number): boolean => {
    const left = code === 0 ? 0 : (neverRan.get(code) ?? 0);
    neverRan.set(code, Math.max(0, left - 1));
    return left > 0;
  };
  return {
    find: () => {
      for (const task of destroyed().filter(({ steps }) => steps === 0)) {
        neverRan.set(task.code, (neverRan.get(task.code) ?? 0) + 1);
      }
      for (const record of news().filter(({ rule, code }) => rule === 'never-awaited' && !isOfTask(code))) {
        tally.add(record);
      }
      return tally.lines.map((line) => findingOf(line, subject));
    },
  };
}

function findingOf({ first, count: seen, place }: Tallied<MisuseRecord>, subject: Case): Finding {
  const name = oneLine(first.name ?? first.call);
  const times = seen === 1 ? '' : `${count(seen)} times `;
  const where = first.task === 0 ? '' : ` in ${subject.words.taskOf(first.task)}`;
  const begin = seen === 1 ? '' : ', first';
  return {
    code: 'never-awaited',
    severity: 'warning',
    message: `Coroutine '${name}' was never awaited, so its body never ran. Seen ${times}in the last run${begin}${where} at ${moment(first.time)}.`,
    time: first.time,
    place,
    evidence: definition(first, subject),
    task: first.task,
    count: seen,
  };
}

function definition({ code }: MisuseRecord, { trace }: Case): readonly Evidence[] {
  const defined = trace.dictionary.code(code);
  const name = defined?.name.split('.').at(-1) ?? '';
  return defined === undefined
    ? []
    : [
        {
          place: { ...defined, function: defined.name },
          what: `'${oneLine(name)}' is a coroutine function: calling it only creates the coroutine`,
        },
      ];
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
