/** Coroutines that were made and never awaited. */
import { count, moment } from '../trace/numbers';
import { type Frame, type MisuseRecord, userFrame } from '../trace/records';
import { oneLine, shortPlace } from '../trace/words';
import { onlyUnawaitedCall } from './callSites';
import { type Case, type Diagnosis, type Evidence, type Finding, lineOf } from './finding';
import { LineTally, newItems, type Tallied } from './lineTally';

export function neverAwaited(subject: Case): Diagnosis {
  const madeAt = new Map<string, Frame | undefined>();
  const tally = new LineTally<MisuseRecord>((record) => placeOf(record, subject, madeAt));
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
function elsewhere(record: MisuseRecord, place: Frame | undefined, subject: Case): string {
  const dropped = droppedAt(record, subject);
  if (record.created !== undefined || dropped === undefined || namesIt(record, dropped, subject)) {
    return '';
  }
  return place !== undefined && lineOf(place) === lineOf(dropped)
    ? ' It was dropped at this line, and may have been made before.'
    : ` It was dropped at ${shortPlace(dropped)}; this is the only line of these files that calls it and does not await it.`;
}

function ownName({ name, call }: MisuseRecord): string {
  return (name ?? call).split('.').at(-1) ?? '';
}

/** Whether the line has the coroutine's name, which then is called there; also when the line cannot be read. */
function namesIt(record: MisuseRecord, place: Frame, { words }: Case): boolean {
  const line = words.sourceLine(place.file, place.line) ?? '';
  return line === '' || line.includes(ownName(record));
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
 * Where the coroutine was made, when the program tracks that, or the source tells; else where it was dropped or a call failed with it, mostly the same line;
 * where that was inside a library, the line that made the task in which it was; else its definition.
 */
function placeOf(record: MisuseRecord, subject: Case, madeAt: Map<string, Frame | undefined>): Frame | undefined {
  const { trace } = subject;
  const stack = trace.dictionary.stack(record.stack);
  const dropped = droppedAt(record, subject);
  const task = stack.length === 0 ? undefined : trace.tasks.get(record.task);
  const inTask = task === undefined ? undefined : trace.dictionary.site(task.site);
  const code = trace.dictionary.code(record.code);
  const defined = code === undefined ? undefined : { ...code, function: code.name };
  return (
    record.created ?? madeBefore(record, dropped, subject, madeAt) ?? dropped ?? inTask ?? defined ?? userFrame(stack)
  );
}

function droppedAt({ stack }: MisuseRecord, { trace }: Case): Frame | undefined {
  return trace.dictionary.stack(stack).find((frame) => !frame.library);
}

/** Where a coroutine was made that is dropped at a line which does not name it, when the files of both can say only one. Read once for each function and line. */
function madeBefore(
  record: MisuseRecord,
  dropped: Frame | undefined,
  subject: Case,
  madeAt: Map<string, Frame | undefined>,
): Frame | undefined {
  const name = ownName(record);
  if (dropped === undefined || !/^\w+$/.test(name) || namesIt(record, dropped, subject)) {
    return undefined;
  }
  const defined = subject.trace.dictionary.code(record.code)?.file;
  const key = `${record.code} ${name} ${dropped.file}`;
  if (!madeAt.has(key)) {
    madeAt.set(key, onlyUnawaitedCall(name, new Set([dropped.file, defined ?? dropped.file]), subject.words));
  }
  return madeAt.get(key);
}
