/**
 * What a recording says, as tables and entities that are right for the moment up to which it was read. Fed row by row; cannot fail: an end without a
 * start, an unknown creator or half a file gives an entity with what is known of it.
 */
import { operationName, rowKind, stepEnd } from '../protocol/recording';
import { LoopTable } from './loops';
import type { RecordingSink, Row } from './recordingReader';
import { Dictionary, type MisuseRecord, type NotRecorded, numberOf, type ProcessRecord, textOf } from './records';
import { decodeMisuse, decodeProcess } from './recordsOfProcess';
import { ResourceTable } from './resources';
import { StepTable } from './steps';
import { hasEnded, type MutableTask, type Task, unknownTask, type Wait } from './task';

const EAGER = 1;
const LATE = 2;
const BY_TASK_WAIT = 17;
const BY_SLEEP = 18;

/** Reads float32 bits, in which a sleep's seconds travel. */
const bits = new DataView(new ArrayBuffer(4));

export class Trace implements RecordingSink {
  readonly dictionary = new Dictionary();
  readonly steps = new StepTable();
  readonly resources = new ResourceTable();
  readonly loops = new LoopTable();
  readonly misuses: MisuseRecord[] = [];
  readonly notRecorded: NotRecorded[] = [];
  process: ProcessRecord | undefined;
  /** The newest time that any row told, ns since the origin. */
  now = 0;
  /** Set once the program said goodbye: its time. */
  ended: number | undefined;
  /** Rows read so far. */
  rows = 0;
  /** Rises with every row and record; a view compares it to know whether to look again. */
  version = 0;
  readonly #tasks = new Map<number, MutableTask>();
  readonly #changed = new Set<number>();
  readonly #origin: () => number;
  readonly #until: number;

  /** `origin`: the header's monotonic clock in ns. `until`: rows behind this time (ns since the origin) are left out. */
  constructor(origin: () => number, until = Number.POSITIVE_INFINITY) {
    this.#origin = origin;
    this.#until = until;
  }

  /** All tasks, in the order in which the recording numbered them. */
  get tasks(): ReadonlyMap<number, Task> {
    return this.#tasks;
  }

  /** The tasks that changed since the last call. */
  takeChanged(): ReadonlySet<number> {
    const changed = new Set(this.#changed);
    this.#changed.clear();
    return changed;
  }

  text(record: Readonly<Record<string, unknown>>): void {
    this.version += 1;
    if (this.dictionary.take(record)) {
      return;
    }
    const time = numberOf(record, 'time') - this.#origin();
    switch (record['k']) {
      case 'process':
        this.process = decodeProcess(record);
        return;
      case 'loop':
        this.loops.meet(numberOf(record, 'id'), textOf(record, 'class'));
        return;
      case 'resource':
        this.resources.meet(record, time);
        return;
      case 'misuse':
        if (time <= this.#until) {
          this.misuses.push(decodeMisuse(record, time));
        }
        return;
      case 'not-recorded':
        this.notRecorded.push({ what: textOf(record, 'what'), why: textOf(record, 'why') });
        return;
      case 'end':
        this.ended = time;
        return;
      default:
        return; // a record of a later version
    }
  }

  row(row: Readonly<Row>): void {
    if (row.time > this.#until) {
      return;
    }
    this.rows += 1;
    this.version += 1;
    this.now = Math.max(this.now, row.kind === rowKind.step ? Math.min(row.end, this.#until) : row.time);
    switch (row.kind) {
      case rowKind.step:
        return this.#step(row);
      case rowKind.task:
        return this.#created(row);
      case rowKind.name:
        return this.#named(row);
      case rowKind.woke:
        return this.#woke(row);
      case rowKind.operation:
        return this.#operation(row);
      case rowKind.idle:
        return this.loops.idle(row);
      case rowKind.cancel:
        return this.#cancel(row);
      case rowKind.running:
      case rowKind.blocked:
        return this.#running(row);
      case rowKind.callback:
        return this.loops.callback(row);
      case rowKind.member:
        return this.#member(row);
      case rowKind.gone:
        return this.#gone(row);
      case rowKind.loop:
        return this.loops.state(row);
      case rowKind.state:
        return this.#checkpoint(row);
      case rowKind.totals:
        return this.#totals(row);
      default:
        return; // a row of a later version
    }
  }

  #task(id: number, time: number): MutableTask {
    let task = this.#tasks.get(id);
    if (task === undefined) {
      task = unknownTask(id, time);
      this.#tasks.set(id, task);
    }
    this.#changed.add(id);
    return task;
  }

  #created(row: Readonly<Row>): void {
    const task = this.#task(row.c, row.time);
    task.created = row.time;
    task.since = row.time;
    task.creator = row.low;
    task.automatic = Math.max(0, row.high);
    task.site = row.d;
    task.code = row.e;
    task.loop = row.loop;
    task.eager = (row.sub & EAGER) !== 0;
    task.seenLate = (row.sub & LATE) !== 0;
    if (task.creator !== 0 && task.creator !== task.id) {
      this.#task(task.creator, row.time).children.push(task.id);
    }
  }

  #named(row: Readonly<Row>): void {
    this.#task(row.c, row.time).name = row.d;
  }

