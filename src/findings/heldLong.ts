/**
 * Locks that a task held for long across an await while others waited for them. A lock that nobody waited for is held at no cost, a step that takes long
 * is `loop-blocked`, and a holder that waits for another lock is `deadlock`'s business.
 */
import { operationKind, stepEnd, waitKind } from '../protocol/recording';
import { duration, plural } from '../trace/numbers';
import { type Frame, userFrame } from '../trace/records';
import { shortPlace } from '../trace/words';
import { type Asked, byLine, type Case, type Diagnosis, type Evidence, type Finding, type Group } from './finding';
import { lastMoment } from './lastMoment';

/** ns that a lock must be held, and that somebody must have waited for it meanwhile. */
const HELD = 1e9;
const WAITED = 0.5e9;
/** Holds that are kept; of more the longest. */
const MOST = 1000;

/** Most holds are short: one empty list for all. */
const nobody: readonly number[] = [];

/** What a task does with a lock it has, while the rows are read. */
interface Holding {
  readonly task: number;
  readonly from: number;
  /** The row of the acquisition. */
  readonly acquired: number;
  /** The rows of the steps behind which others waited for long, before they gave up. */
  gaveUp: readonly number[];
  /** Its last step that was read, -1 without: the one in which it does something comes behind what it does. */
  lastRow: number;
  /** The row of the step behind which it waited longest, and how long that was, ns. */
  longestRow: number;
  longest: number;
}

/** A hold that was too long. */
interface Hold {
  readonly lock: number;
  readonly task: number;
  readonly from: number;
  readonly to: number;
  /** The row of the acquisition. */
  readonly acquired: number;
  /** The longest await in it. */
  readonly place: Frame;
  /** The rows of the steps behind which others waited for the lock meanwhile. */
  readonly waits: readonly number[];
}

export function heldLong(subject: Case): Diagnosis {
  const locks = new HeldLocks(subject);
  return {
    step: (row) => locks.step(row),
    operation: (row) => locks.operation(row),
    find: (asked) => byLine(locks.holds(asked), ({ place }) => place).map((group) => findingOf(group, subject)),
  };
}

/** Follows who has which lock, and who waits for it, in the order of time. */
class HeldLocks {
  readonly #subject: Case;
  readonly #held = new Map<number, Holding>();
  readonly #ofTask = new Map<number, Set<number>>();
  /** By lock: the waiting tasks, each with the row of the step behind which it waits. */
  readonly #waiting = new Map<number, Map<number, number>>();
  #over: readonly Hold[] = [];

  constructor(subject: Case) {
    this.#subject = subject;
  }

  step(row: number): void {
    const { steps } = this.#subject.trace;
    const task = steps.task.at(row);
    const before = steps.previous.at(row) - 1;
    if (before >= 0 && steps.how.at(before) === waitKind.lock) {
      this.#waitOver(steps.target.at(before), task, { before, row });
    }
    for (const lock of this.#ofTask.get(task) ?? []) {
      const holding = this.#held.get(lock);
      if (holding !== undefined) {
        this.#waited(holding, steps.ready.at(row)).lastRow = row;
      }
    }
    if (steps.how.at(row) === waitKind.lock) {
      const lock = steps.target.at(row);
      const waiters = this.#waiting.get(lock) ?? new Map<number, number>();
      this.#waiting.set(lock, waiters.set(task, row));
    }
  }

