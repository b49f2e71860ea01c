/** Coroutines that were made and never awaited. */
import { count, moment } from '../trace/numbers';
import { type Frame, type MisuseRecord, userFrame } from '../trace/records';
import { oneLine } from '../trace/words';
import type { Case, Diagnosis, Evidence, Finding } from './finding';
import { LineTally, newItems, type Tallied } from './lineTally';

export function neverAwaited(subject: Case): Diagnosis {
  const tally = new LineTally<MisuseRecord>((record) => placeOf(record, subject));
  const news = newItems(subject.trace.misuses);
  return {
    find: () => {
      for (const record of news().filter(({ rule }) => rule === 'never-awaited')) {
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
    message: `Coroutine '${name}' was never awaited, so its body never ran. Seen ${times}in the last run${begin}${where} at ${moment(first.time)}.${elsewhere(first, place, subject)}`,
    time: first.time,
    place,
    evidence: definition(first, subject),
    task: first.task,
    count: seen,
  };
}

/** A coroutine that was kept in a variable is dropped somewhere else than it was made, and only where is known. */
function elsewhere({ name, call, created }: MisuseRecord, place: Frame | undefined, { words }: Case): string {
  const line = created !== undefined || place === undefined ? undefined : words.sourceLine(place.file, place.line);
  const own = (name ?? call).split('.').at(-1) ?? '';
  return line === undefined || line === '' || line.includes(own)
    ? ''
    : ' It was dropped at this line, and may have been made before.';
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
