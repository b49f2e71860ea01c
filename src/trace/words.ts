/** What a trace holds, in the words of every view: names of tasks and resources, what a task waits for, places. All of it is text of one line. */
import { waitName } from '../protocol/recording';
import { count, duration, plural } from './numbers';
import { type Frame, type NotRecorded, userFrame } from './records';
import type { Resource } from './resource';
import { hasEnded, type Task, type Wait } from './task';
import type { Trace } from './trace';

/** Gives a line of a source file (from 1), or undefined when the file cannot be read. */
export type SourceLine = (file: string, line: number) => string | undefined;

const LONGEST_NAME = 60;
const titles: Readonly<Record<string, string>> = {
  queue: 'Queue',
  lock: 'Lock',
  semaphore: 'Semaphore',
  event: 'Event',
  condition: 'Condition',
  barrier: 'Barrier',
  future: 'Future',
  executor: 'Thread',
  thread: 'Thread',
  io: 'Socket',
  stream: 'Stream',
  process: 'Process',
  gather: 'gather',
  wait: 'wait',
  group: 'TaskGroup',
  server: 'Server',
};
const fixedReasons: Readonly<Record<string, string>> = {
  'io.read': 'I/O read',
  'io.write': 'I/O write',
  'io.accept': 'I/O accept',
  'io.connect': 'I/O connect',
  'stream.read': 'I/O read',
  'stream.drain': 'I/O write',
  'stream.close': 'I/O close',
  future: 'Future',
  server: 'Server',
};

/** One line: control characters and lone surrogates are made visible, 60 characters at most. */
export function oneLine(text: string, longest = LONGEST_NAME): string {
  const letters = [...text.slice(0, 4 * longest)].map(visible);
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : letters.join('');
}

function visible(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  if (0xd800 <= code && code <= 0xdfff) {
    return '\ufffd';
  }
  return isControl(code) ? '␀' : letter;
}

/** What moves the cursor, ends a line or turns the direction of writing. */
function isControl(code: number): boolean {
  return (
    code < 0x20 ||
    (0x7f <= code && code <= 0x9f) ||
    (0x2028 <= code && code <= 0x202e) ||
    (0x2066 <= code && code <= 0x2069)
  );
}

/** Words about one trace. Names that come from the program's source are looked up once. */
export class Words {
  readonly #trace: Trace;
  readonly #sourceLine: SourceLine;
  readonly #resourceNames = new Map<number, string>();

  constructor(trace: Trace, sourceLine: SourceLine) {
    this.#trace = trace;
    this.#sourceLine = sourceLine;
  }

  /** A line (from 1) of the program's source; undefined when it cannot be read. */
  sourceLine(file: string, line: number): string | undefined {
    return this.#sourceLine(file, line);
  }

  /** `worker-9` when the program named it, else `notify #19`. */
  taskName(task: Task): string {
    const given = task.name === 0 ? undefined : this.#trace.dictionary.string(task.name);
    if (given !== undefined && given !== '') {
      return oneLine(given);
    }
    const number = task.automatic === 0 ? task.id : task.automatic;
    return `${this.coroutine(task)} #${number}`;
  }

  /** The function the task runs, without what it is defined in. */
  coroutine(task: Task): string {
    const name = this.#trace.dictionary.code(task.code)?.name ?? '';
    return oneLine(name.split('.').at(-1) || 'task');
  }

  /** A task by its number. */
  taskOf(id: number): string {
    const task = this.#trace.tasks.get(id);
    return task === undefined ? `task ${id}` : this.taskName(task);
  }

  /** What a task waits for: `Queue urls.get`, `sleep(0.5)`, `Task worker-3`, `gather of 12`. */
  reason(wait: Wait): string {
    const kind = waitName[wait.kind] ?? 'future';
    switch (kind) {
      case 'task':
        return `Task ${this.taskOf(wait.target)}`;
      case 'sleep':
        return `sleep(${Number(wait.target.toPrecision(6))})`;
      case 'gather':
      case 'wait':
        return this.#groupReason(kind, wait.target);
      default:
        return fixedReasons[kind] ?? this.#resourceReason(kind, wait.target);
    }
  }