  /** Whoever gets the lock has waited for the hold before. */
  #waitOver(lock: number, task: number, { before, row }: { readonly before: number; readonly row: number }): void {
    const { steps } = this.#subject.trace;
    this.#waiting.get(lock)?.delete(task);
    const holding = this.#held.get(lock);
    const from = Math.max(steps.ended.at(before), holding?.from ?? Number.POSITIVE_INFINITY);
    if (holding !== undefined && steps.ready.at(row) - from >= WAITED && holding.gaveUp.length < MOST) {
      holding.gaveUp = [...holding.gaveUp, before];
    }
  }

  operation(row: number): void {
    const { operations, all } = this.#subject.trace.resources;
    const kind = operations.kind.at(row);
    const lock = operations.resource.at(row);
    if (kind === operationKind.acquired && all.get(lock)?.type === 'lock') {
      const task = operations.task.at(row);
      this.#held.set(lock, {
        task,
        from: operations.time.at(row),
        acquired: row,
        gaveUp: nobody,
        lastRow: -1,
        longestRow: -1,
        longest: 0,
      });
      this.#ofTask.set(task, (this.#ofTask.get(task) ?? new Set()).add(lock));
    } else if (kind === operationKind.released) {
      this.#released(lock, operations.time.at(row));
    }
  }

  /** Those that are over, and those that last. */
  holds({ ended, now }: Asked): readonly Hold[] {
    const until = ended ? Math.min(now, lastMoment(this.#subject)) : now;
    const lasting = [...this.#held].flatMap(([lock, holding]) => {
      return until - holding.from < HELD ? [] : (this.#tooLong(lock, this.#waited({ ...holding }, until), until) ?? []);
    });
    return [...this.#over, ...lasting];
  }

  #released(lock: number, to: number): void {
    const holding = this.#held.get(lock);
    if (holding === undefined) {
      return;
    }
    const hold = this.#tooLong(lock, this.#waited(holding, to), to);
    if (hold !== undefined) {
      const all = [...this.#over, hold];
      this.#over = all.length <= MOST ? all : all.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, MOST);
    }
    this.#ofTask.get(holding.task)?.delete(lock);
    this.#held.delete(lock);
  }

  /** The holder waited, or waits, behind its last step up to `to`: notes it, if it is the longest wait. */
  #waited(holding: Holding, to: number): Holding {
    const { steps } = this.#subject.trace;
    const waited = to - steps.ended.at(holding.lastRow);
    if (steps.how.at(holding.lastRow) >= stepEnd.firstWait && waited > holding.longest) {
      holding.longest = waited;
      holding.longestRow = holding.lastRow;
    }
    return holding;
  }

  #tooLong(lock: number, holding: Holding, to: number): Hold | undefined {
    const { trace } = this.#subject;
    const { steps } = trace;
    if (to - holding.from < HELD || holding.task === 0 || holding.longestRow < 0) {
      return undefined;
    }
    const place = userFrame(trace.dictionary.stack(steps.stack.at(holding.longestRow)));
    const still = [...(this.#waiting.get(lock)?.values() ?? [])].filter((row) => steps.ended.at(row) < to);
    const waits = [...holding.gaveUp, ...still];
    const first = Math.min(...waits.map((row) => Math.max(holding.from, steps.ended.at(row))));
    const another = steps.how.at(holding.longestRow) === waitKind.lock;
    return place === undefined || another || to - first < WAITED
      ? undefined
      : { lock, task: holding.task, from: holding.from, to, acquired: holding.acquired, place, waits };
  }
}

function lengthOf({ from, to }: Pick<Hold, 'from' | 'to'>): number {
  return to - from;
}

/** The longest speaks for all at its line. */
function findingOf(holds: Group<Hold>, subject: Case): Finding {
  const { trace, words } = subject;
  const hold = holds.reduce((longest, one) => (lengthOf(one) > lengthOf(longest) ? one : longest));
  const lock = trace.resources.get(hold.lock);
  const name = (lock && words.resourceName(lock)) ?? `#${hold.lock}`;
  const holder = words.taskOf(hold.task);
  return {
    code: 'held-long',
    severity: 'information',
    message: `'${holder}' held Lock ${name} for ${duration(lengthOf(hold))} across an await at ${shortPlace(hold.place)}, while ${plural(hold.waits.length, 'task')} waited for it.`,
    time: hold.from + HELD,
    place: hold.place,
    evidence: [...acquisitionOf(hold, subject), ...waitersOf(hold, subject)],
    task: hold.task,
    count: holds.length,
  };
}

function acquisitionOf({ acquired, task }: Hold, { trace, words }: Case): readonly Evidence[] {
  const place = trace.dictionary.site(trace.resources.operations.site.at(acquired));
  return place === undefined ? [] : [{ place, what: `${words.taskOf(task)} acquired it here` }];
}

function waitersOf({ waits, from, to }: Hold, { trace, words }: Case): readonly Evidence[] {
  const { steps, dictionary } = trace;
  return waits.slice(0, 5).flatMap((row): readonly Evidence[] => {
    const place = userFrame(dictionary.stack(steps.stack.at(row)));
    const time = duration(to - Math.max(from, steps.ended.at(row)));
    return place === undefined
      ? []
      : [{ place, what: `${words.taskOf(steps.task.at(row))} waited for it here for ${time}` }];
  });
}
