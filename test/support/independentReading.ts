/**
 * What a run looked like at any moment, told from its jsonl export by EVENTS.md alone: nothing of the product is imported here. Simple before fast: every
 * question looks at all events of the task or resource.
 */

interface Event {
  readonly event: string;
  readonly ns: number;
  readonly pid: number;
  readonly [key: string]: unknown;
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly library?: boolean;
}

/** What a task was seen doing at a moment. */
export interface SeenTask {
  readonly id: number;
  readonly name: string;
  readonly creator: number;
  readonly state: 'ready' | 'running' | 'waiting' | 'done' | 'failed' | 'cancelled' | 'destroyed';
  readonly since: number;
  /** What it waits for, as the event says; undefined unless it waits. */
  readonly waits: { readonly for: string; readonly target: number } | undefined;
  /** The program's own line of the await stack, `file:line`; empty unless it waits. */
  readonly at: string;
  readonly steps: number;
  /** ns of steps that were over, of being ready before steps that had begun, of waits that were over. */
  readonly busy: number;
  readonly ready: number;
  readonly waiting: number;
}

export interface SeenResource {
  readonly id: number;
  readonly type: string;
  readonly level: number | null | undefined;
  /** Who waits, in the order in which they began to. */
  readonly waiters: readonly number[];
  /** Of a lock or a semaphore, in the order in which they got it; undefined of others. */
  readonly holders: readonly number[] | undefined;
}

/** A step, with what came before it and what it led to. */
interface Step {
  readonly from: number;
  readonly to: number;
  readonly ended: string;
  /** When the task was ready again behind it; infinite when it never was. */
  readonly readyAgain: number;
}

interface TaskEvents {
  readonly created: Event;
  readonly all: readonly Event[];
  readonly steps: readonly Step[];
  readonly began: readonly Event[];
}

/** One process of an export. */
export class IndependentReading {
  readonly #events: readonly Event[];
  readonly #tasks = new Map<number, TaskEvents>();
  readonly #eager: TaskEvents[] = [];

  /** `lines`: of the export; `pid`: the process to read. */
  constructor(lines: readonly string[], pid: number) {
    const events = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Event);
    this.#events = events.filter((event) => event.pid === pid);
    const byTask = new Map<number, Event[]>();
    for (const event of this.#events) {
      const id = Number(event['task'] ?? 0);
      const own = byTask.get(id) ?? [];
      byTask.set(id, own);
      own.push(event);
    }
    for (const created of this.#events.filter(({ event }) => event === 'task created')) {
      const id = Number(created['task']);
      const events = taskEvents(created, byTask.get(id) ?? []);
      this.#tasks.set(id, events);
      if (created['eager'] === true) this.#eager.push(events);
    }
  }

  /** Moments at which something happened, ns. */
  get moments(): readonly number[] {
    const ends = this.#events.map(({ endNs }) => Number(endNs ?? Number.NaN)).filter(Number.isFinite);
    return [...new Set([...this.#events.map(({ ns }) => ns), ...ends])].sort((a, b) => a - b);
  }

  tasksAt(time: number): readonly SeenTask[] {
    const seen: SeenTask[] = [];
    for (const [id, events] of this.#tasks) {
      if (events.created.ns <= time) seen.push(this.#taskAt(id, events, time));
    }
    return seen;
  }

  /** `tasks`: what `tasksAt` told of the moment. */
  resourcesAt(time: number, tasks: readonly SeenTask[]): readonly SeenResource[] {
    const waiting = tasks.filter(({ waits }) => waits !== undefined);
    const done = this.#events
      .filter(({ event, ns }) => event === 'resource operation' && ns <= time)
      .sort((a, b) => a.ns - b.ns);
    return this.#events
      .filter(({ event, ns }) => event === 'resource created' && ns <= time)
      .map((created) => {
        const id = Number(created['resource']);
        const type = String(created['type']);
        const operations = done.filter(({ resource }) => resource === id);
        const waiters = waiting
          .filter(({ waits }) => waits?.target === id && waits.for !== 'task' && waits.for !== 'sleep')
          .sort((a, b) => a.since - b.since)
          .map((task) => task.id);
        const level = operations.at(-1)?.['level'] as number | null | undefined;
        return { id, type, level, waiters, holders: holdersOf(type, operations) };
      });
  }

  /** Whether a loop ran. */
  loopRuns(loop: number, time: number): boolean {
    const turns = this.#events
      .filter(
        ({ event, ns, ...keys }) =>
          /^loop (started|stopped|closed)$/.test(event) && keys['loop'] === loop && ns <= time,
      )
      .sort((a, b) => a.ns - b.ns);
    return turns.at(-1)?.event === 'loop started';
  }

  get loops(): readonly number[] {
    return this.#events.filter(({ event }) => event === 'loop created').map(({ loop }) => Number(loop));
  }

  #taskAt(id: number, events: TaskEvents, time: number): SeenTask {
    const over = events.steps.filter(({ to }) => to <= time);
    const begun = events.steps.filter(({ from }) => from <= time);
    const waited = over.filter(({ ended, readyAgain }) => ended === 'waits' && readyAgain <= time);
    const readySince = (index: number) =>
      index === 0 ? events.created.ns : (events.steps[index - 1]?.readyAgain ?? 0);
    return {
      id,
      name: nameAt(events, time),
      creator: Number(events.created['creator']),
      ...standing(events, time),
      steps: over.length,
      busy: sum(over.map(({ from, to }) => to - from)) - this.#eagerTime(id, over),
      ready: sum(begun.map(({ from }, index) => from - readySince(index))) + this.#readyForLast(events, time),
      waiting: sum(waited.map(({ to, readyAgain }) => readyAgain - to)) + cutOff(events, time),
    };
  }

  /** Before a step that began and never ended. */
  #readyForLast(events: TaskEvents, time: number): number {
    const running = neverEnded(events, time);
    const since = events.steps.at(-1)?.readyAgain ?? events.created.ns;
    return running === undefined ? 0 : running.ns - Math.min(running.ns, since);
  }

  /** First steps of eager tasks run inside a step of their creator, and are not its own time. */
  #eagerTime(creator: number, steps: readonly Step[]): number {
    let time = 0;
    for (const { created, steps: own } of this.#eager) {
      const [first] = own;
      if (first === undefined || created['creator'] !== creator) continue;
      const within = steps.some(({ from, to }) => from <= first.from && first.to <= to);
      time += within ? first.to - first.from : 0;
    }
    return time;
  }
}

