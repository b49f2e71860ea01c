/** What the pointer shows over a row of the task tree. Lines end with \n. */
import { count, duration, plural } from '../trace/numbers';
import { hasEnded, type Task } from '../trace/task';
import { shortPlace, timeInState, totalsText } from '../trace/words';
import type { RunProcess } from './liveRun';
import { resourceTooltip } from './resourceLook';
import { noFindings, type TaskFindings } from './taskFindings';
import { nameOfAll } from './taskLook';
import type { GroupRow, LineRow, Row, ScopeRow } from './taskRows';

export function tooltipOf(row: Row, findings = noFindings): string {
  switch (row.kind) {
    case 'process':
      return (row.process.trace.process?.argv ?? []).join(' ');
    case 'loop':
      return row.process.trace.loops.all.get(row.loop)?.class ?? '';
    case 'task':
      return taskTooltip(row.process, row.task, findings);
    case 'user':
      return row.task === undefined ? '' : taskTooltip(row.process, row.task, findings);
    case 'scope':
    case 'group':
    case 'line':
      return groupTooltip(row);
    case 'resource':
      return resourceTooltip(row);
    default:
      return '';
  }
}

function taskTooltip(process: RunProcess, task: Task, findings: TaskFindings): string {
  const { words, trace } = process;
  const site = trace.dictionary.site(task.site);
  const by = task.creator === 0 ? 'outside of tasks' : `by ${words.taskOf(task.creator)}`;
  const group = trace.resources.get(task.group);
  const groupSite = trace.dictionary.site(group?.site ?? 0);
  return [
    `${words.taskName(task)}  ${words.coroutine(task)}()`,
    stateLine(process, task, findings),
    placeLine(process, task),
    capital(totalsText(task, process.now)),
    site === undefined ? `Created ${by}` : `Created ${by} at ${shortPlace(site)}`,
    group === undefined ? '' : `In a TaskGroup${groupSite === undefined ? '' : ` of ${shortPlace(groupSite)}`}`,
    ...findings.of(process, task).map(({ message }) => message),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** `Waiting 176 ms for Semaphore LIMIT`, `Failed after 1.20 s: KeyError: 'x'`. */
function stateLine(process: RunProcess, task: Task, findings: TaskFindings): string {
  const { words, now } = process;
  const text = words.stateText(task);
  const state = capital(task.state);
  const time = duration(timeInState(task, now));
  if (hasEnded(task)) {
    return text === task.state ? `${state} after ${time}` : `${state} after ${time}: ${text}`;
  }
  const length = findings.isForEver(process, task) ? 'for ever' : time;
  const reason = task.state !== 'waiting' || text === task.state ? '' : ` for ${text}`;
  return process.over ? `${state}${reason} when the program ended` : `${state} ${length}${reason}`;
}

function placeLine({ words }: RunProcess, task: Task): string {
  const place = words.currentPlace(task);
  return place === undefined ? '' : `at ${shortPlace(place)} in ${place.function}`;
}

function groupTooltip({ process, tasks, kind }: GroupRow | LineRow | ScopeRow): string {
  const [first] = tasks;
  const site = first === undefined ? undefined : process.trace.dictionary.site(first.site);
  const where = site === undefined ? '' : `, created at ${shortPlace(site)}`;
  const what =
    kind === 'scope'
      ? `${count(tasks.length)} tasks of one TaskGroup`
      : `${count(tasks.length)} tasks that run ${nameOfAll(process, tasks)}()${where}`;
  return `${what}\n${sumText(tasks, process.now)}`;
}

/** The totals of several tasks together. */
function sumText(tasks: readonly Task[], now: number): string {
  const sums = { running: 0, ready: 0, waiting: 0 };
  let steps = 0;
  for (const task of tasks) {
    sums.running += task.busy;
    sums.ready += task.ready;
    sums.waiting += task.waiting;
    steps += task.steps;
    if (task.state === 'running' || task.state === 'ready' || task.state === 'waiting') {
      sums[task.state] += timeInState(task, now);
    }
  }
  const { running, ready, waiting } = sums;
  const times = `busy ${duration(running)}, ready ${duration(ready)}, waiting ${duration(waiting)}`;
  return `Together ${times}, ${plural(steps, 'step')}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
