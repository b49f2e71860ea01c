/** Queues, locks and everything else tasks wait for: what is in them, who holds them, who waits, who put and took. */
import { operationKind, waitKind, waitName } from '../protocol/recording';
import { Changes } from './changes';
import { acquired, released } from './holders';
import { Numbered } from './numbered';
import { OpenOperations } from './openOperations';
import { type Operation, OperationTable } from './operations';
import { numberOf, optionalNumber, optionalText, type Raw, textOf } from './records';
import {
  counted,
  type MutableResource,
  type Resource,
  unknownResource,
  withElement,
  withMembers,
  withoutElement,
} from './resource';
import type { Row } from './rowDecoder';
import type { FinishedStep } from './steps';
import type { Wait } from './task';

/** Operations that wait for the end of their step; more than this are given to no task. */
const MOST_OPEN = 100_000;

export class ResourceTable {
  /** Every operation, in the order of the recording. */
  readonly operations = new OperationTable();
  /** The resources that changed. */
  readonly changes = new Changes();
  readonly #resources = new Numbered<MutableResource>();
  /** Rows of operations whose step is not over yet: who did them is not known. */
  readonly #open = new OpenOperations();
  /** How many of them there are, by resource. */
  readonly #openOf = new Map<number, number>();
  /** Rows of operations of which it is known who did them, behind others of the same resource of which it is not. */
  readonly #known: number[] = [];
  #listener: ((operation: Operation) => void) | undefined;

  /** All resources, by number. */
  get all(): ReadonlyMap<number, Resource> {
    return this.#resources.all;
  }

  get(id: number): Resource | undefined {
    return this.#resources.get(id);
  }

  /** `listener` gets each operation once it is known who did it. */
  onOperation(listener: (operation: Operation) => void): void {
    this.#listener = listener;
  }

  /** The record that describes a resource. `time`: ns since the origin. */
  meet(record: Raw, time: number): Resource {
    const resource = this.#resource(numberOf(record, 'id'), '');
    resource.type = textOf(record, 'type');
    resource.class = textOf(record, 'class');
    resource.created = time;
    resource.site = numberOf(record, 'site');
    resource.loop = numberOf(record, 'loop') || resource.loop;
    resource.name = optionalText(record, 'name');
    resource.limit = numberOf(record, 'limit');
    resource.fd = optionalNumber(record, 'fd');
    resource.pid = optionalNumber(record, 'pid');
    resource.peer = optionalText(record, 'peer');
    return resource;
  }

  /** `last`: the number of the last task, of those that were made one after the other. */
  member(resource: number, task: number, last: number): void {
    const group = this.#resource(resource, '');
    if (task === 0) {
      group.otherMembers += 1;
    } else {
      group.members = withMembers(group.members, task, last);
    }
  }

  /** A task of a loop begins to wait. */
  enter(wait: Wait, task: { readonly id: number; readonly loop: number }): void {
    const resource = this.#waitedFor(wait);
    if (resource !== undefined) {
      resource.waiters = withElement(resource.waiters, task.id);
      resource.waitStack ||= wait.stack;
      resource.loop ||= task.loop;
    }
  }

  /** A task waits no more. */
  leave(wait: Wait, task: number): void {
    const resource = this.#waitedFor(wait);
    if (resource !== undefined) {
      resource.waiters = withoutElement(resource.waiters, task);
    }
  }

  operation(row: Readonly<Row>): void {
    const operation = {
      time: row.time,
      resource: row.c,
      kind: row.sub,
      level: levelOf(row),
      task: row.d,
      site: row.e,
    };
    const place = this.operations.add(operation);
    const resource = this.#resource(row.c, '');
    resource.level = operation.level;
    resource.operations += 1;
    if (row.d === 0 && this.#open.size < MOST_OPEN) {
      this.#open.add(place, resource.loop);
      this.#openOf.set(row.c, (this.#openOf.get(row.c) ?? 0) + 1);
    } else if (this.#hasOpen(row.c)) {
      this.#known.push(place);
    } else {
      this.#done(place);
    }
  }

  /** The row from which on it may not be known of operations yet who did them. */
  get settled(): number {
    return this.#open.oldest ?? this.operations.length;
  }

