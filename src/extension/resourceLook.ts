/** How resources, and those who hold them or wait for them, look and read in the tree. */
import { waitName } from '../protocol/recording';
import { count, duration, plural, tickingDuration } from '../trace/numbers';
import type { Frame } from '../trace/records';
import type { Resource } from '../trace/resource';
import { holderName } from '../trace/story/barFacts';
import { levelFigures, levelText } from '../trace/story/resourceLevel';
import { shortPlace, timeInState } from '../trace/words';
import type { RunProcess } from './liveRun';
import type { RowLook } from './rowLook';
import type { TaskFindings } from './taskFindings';
import type { ResourceRow, UserRow } from './taskRows';

const icons: Readonly<Record<string, string>> = {
  queue: 'layers',
  lock: 'lock',
  semaphore: 'key',
  event: 'symbol-event',
  condition: 'git-compare',
  barrier: 'merge',
};

/** `urls  Queue · 48 / 64`, `RATE  Lock · held by worker-3 · 2 waiting`. */
export function resourceLook({ process, resource, apart }: ResourceRow, findings: TaskFindings): RowLook {
  const forEver = someForEver(process, resource, findings);
  return {
    label: resourceLabel(process, resource),
    text: [titleText(process, resource), apart, levelOf(process, resource), waitingText(process, resource)]
      .filter((part) => part !== '')
      .join(' · '),
    time: '',
    tail: '',
    icon: icons[resource.type] ?? 'symbol-misc',
    color: forEver ? 'loopscope.failed' : 'loopscope.queue',
    state: '',
  };
}

/** `worker-8  holds it 190 ms · crawler.py:21`, then `worker-9  waits 180 ms · next`. */
export function userLook(row: UserRow, findings: TaskFindings): RowLook {
  return row.user.holds ? holderLook(row) : waiterLook(row, findings);
}

function holderLook({ process, task, user }: UserRow): RowLook {
  const { words, trace } = process;
  const { time, site } = trace.resources.operations;
  const acquired = trace.dictionary.site(site.at(user.operation));
  const now = task === undefined || process.over ? undefined : words.currentPlace(task);
  return {
    label: task === undefined ? outside(user.task) : words.taskName(task),
    text: process.over ? 'held it at the end' : '',
    time: process.over ? '' : `holds it ${tickingDuration(process.now - time.at(user.operation))}`,
    tail: acquired === undefined ? standsText(now) : shortPlace(acquired),
    icon: 'key',
    color: 'loopscope.queue',
    state: '',
  };
}

/** Where it was acquired is not always recorded; where its holder stands is as good to know. */
function standsText(now: Frame | undefined): string {
  return now === undefined ? '' : `now at ${shortPlace(now)}`;
}

function waiterLook({ process, resource, task, user }: UserRow, findings: TaskFindings): RowLook {
  const forEver = task !== undefined && findings.isForEver(process, task);
  const purpose = purposes[waitName[task?.wait?.kind ?? 0] ?? ''] ?? '';
  const since = task === undefined ? '' : ` ${tickingDuration(timeInState(task, process.now))}`;
  return {
    label: task === undefined ? outside(user.task) : process.words.taskName(task),
    text: process.over ? `waited${purpose} at the end` : '',
    time: process.over ? '' : `waits${purpose}${forEver ? ' for ever' : since}`,
    tail: user.next && !forEver && !process.over && resource.waiters.size > 0 ? 'next' : '',
    icon: forEver ? 'warning' : 'circle-outline',
    color: forEver ? 'loopscope.failed' : 'loopscope.waiting',
    state: '',
  };
}

/** Kind, class and limit; who made it, and what was done to it so far. */
export function resourceTooltip({ process, resource }: ResourceRow): string {
  const { words, trace } = process;
  const site = trace.dictionary.site(resource.site);
  const limit = resource.limit === 0 ? '' : `, limit ${count(resource.limit)}`;
  const lines = [
    resourceLabel(process, resource),
    `${words.resourceTitle(resource)}${limit}`,
    site === undefined ? 'Where it was made is not recorded' : `Made at ${shortPlace(site)} in ${site.function}`,
    `${plural(resource.waiters.size, 'task')} waiting`,
  ];
  if (resource.type === 'queue') {
    lines.push(`${plural(resource.puts, 'put')}, ${plural(resource.gets, 'get')}`);
  }
  const longest = longestWait(process, resource);
  return longest === 0 || process.over
    ? lines.join('\n')
    : [...lines, `Longest present wait ${duration(longest)}`].join('\n');
}

/** The name the program has for it, else `Queue at crawler.py:66`. */
function resourceLabel({ words, trace }: RunProcess, resource: Resource): string {
  const name = words.resourceName(resource);
  if (name !== undefined) {
    return name;
  }
  const site = trace.dictionary.site(resource.site);
  const title = words.resourceTitle(resource);
  return site === undefined ? `${title} #${resource.id}` : `${title} at ${shortPlace(site)}`;
}

/** One without a name says already what it is. */
function titleText({ words }: RunProcess, resource: Resource): string {
  return words.resourceName(resource) === undefined ? '' : words.resourceTitle(resource);
}

/** A queue's kind stands beside it: `urls  Queue · 48 / 64`. */
function levelOf({ words }: RunProcess, resource: Resource): string {
  const isBounded = (resource.type === 'queue' || resource.type === 'barrier') && resource.limit > 0;
  return (isBounded ? levelFigures(resource) : '') || levelText(resource, (task) => holderName(words, task));
}

/** `7 waiting`, `1 waiting to get`. */
function waitingText({ trace }: RunProcess, { waiters, type }: Resource): string {
  if (waiters.size === 0 || type === 'barrier') {
    return '';
  }
  if (type !== 'queue') {
    return `${count(waiters.size)} waiting`;
  }
  const counts = new Map<string, number>();
  for (const task of waiters) {
    const purpose = purposes[waitName[trace.tasks.get(task)?.wait?.kind ?? 0] ?? ''] ?? '';
    counts.set(purpose, (counts.get(purpose) ?? 0) + 1);
  }
  return [...counts].map(([purpose, number]) => `${count(number)} waiting${purpose}`).join(' · ');
}

const purposes: Readonly<Record<string, string>> = {
  'queue.get': ' to get',
  'queue.put': ' to put',
  'queue.join': ' to join',
};

function someForEver(process: RunProcess, { waiters }: Resource, findings: TaskFindings): boolean {
  for (const id of waiters) {
    const task = process.trace.tasks.get(id);
    if (task !== undefined && findings.isForEver(process, task)) {
      return true;
    }
  }
  return false;
}

function longestWait({ trace, now }: RunProcess, { waiters }: Resource): number {
  let longest = 0;
  for (const id of waiters) {
    const task = trace.tasks.get(id);
    longest = Math.max(longest, task === undefined ? 0 : timeInState(task, now));
  }
  return longest;
}

function outside(id: number): string {
  return id === 0 ? 'code outside of tasks' : `task ${id}`;
}