  #woke(row: Readonly<Row>): void {
    const task = this.#task(row.c, row.time);
    this.steps.woke(row);
    if (task.state === 'waiting') {
      this.#endWait(task, row.time);
      task.state = 'ready';
      task.since = row.time;
    }
  }

  #endWait(task: MutableTask, time: number): void {
    task.waiting += Math.max(0, time - task.since);
    if (task.wait !== undefined) {
      this.resources.leave(task.wait, task.id);
      task.wait = undefined;
    }
  }

  /** The time between the task's last step and `began` counts as waiting or ready. */
  #beginStep(task: MutableTask, began: number): void {
    if (task.state === 'waiting') {
      this.#endWait(task, began);
    } else if (task.state === 'ready') {
      task.ready += Math.max(0, began - task.since);
    }
  }

  #step(row: Readonly<Row>): void {
    const task = this.#task(row.c, row.time);
    this.#beginStep(task, row.time);
    if (row.end > this.#until) {
      task.state = 'running';
      task.since = row.time;
      return;
    }
    task.busy += this.steps.add(row, task.eager && task.steps === 0);
    task.steps += 1;
    task.longestStep = Math.max(task.longestStep, row.end - row.time);
    task.runningStack = 0;
    task.since = row.end;
    this.loops.stepEnded(row);
    this.resources.stepEnded(row, task.id, task.loop);
    this.#endStep(task, row);
  }

  #endStep(task: MutableTask, row: Readonly<Row>): void {
    if (row.sub >= stepEnd.firstWait) {
      task.state = 'waiting';
      task.wait = waitOf(row);
      task.lastWait = task.wait;
      this.resources.enter(task.wait, task.id);
    } else if (row.sub === stepEnd.yielded) {
      task.state = 'ready';
    } else {
      task.ended = row.end;
      task.state = row.sub === stepEnd.failed ? 'failed' : row.sub === stepEnd.cancelled ? 'cancelled' : 'done';
      task.error = row.sub === stepEnd.failed ? row.d : 0;
      task.resultType = row.sub === stepEnd.returned ? row.d : 0;
      task.resultText = row.sub === stepEnd.returned ? row.e : 0;
    }
  }

  #running(row: Readonly<Row>): void {
    this.loops.running(row);
    if (row.c === 0) {
      return;
    }
    const task = this.#task(row.c, row.time);
    if (hasEnded(task) || task.since > row.time) {
      return; // the step has ended already; its row came first
    }
    if (task.state !== 'running') {
      this.#beginStep(task, row.time);
      task.state = 'running';
      task.since = row.time;
    }
    task.runningStack = row.e;
  }

  #operation(row: Readonly<Row>): void {
    if (operationName[row.sub] !== undefined) {
      this.resources.operation(row);
    }
  }

  #cancel(row: Readonly<Row>): void {
    const task = this.#task(row.c, row.time);
    if (row.sub === 1) {
      task.uncancelled += 1;
    } else {
      task.cancelRequests.push({ time: row.time, by: row.d, stack: row.e, message: row.low });
    }
  }

  #member(row: Readonly<Row>): void {
    this.resources.member(row.c, row.d);
    if (this.resources.get(row.c)?.type === 'group') {
      this.#task(row.d, row.time).group = row.c;
    }
  }

  #gone(row: Readonly<Row>): void {
    const task = this.#task(row.c, row.time);
    if (row.sub === 2) {
      task.errorNeverRetrieved = true;
    } else if (!hasEnded(task)) {
      if (task.state === 'waiting') {
        this.#endWait(task, row.time);
      }
      task.state = 'destroyed';
      task.since = row.time;
      task.ended = row.time;
    }
  }

  #checkpoint(row: Readonly<Row>): void {
    const task = this.#task(row.c, row.time);
    task.since = row.time;
    task.steps = row.low;
    if (task.wait !== undefined) {
      this.resources.leave(task.wait, task.id);
      task.wait = undefined;
    }
    this.#endStep(task, row);
  }

  #totals(row: Readonly<Row>): void {
    const task = this.#task(row.c, this.now);
    task.busy = row.time + this.#origin();
    task.waiting = row.end + this.#origin();
    task.ready = row.d * 1000;
  }
}

/** What the step's row says the task waits for. */
function waitOf(row: Readonly<Row>): Wait {
  if (row.sub !== BY_SLEEP) {
    return { kind: row.sub, target: row.d, stack: row.e };
  }
  bits.setUint32(0, row.d);
  return { kind: row.sub, target: bits.getFloat32(0), stack: row.e };
}

/** Whether the target of a wait is a task, a resource, or neither. */
export function waitTarget(wait: Wait): 'task' | 'resource' | 'none' {
  if (wait.kind === BY_TASK_WAIT) {
    return 'task';
  }
  return wait.kind === BY_SLEEP || wait.target === 0 ? 'none' : 'resource';
}