function taskEvents(created: Event, all: readonly Event[]): TaskEvents {
  const steps = all.filter(({ event }) => event === 'step').sort((a, b) => a.ns - b.ns);
  const wakes = all.filter(({ event }) => event === 'task ready').map(({ ns }) => ns);
  const read = steps.map((step, index): Step => {
    const next = steps[index + 1]?.ns ?? Number.POSITIVE_INFINITY;
    const to = Number(step['endNs']);
    // A wake-up may come before the step in which the task begins to wait is over; without one the task was ready when it went on.
    const woken = Math.min(...wakes.filter((wake) => step.ns <= wake && wake <= next), next);
    const ended = String(step['ended']);
    return { from: step.ns, to, ended, readyAgain: ended === 'waits' ? Math.max(to, woken) : to };
  });
  return { created, all, steps: read, began: all.filter(({ event }) => event === 'wait began') };
}

/** How long a task had waited when it was destroyed. */
function cutOff({ all, steps }: TaskEvents, time: number): number {
  const gone = all.find(({ event, ns }) => event === 'task destroyed while pending' && ns <= time);
  const last = steps.at(-1);
  const waited = gone !== undefined && last?.ended === 'waits' && gone.ns < last.readyAgain;
  return waited ? gone.ns - last.to : 0;
}

type Standing = Pick<SeenTask, 'state' | 'since' | 'waits' | 'at'>;

function standing(events: TaskEvents, time: number): Standing {
  const idle = { waits: undefined, at: '' };
  const gone = events.all.find(({ event, ns }) => event === 'task destroyed while pending' && ns <= time);
  if (gone !== undefined) return { state: 'destroyed', since: gone.ns, ...idle };
  const running = neverEnded(events, time);
  if (running !== undefined) return { state: 'running', since: running.ns, ...idle };
  const last = events.steps.findLast(({ from }) => from <= time);
  if (last === undefined) return { state: 'ready', since: events.created.ns, ...idle };
  if (time < last.to) return { state: 'running', since: last.from, ...idle };
  const end = { returned: 'done', failed: 'failed', cancelled: 'cancelled' }[last.ended] as
    | SeenTask['state']
    | undefined;
  if (end !== undefined) return { state: end, since: last.to, ...idle };
  if (last.readyAgain <= time) return { state: 'ready', since: last.readyAgain, ...idle };
  return { state: 'waiting', since: last.to, ...waitOf(events.began.find(({ ns }) => ns === last.to)) };
}

/** A step that the program's end cut off: it was seen running, and no step tells its end. */
function neverEnded(events: TaskEvents, time: number): Event | undefined {
  const last = events.steps.at(-1)?.to ?? Number.NEGATIVE_INFINITY;
  return events.all.find(
    ({ event, ns }) => (event === 'step running' || event === 'loop blocked') && last <= ns && ns <= time,
  );
}

function waitOf(began: Event | undefined): Pick<SeenTask, 'waits' | 'at'> {
  if (began === undefined) return { waits: undefined, at: 'the event is missing' };
  const stack = (began['stack'] as readonly (Place | null)[]).filter((place) => place !== null);
  const own = stack.find((place) => place.library !== true) ?? stack[0];
  const target = Number(began['on'] ?? began['resource'] ?? began['seconds'] ?? 0);
  return {
    waits: { for: String(began['for']), target },
    at: own === undefined ? '' : `${own.file}:${own.line}`,
  };
}

function nameAt({ created, all }: TaskEvents, time: number): string {
  const named = all.filter(({ event, ns }) => /^task (re)?named$/.test(event) && ns <= time).at(-1);
  if (typeof named?.['name'] === 'string' && named['name'] !== '') return named['name'];
  const coroutine = created['coroutine'] as { readonly function?: string } | null;
  const number = /^Task-(\d+)$/.exec(String(created['name']))?.[1] ?? String(created['task']);
  return `${coroutine?.function?.split('.').at(-1) || 'task'} #${number}`;
}

function holdersOf(type: string, operations: readonly Event[]): readonly number[] | undefined {
  if (type !== 'lock' && type !== 'semaphore') return undefined;
  let holders: number[] = [];
  for (const { operation, task } of operations) {
    if (operation === 'acquired') {
      holders.push(Number(task));
    } else if (operation === 'released') {
      const index = Math.max(0, holders.indexOf(Number(task)));
      holders = holders.filter((_, place) => place !== index);
    }
  }
  return holders;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
