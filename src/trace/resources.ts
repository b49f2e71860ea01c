/** Queues, locks and everything else tasks wait for: what is in them, who holds them, who waits, who put and took. */
import { waitName } from '../protocol/recording';
import type { Row } from './recordingReader';
import { numberOf, optionalNumber, optionalText, textOf } from './records';
import { type MutableResource, type Resource, unknownResource } from './resource';
import type { Wait } from './task';

/** An operation and the task that did it. */
export interface Operation {
  /** ns since the origin. */
  readonly time: number;
  readonly resource: number;
  /** A key of `operationName`. */
  readonly kind: number;
  readonly level: number;
  /** 0: code outside of tasks. */
  readonly task: number;
}

const TASK_WAIT = 17;
const SLEEP = 18;
const PUT = 1;
const GET = 2;
const ACQUIRED = 4;
const RELEASED = 5;
/** Operations that wait for the end of their step; more than this are given to no task. */
const MAX_PENDING = 100_000;

export class ResourceTable {
  readonly #resources = new Map<number, MutableResource>();
  #pending: Operation[] = [];
  #listener: ((operation: Operation) => void) | undefined;

  /** All resources, by number. */
  get all(): ReadonlyMap<number, Resource> {
    return this.#resources;
  }

  get(id: number): Resource | undefined {
    return this.#resources.get(id);
  }

  /** `listener` gets each operation once its task is known. */
  onOperation(listener: (operation: Operation) => void): void {
    this.#listener = listener;
  }

  meet(record: Readonly<Record<string, unknown>>, time: number): void {
    const id = numberOf(record, 'id');
    const known = this.#resources.get(id) ?? unknownResource(id, '');
    this.#resources.set(id, {
      ...known,
      type: textOf(record, 'type'),
      class: textOf(record, 'class'),
      created: time,
      site: numberOf(record, 'site'),
      loop: numberOf(record, 'loop'),
      name: optionalText(record, 'name'),
      limit: numberOf(record, 'limit'),
      fd: optionalNumber(record, 'fd'),
      pid: optionalNumber(record, 'pid'),
    });
  }

  member(resource: number, task: number): void {
    const members = this.#resource(resource, 'group').members;
    if (task !== 0 && !members.includes(task)) {
      members.push(task);
    }
  }

  /** A task begins to wait. */
  enter(wait: Wait, task: number): void {
    if (wait.kind === TASK_WAIT || wait.kind === SLEEP || wait.target === 0) {
      return;
    }
    const resource = this.#resource(wait.target, (waitName[wait.kind] ?? 'future').split('.')[0] ?? 'future');
    resource.waiters.push(task);
    resource.waitStack ||= wait.stack;
  }

  /** A task waits no more. */
  leave(wait: Wait, task: number): void {
    const waiters = this.#resources.get(wait.target)?.waiters;
    const place = waiters === undefined || wait.kind === TASK_WAIT || wait.kind === SLEEP ? -1 : waiters.indexOf(task);
    if (place >= 0) {
      waiters?.splice(place, 1);
    }
  }

  operation(row: Readonly<Row>): void {
    const operation = { time: row.time, resource: row.c, kind: row.sub, level: signed(row), task: row.d };
    const resource = this.#resource(row.c, '');
    resource.level = operation.level;
    resource.operations += 1;
    if (row.d !== 0 || this.#pending.length >= MAX_PENDING) {
      this.#done(operation);
    } else {
      this.#pending.push(operation);
    }
  }

  /** Operations within this step were done by its task; older ones by no task. */
  stepEnded(row: Readonly<Row>, task: number, loop: number): void {
    if (this.#pending.length === 0) {
      return;
    }
    const kept: Operation[] = [];
    for (const operation of this.#pending) {
      const of = this.#resources.get(operation.resource)?.loop ?? 0;
      if (row.time <= operation.time && operation.time <= row.end && (of === 0 || of === loop)) {
        this.#done({ ...operation, task });
      } else if (operation.time < row.time) {
        this.#done(operation);
      } else {
        kept.push(operation);
      }
    }
    this.#pending = kept;
  }

  #done(operation: Operation): void {
    const resource = this.#resource(operation.resource, '');
    const { task } = operation;
    switch (operation.kind) {
      case PUT:
        resource.puts += 1;
        resource.producers.set(task, (resource.producers.get(task) ?? 0) + 1);
        break;
      case GET:
        resource.gets += 1;
        resource.consumers.set(task, (resource.consumers.get(task) ?? 0) + 1);
        break;
      case ACQUIRED:
        resource.holders.push(task);
        break;
      case RELEASED:
        release(resource.holders, task);
        break;
      default:
        break;
    }
    this.#listener?.(operation);
  }

  #resource(id: number, type: string): MutableResource {
    let resource = this.#resources.get(id);
    if (resource === undefined) {
      resource = unknownResource(id, type);
      this.#resources.set(id, resource);
    }
    return resource;
  }
}

/** Takes the releasing task out of the holders; when another task released it, the oldest holder. */
function release(holders: number[], task: number): void {
  const place = holders.indexOf(task);
  holders.splice(Math.max(0, place), 1);
}

function signed(row: Readonly<Row>): number {
  return row.high < 0 ? -1 : row.low;
}
