/**
 * What a recording says, as tables and entities that are right for the moment up to which it was read. Fed row by row; cannot fail: an end without a
 * start, an unknown creator or half a file gives an entity with what is known of it, and what makes no sense is counted and told as a note.
 */
import { type RecordingHeader, rowKind } from '../protocol/recording';
import { LoopTable } from './loops';
import type { RecordingSink } from './recordingReader';
import {
  Dictionary,
  type MisuseRecord,
  type NotRecorded,
  numberOf,
  type ProcessRecord,
  type Raw,
  textOf,
} from './records';
import { decodeMisuse, decodeProcess } from './recordsOfProcess';
import { ResourceTable } from './resources';
import { lastMember, type Row } from './rowDecoder';
import type { Steps } from './steps';
import type { Task } from './task';
import { TaskTable } from './tasks';

/** Times further from the origin than this (ns, about 12 years) make no sense. */
const FURTHEST = 4e17;
/** Records of misuse, and of what is not recorded, that are kept. */
const MOST_RECORDS = 100_000;

/** `sub` of a row about dropped ones: why. */
const BY_LIMIT = 1;

/** A span in which rows were dropped. */
export interface Dropped {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** A size limit dropped them; else they came faster than they could be written. */
  readonly byLimit: boolean;
}

export class Trace implements RecordingSink {
  readonly dictionary = new Dictionary();
  readonly resources = new ResourceTable();
  readonly loops = new LoopTable();
  readonly misuses: MisuseRecord[] = [];
  readonly notRecorded: NotRecorded[] = [];
  readonly dropped: Dropped[] = [];
  process: ProcessRecord | undefined;
  /** The newest moment that any row told, ns since the origin. */
  now = 0;
  /** Set once the program said goodbye: when. */
  ended: number | undefined;
  /** It has a size limit, so older rows may be missing. */
  mayDrop = false;
  /** Rows read so far. */
  rows = 0;
  /** Rises with every row and record; a view compares it to know whether to look again. */
  version = 0;
  readonly #tasks = new TaskTable(this.resources, () => this.loops.only);
  #origin = 0;
  readonly #until: number;
  #odd = 0;

  /** `until`: rows behind this time (ns since the origin) are left out. */
  constructor(until = Number.POSITIVE_INFINITY) {
    this.#until = until;
  }

  begin(header: RecordingHeader): void {
    this.#origin = Number(header.origin);
    this.mayDrop = header.ring > 0;
  }

  /** All tasks by their number, in the order in which the recording named them. */
  get tasks(): ReadonlyMap<number, Task> {
    return this.#tasks.all;
  }

  /** A task, faster than `tasks` finds it. */
  task(id: number): Task | undefined {
    return this.#tasks.get(id);
  }

  get steps(): Steps {
    return this.#tasks.steps;
  }

  /** Which tasks changed: `watch()` it. */
  get changedTasks(): TaskTable['changes'] {
    return this.#tasks.changes;
  }

  /** What did not make sense, in words. */
  get notes(): readonly string[] {
    return this.#odd === 0 ? [] : [`${this.#odd} rows made no sense and were skipped.`];
  }

  text(record: Raw): void {
    this.version += 1;
    if (this.dictionary.take(record)) {
      return;
    }
    const time = numberOf(record, 'time') - this.#origin;
    switch (record['k']) {
      case 'process':
        this.process = decodeProcess(record);
        this.loops.thresholdMs = this.process.blockedLoopMs || this.loops.thresholdMs;
        return;
      case 'loop':
        this.loops.meet(numberOf(record, 'id'), textOf(record, 'class'));
        return;
      case 'resource':
        this.#resource(record, time);
        return;
      case 'misuse':
        this.#misuse(record, time);
        return;
      case 'not-recorded':
        if (this.notRecorded.length < MOST_RECORDS) {
          this.notRecorded.push({ what: textOf(record, 'what'), why: textOf(record, 'why') });
        }
        return;
      case 'end':
        this.#end(time);
        return;
      default:
        return; // a record of a later version
    }
  }

