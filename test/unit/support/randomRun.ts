import { operationKind, stepEnd, waitKind } from '../../../src/protocol/recording';
import { RecordingBuilder } from './recordingBuilder';

const QUEUE_GET = 19;
const resources = ['lock', 'lock', 'semaphore', 'queue'] as const;
const LOCKS = 2;
const SEMAPHORE = 3;
const QUEUE = 4;

interface MadeUpTask {
  readonly id: number;
  state: 'ready' | 'waiting' | 'over';
  /** When a timer ends its sleep. */
  wakeAt: number;
}

/** A run of one loop that is made up, the same for the same seed: tasks that create tasks, eager ones too, yield, sleep, wait, hold locks, fail and end. */
export function randomRun(seed: number, steps: number, builder = new RecordingBuilder()): RecordingBuilder {
  const run = new MadeUpRun(seed, builder);
  for (let step = 0; step < steps; step += 1) {
    run.turn();
  }
  return builder;
}

class MadeUpRun {
  readonly #builder: RecordingBuilder;
  readonly #random: () => number;
  readonly #stacks: readonly number[];
  readonly #tasks: MadeUpTask[] = [];
  #time = 10;
  #level = 0;

  constructor(seed: number, builder: RecordingBuilder) {
    this.#random = generator(seed);
    this.#builder = builder.process().loopRow(1, 0, 1);
    for (const [index, type] of resources.entries()) {
      builder.resource(index + 1, type, type === 'semaphore' ? { limit: 2 } : {});
    }
    this.#stacks = [7, 8, 9].map((line) => builder.stack('get@lib/asyncio/queues.py:9', `work@main.py:${line}`));
    this.#create(0);
  }

  /** One step of a task that is ready, and what happens in it. */
  turn(): void {
    this.#pass(10);
    this.#wakeSleepers();
    const ready = this.#tasks.filter(({ state }) => state === 'ready');
    const task = ready[this.#below(ready.length)] ?? this.#create(0);
    const from = this.#pass(5);
    this.#act();
    if (this.#below(6) === 0) {
      this.#create(task.id);
    }
    for (let times = this.#below(5) - 2; times > 0; times -= 1) {
      this.#runEagerly(task, 0);
    }
    this.#wakeOthers(task);
    this.#act();
    this.#end(task, from);
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pass(most: number): number {
    this.#time += 1 + this.#below(most);
    return this.#time;
  }

  #create(creator: number, flags = 0): MadeUpTask {
    const id = this.#tasks.length + 1;
    const names = this.#below(2) === 0 ? { name: `task-${id}` } : { automatic: id };
    const code = this.#builder.code('work');
    const site = this.#builder.site('work@main.py:5');
    this.#builder.task({ id, at: this.#time, creator, flags, code, site, ...names });
    const task: MadeUpTask = { id, state: 'ready', wakeAt: Number.NaN };
    this.#tasks.push(task);
    return task;
  }

  #runEagerly(creator: MadeUpTask, depth: number): void {
    const inner = this.#create(creator.id, 1);
    const began = this.#pass(1);
    this.#act();
    for (let times = depth < 2 ? this.#below(5) - 2 : 0; times > 0; times -= 1) {
      this.#runEagerly(inner, depth + 1);
    }
    this.#end(inner, began);
    this.#pass(1);
  }

  #wake(task: MadeUpTask, how: number): void {
    task.state = 'ready';
    task.wakeAt = Number.NaN;
    this.#builder.woke(task.id, this.#time, how);
  }

  #wakeSleepers(): void {
    for (const sleeper of this.#tasks.filter(({ wakeAt }) => wakeAt <= this.#time)) {
      this.#wake(sleeper, 1);
    }
  }

  #wakeOthers(task: MadeUpTask): void {
    for (const other of this.#tasks.filter(({ state, id }) => state === 'waiting' && id !== task.id)) {
      if (this.#below(3) === 0) {
        this.#pass(1);
        this.#wake(other, 0);
      }
    }
  }

  /** Something is done to a resource, or nothing. */
  #act(): void {
    this.#pass(5);
    const kind = this.#below(2) === 0 ? operationKind.acquired : operationKind.released;
    switch (this.#below(8)) {
      case 0:
        this.#builder.operation(1 + this.#below(LOCKS), this.#time, kind, 0);
        break;
      case 1:
        this.#builder.operation(SEMAPHORE, this.#time, kind, this.#below(3));
        break;
      case 2:
        this.#level += 1;
        this.#builder.operation(QUEUE, this.#time, operationKind.put, this.#level);
        break;
      case 3:
        this.#level = Math.max(0, this.#level - 1);
        this.#builder.operation(QUEUE, this.#time, operationKind.get, this.#level);
        break;
      default:
        break;
    }
  }

  #end(task: MadeUpTask, from: number): void {
    const to = this.#pass(20);
    const choice = this.#below(12);
    const step = { task: task.id, from, to };
    if (choice < 3) {
      this.#builder.step(step);
    } else if (choice < 11 || this.#tasks.length < 3) {
      task.state = 'waiting';
      this.#builder.step({ ...step, ...this.#wait(task), stack: this.#stacks[this.#below(3)] ?? 0 });
    } else {
      task.state = 'over';
      const how = [stepEnd.returned, stepEnd.failed, stepEnd.cancelled][this.#below(3)] ?? stepEnd.returned;
      const target = how === stepEnd.failed ? this.#builder.error('E', 'e') : 0;
      this.#builder.step({ ...step, how, target });
    }
  }

  #wait(task: MadeUpTask): { readonly how: number; readonly target: number } {
    switch (this.#below(5)) {
      case 0:
        task.wakeAt = this.#time + 5 + this.#below(200);
        return { how: waitKind.sleep, target: 0.5 };
      case 1:
        return { how: waitKind.lock, target: 1 + this.#below(LOCKS) };
      case 2:
        return { how: waitKind.semaphore, target: SEMAPHORE };
      case 3:
        return { how: QUEUE_GET, target: QUEUE };
      default:
        return { how: waitKind.task, target: 1 + this.#below(this.#tasks.length) };
    }
  }
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