  /** Whether it is not known yet who did the operation of a row. */
  isOpen(row: number): boolean {
    return row >= this.settled && this.#open.has(row);
  }

  /** Operations within this step were done by its task; older ones of its loop by no task. */
  stepEnded(step: FinishedStep): void {
    this.#open.settle(step, this.#isKnown);
    if (this.#known.length > 0) {
      this.#doneInOrder();
    }
  }

  /** What an eager task did within a step of its creator is known first, but counts after what the creator had done before. */
  #doneInOrder(): void {
    const known = this.#known;
    if (known.length > 1) {
      known.sort((a, b) => a - b);
    }
    let left = 0;
    for (const place of known) {
      if (this.#hasOpen(this.operations.resource.at(place))) {
        known[left] = place;
        left += 1;
      } else {
        this.#done(place);
      }
    }
    while (known.length > left) {
      known.pop();
    }
  }

  #hasOpen(resource: number): boolean {
    return (this.#openOf.get(resource) ?? 0) > 0;
  }

  #toldBy(place: number, task: number): void {
    const resource = this.operations.resource.at(place);
    this.#openOf.set(resource, (this.#openOf.get(resource) ?? 1) - 1);
    this.operations.task.set(place, task);
    this.#known.push(place);
  }

  /** Gives up the memory of operations whose task is known. */
  forget(): void {
    this.operations.forget([...this.#open.rows, ...this.#known]);
  }

  readonly #isKnown = (place: number, step: FinishedStep): boolean => {
    const time = this.operations.time.at(place);
    const loop = this.#resources.get(this.operations.resource.at(place))?.loop ?? 0;
    if (loop !== 0 && step.loop !== 0 && loop !== step.loop) {
      return false;
    }
    if (step.began <= time && time <= step.ended) {
      this.#toldBy(place, step.task);
      return true;
    }
    if (time < step.began && !step.inside) {
      this.#toldBy(place, 0);
      return true;
    }
    return false;
  };

  /** It is known who did the operation: what comes of it. */
  #done(place: number): void {
    const task = this.operations.task.at(place);
    const resource = this.#resource(this.operations.resource.at(place), '');
    switch (this.operations.kind.at(place)) {
      case operationKind.put:
        resource.puts += 1;
        resource.producers = counted(resource.producers, task);
        break;
      case operationKind.get:
        resource.gets += 1;
        resource.consumers = counted(resource.consumers, task);
        break;
      case operationKind.acquired:
        Object.assign(resource, acquired(resource, this.operations.level.at(place), { task, row: place }));
        break;
      case operationKind.released:
        Object.assign(resource, released(resource, this.operations.level.at(place), task));
        break;
      default:
        break;
    }
    this.#listener?.(this.operations.at(place));
  }

  /** The number of the resource that a wait is for; undefined when it is for something else, or for a future that nothing is known of. */
  waitedFor(wait: Wait): number | undefined {
    if (wait.kind === waitKind.task || wait.kind === waitKind.sleep) {
      return undefined;
    }
    return this.#resources.get(wait.target)?.id;
  }

  /** The resource of a wait. A plain future gets an entry only when a record describes it: there may be millions. */
  #waitedFor(wait: Wait): MutableResource | undefined {
    if (wait.kind === waitKind.task || wait.kind === waitKind.sleep || wait.target === 0) {
      return undefined;
    }
    if (wait.kind === waitKind.future || wait.kind === waitKind.thread) {
      return this.#resources.get(wait.target);
    }
    return this.#resource(wait.target, typeOfWait[wait.kind] ?? 'future');
  }

  #resource(id: number, type: string): MutableResource {
    let resource = this.#resources.get(id);
    if (resource === undefined) {
      resource = unknownResource(id, type);
      this.#resources.set(id, resource);
    }
    this.changes.note(id);
    return resource;
  }
}

/** The type of the resource that a kind of wait waits for: what stands before the dot of its name. */
const typeOfWait: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(waitName).map(([kind, name]) => [kind, name.replace(/\..*/, '')]),
);

function levelOf(row: Readonly<Row>): number {
  return row.high === 0 ? Math.min(row.low, 0x7fff_ffff) : -1;
}