  row(row: Readonly<Row>): void {
    if (row.kind === rowKind.totals) {
      // Its numbers are lengths, not times.
      this.#totals(row);
      return;
    }
    if (!makesSense(row)) {
      this.#odd += 1;
      return;
    }
    if (row.time > this.#until) {
      this.now = this.#until; // the program went on: what lasted at that moment, lasted until then
      return;
    }
    this.rows += 1;
    this.version += 1;
    const newest = spans[row.kind] === true ? Math.min(row.end, this.#until) : row.time;
    if (newest > this.now) {
      this.now = newest;
    }
    this.#take(row);
  }

  /**
   * Gives up the memory of rows that later ones do not need: for who passes events on and does not look back, so that a recording of any length needs
   * memory for its tasks and resources only.
   */
  forget(): void {
    this.#tasks.forget();
    this.resources.forget();
    this.loops.forget();
  }

  #take(row: Readonly<Row>): void {
    switch (row.kind) {
      case rowKind.step:
        this.#step(row);
        break;
      case rowKind.task:
        this.#tasks.created(row);
        break;
      case rowKind.name:
        this.#tasks.named(row);
        break;
      case rowKind.woke:
        this.#tasks.woke(row);
        break;
      case rowKind.operation:
        this.resources.operation(row);
        break;
      case rowKind.idle:
        this.loops.idle(row);
        break;
      case rowKind.cancel:
        this.#tasks.cancel(row);
        break;
      default:
        this.#takeRare(row);
    }
  }

  #takeRare(row: Readonly<Row>): void {
    switch (row.kind) {
      case rowKind.running:
        this.#running(row);
        break;
      case rowKind.blocked:
        this.loops.seenBlocked(row);
        this.#running(row);
        break;
      case rowKind.callback:
        this.loops.callback(row);
        break;
      case rowKind.member:
        this.#member(row);
        break;
      case rowKind.gone:
        this.#tasks.gone(row);
        break;
      case rowKind.loop:
        this.loops.state(row);
        break;
      case rowKind.rest:
        this.loops.rests(row);
        break;
      case rowKind.computed:
        this.loops.computed(row);
        break;
      case rowKind.state:
        this.#tasks.checkpoint(row);
        break;
      case rowKind.dropped:
        this.#dropped(row);
        break;
      default:
        break; // a row of a later version
    }
  }

  #step(row: Readonly<Row>): void {
    if (row.end > this.#until) {
      const { loop = 0, eager = false, steps = 0 } = this.tasks.get(row.c) ?? {};
      this.#tasks.running(row.c, row.time, 0);
      const { c: task, time: began } = row;
      const inside = eager && steps === 0;
      this.resources.stepEnded({ task, loop, began, ended: this.#until, inside, own: 0, row: -1 });
      return;
    }
    const step = this.#tasks.step(row);
    this.loops.stepEnded(step);
    this.resources.stepEnded(step);
  }

  #dropped(row: Readonly<Row>): void {
    const byLimit = row.sub === BY_LIMIT;
    this.dropped.push({ from: row.time, to: row.end, rows: row.c, byLimit });
    this.mayDrop ||= byLimit;
    this.#tasks.dropped(Math.min(row.end, this.#until));
  }

  #running(row: Readonly<Row>): void {
    if (row.c !== 0) {
      this.#tasks.running(row.c, row.time, row.e);
    }
  }

  #member(row: Readonly<Row>): void {
    const last = lastMember(row);
    this.resources.member(row.c, row.d, last);
    for (let task = row.d; task <= last; task += 1) {
      this.#tasks.awaited(task, row.time);
    }
    if (row.d !== 0 && this.resources.get(row.c)?.type === 'group') {
      this.#tasks.memberOfGroup(row.d, row.c, row.time);
    }
  }

  /** Whose members a live file named before it said what it is. */
  #resource(record: Raw, time: number): void {
    const { id, type, members } = this.resources.meet(record, time);
    if (type === 'group') {
      for (const member of members) {
        this.#tasks.memberOfGroup(member, id, time);
      }
    }
  }

  #end(time: number): void {
    if (time <= this.#until) {
      this.ended = time;
    } else {
      this.now = this.#until;
    }
  }

  #misuse(record: Raw, time: number): void {
    if (time <= this.#until && this.misuses.length < MOST_RECORDS) {
      this.misuses.push(decodeMisuse(record, time));
    }
  }

  #totals(row: Readonly<Row>): void {
    const busy = row.time + this.#origin;
    const waiting = row.end + this.#origin;
    this.#tasks.totals(row.c, { busy, waiting, ready: row.d * 1000 });
  }
}

/** Kinds of rows that have an end. */
const spans: readonly boolean[] = Array.from({ length: 19 }, (_, kind) =>
  [rowKind.step, rowKind.idle, rowKind.running, rowKind.blocked, rowKind.callback, rowKind.rest, rowKind.computed].some(
    (other) => other === kind,
  ),
);

function makesSense(row: Readonly<Row>): boolean {
  if (!(-FURTHEST < row.time && row.time < FURTHEST)) {
    return false;
  }
  return spans[row.kind] !== true || (row.time <= row.end && row.end < FURTHEST);
}