  /** A ring drops the rows that name the members: how many there are is not known then. */
  #groupReason(kind: string, id: number): string {
    const group = this.#trace.resources.get(id);
    const name = oneLine(group?.name ?? kind);
    const members = group === undefined ? 0 : group.members.size + group.otherMembers;
    return members === 0 || this.#trace.mayDrop ? name : `${name} of ${count(members)}`;
  }

  #resourceReason(kind: string, id: number): string {
    const operation = kind.split('.')[1];
    const resource = this.#trace.resources.get(id);
    const title = titles[kind.split('.')[0] ?? ''] ?? 'Future';
    if (resource === undefined || id === 0) {
      return operation === undefined ? title : `${title}.${operation}`;
    }
    const name = this.resourceName(resource);
    if (name === undefined) {
      const place = this.#trace.dictionary.site(resource.site);
      const where = place === undefined ? '' : ` at ${shortPlace(place)}`;
      return operation === undefined ? `${title}${where}` : `${title}.${operation}${where}`;
    }
    return operation === undefined ? `${title} ${name}` : `${title} ${name}.${operation}`;
  }

  /** `Queue`, `Lock`, ... */
  resourceTitle(resource: Resource): string {
    return titles[resource.type] ?? oneLine(resource.class.split('.').at(-1) ?? 'Resource');
  }

  /** The name the program's source has for a resource; undefined when the source does not tell. */
  resourceName(resource: Resource): string | undefined {
    if (resource.name !== undefined) {
      return oneLine(resource.name.split('.').at(-1) ?? resource.name);
    }
    if (resource.pid !== undefined) {
      return String(resource.pid);
    }
    const known = this.#resourceNames.get(resource.id);
    if (known !== undefined) {
      return known === '' ? undefined : known;
    }
    const name = this.#assignedName(resource) ?? this.#usedName(resource) ?? '';
    if (name !== '' || resource.waitStack !== 0) {
      this.#resourceNames.set(resource.id, name);
    }
    return name === '' ? undefined : name;
  }

  #assignedName(resource: Resource): string | undefined {
    const place = this.#trace.dictionary.site(resource.site);
    const line = place === undefined || place.library ? undefined : this.#sourceLine(place.file, place.line);
    const makers = (line ?? '').split(';').flatMap((statement) => {
      const match = /^\s*(?:self\.)?([A-Za-z_][\w.]*)\s*(?::[^=]+)?=(?!=)(.*)/.exec(statement);
      return match?.[1] !== undefined && makes(match[2] ?? '', resource) ? [match[1]] : [];
    });
    const [maker, ...others] = makers;
    return maker === undefined || others.length > 0 ? undefined : oneLine(maker);
  }

  #usedName(resource: Resource): string | undefined {
    const stack = this.#trace.dictionary.stack(resource.waitStack);
    const own = stack.findIndex(({ library }) => !library);
    // What a library waits for inside of `await client.get(url)` is not the client.
    const place = stack.slice(0, Math.max(0, own)).every(isOfAsyncio) ? stack[own] : undefined;
    const line = place === undefined ? undefined : this.#sourceLine(place.file, place.line);
    const match =
      /(?:await|async\s+with)\s+(?:self\.)?([A-Za-z_][\w.]*?)(?:\.(?:get|put|join|wait|acquire|wait_for)\s*\(|\s*:|\s+as\b)/.exec(
        line ?? '',
      );
    // A function of the module may have been given the resource: `await asyncio.wait_for(ready.wait(), 1)`.
    return match?.[1] === undefined || match[1] === 'asyncio' ? undefined : oneLine(match[1]);
  }

  /** What the state's line says behind the name, without a time: the reason, the error, the result. */
  stateText(task: Task): string {
    switch (task.state) {
      case 'waiting':
        return task.wait === undefined ? 'waiting' : this.reason(task.wait);
      case 'done':
        return this.#resultText(task);
      case 'failed':
        return this.errorText(task.error);
      case 'cancelled':
        return this.#cancelledText(task);
      case 'destroyed':
        return task.lastWait === undefined
          ? 'destroyed while pending'
          : `destroyed while pending, waited for ${this.reason(task.lastWait)}`;
      default:
        return task.state;
    }
  }

  /** `ConnectionResetError: peer closed`. */
  errorText(id: number): string {
    const error = this.#trace.dictionary.error(id);
    if (error === undefined) {
      return 'failed';
    }
    return error.text === undefined || error.text === ''
      ? oneLine(error.type)
      : `${oneLine(error.type)}: ${oneLine(error.text, 120)}`;
  }

  #resultText(task: Task): string {
    if (task.resultType === 0) {
      return 'done';
    }
    const text = this.#trace.dictionary.string(task.resultText);
    const type = this.#trace.dictionary.string(task.resultType) ?? 'object';
    return text === undefined ? `returned ${oneLine(type)}` : `returned ${oneLine(text)}`;
  }

  #cancelledText(task: Task): string {
    const request = task.cancelRequests.at(-1);
    if (request?.byUser === true) {
      return 'cancelled from Loopscope';
    }
    return request === undefined || request.by === 0 ? 'cancelled' : `cancelled by ${this.taskOf(request.by)}`;
  }

  /** The await stack of a waiting task, or what a running one was seen doing; innermost first. */
  currentStack(task: Task): readonly Frame[] {
    const stack = task.state === 'running' ? task.runningStack : (task.wait?.stack ?? 0);
    return this.#trace.dictionary.stack(stack);
  }

  /** The line to go to for a task: where it waits, else where it failed, else where its coroutine is defined. */
  currentPlace(task: Task): Frame | undefined {
    const now = userFrame(this.currentStack(task));
    if (now !== undefined) {
      return now;
    }
    const error = this.#trace.dictionary.error(task.error);
    const failed = error === undefined ? undefined : userFrame(this.#trace.dictionary.stack(error.stack));
    const last = task.lastWait === undefined ? undefined : userFrame(this.#trace.dictionary.stack(task.lastWait.stack));
    const code = this.#trace.dictionary.code(task.code);
    return failed ?? last ?? (code === undefined ? undefined : { ...code, function: code.name });
  }
}

/**
 * Whether the right side of an assignment makes the resource itself, and not something that makes it on its way (`client = Client()`) or is given it
 * (`task = create_task(work(Queue()))`). A condition makes its own lock.
 */
function makes(value: string, { class: full, type }: Resource): boolean {
  const name = full.split('.').at(-1)?.replace(/\W/g, '') ?? '';
  const makers = type === 'lock' ? [name, 'Condition'] : [name];
  return name !== '' && new RegExp(`\\b(${makers.join('|')})\\b`).test(withoutBrackets(value));
}

/** Without what stands in brackets and in strings. */
function withoutBrackets(text: string): string {
  let depth = 0;
  let left = '';
  for (const [token] of text.matchAll(/"[^"]*"|'[^']*'|[\s\S]/g)) {
    depth += '([{'.includes(token) ? 1 : 0;
    left += depth === 0 && token.length === 1 ? token : '';
    depth -= ')]}'.includes(token) ? 1 : 0;
  }
  return left;
}

/** Whether a frame is one of asyncio itself, which does what its caller asked for. */
export function isOfAsyncio({ file }: Frame): boolean {
  return /(^|[\\/])asyncio[\\/]\w+\.py$/.test(file);
}

/** The time a task has been in its state, in ns; for an ended one how long it lived. */
export function timeInState(task: Task, now: number): number {
  return hasEnded(task) ? (task.ended ?? now) - task.created : Math.max(0, now - task.since);
}

/** `crawler.py:21`. */
export function shortPlace({ file, line }: Pick<Frame, 'file' | 'line'>): string {
  return `${oneLine(file.split(/[\\/]/).at(-1) ?? file, 120)}:${line}`;
}

/** `busy 43.7 ms, ready 157 ms, waiting 6.00 s, 54 steps`: up to `now`, ns since the origin. */
export function totalsText(task: Task, now: number): string {
  const { busy, ready, waiting } = totalsAt(task, now);
  return `busy ${duration(busy)}, ready ${duration(ready)}, waiting ${duration(waiting)}, ${plural(task.steps, 'step')}`;
}

/** How long the task was busy, ready and waiting in all, in ns: with the state it is in at `now`, which its own totals get when it ends. */
export function totalsAt(task: Task, now: number): Readonly<Record<'busy' | 'ready' | 'waiting', number>> {
  const { state, busy, ready, waiting } = task;
  const open = Math.max(0, now - task.since);
  return {
    busy: busy + (state === 'running' ? open : 0),
    ready: ready + (state === 'ready' ? open : 0),
    waiting: waiting + (state === 'waiting' ? open : 0),
  };
}

/** What a recording lacks, and why: `Not recorded: asyncio (this Python ...)`. */
export function notRecordedText({ what, why }: NotRecorded): string {
  return `Not recorded: ${oneLine(what, 120)}${why === '' ? '' : ` (${oneLine(why, 200)})`}`;
}
