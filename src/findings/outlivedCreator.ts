/**
 * Tasks that run on long behind the end of the task that created them, while nothing in the source holds them: nobody can await or cancel them. A task that is
 * kept (in a variable that is used, a collection, an attribute, a TaskGroup) or that some task awaits is on its own on purpose; so is what the program's first
 * coroutines set up before the loop runs on.
 */
import { duration } from '../trace/numbers';
import type { Frame } from '../trace/records';
import { hasEnded, isAwaited, type Task } from '../trace/task';
import { creationOf } from './creation';
import { creationUse } from './creationUse';
import { type Asked, byLine, type Case, type Diagnosis, type Evidence, type Finding, type Group } from './finding';
import { lastMoment } from './lastMoment';
import { ORPHANED } from './notableTasks';

export function outlivedCreator(subject: Case): Diagnosis {
  const { trace, words, tasks } = subject;
  const dropped = new Map<number, boolean>();
  const isDropped = ({ site }: Task): boolean => {
    const known = dropped.get(site) ?? creationUse(trace.dictionary.site(site), words) === 'dropped';
    dropped.set(site, known);
    return known;
  };
  return {
    find: (asked) => {
      if (tasks.orphans.size === 0) {
        return [];
      }
      const until = asked.ended ? lastMoment(subject) : asked.now;
      const lost = [...tasks.orphans].filter((task) => outlived(task, until, subject) && isDropped(task));
      return byLine(lost, ({ site }) => trace.dictionary.site(site)).map((group) =>
        findingOf(group, { ...asked, now: until }, subject),
      );
    },
  };
}

function outlived(task: Task, until: number, { trace }: Case): boolean {
  const creator = trace.tasks.get(task.creator);
  if (creator?.ended === undefined || isAwaited(task) || task.group !== 0) {
    return false;
  }
  const root = creator.creator === 0 && !creator.seenLate && !trace.loops.ranAt(creator.loop, creator.created);
  return !root && Math.min(task.ended ?? until, until) - creator.ended >= ORPHANED;
}

/** The one that outlived its creator longest speaks for all at its line. */
function findingOf(tasks: Group<Task>, { ended, now }: Asked, subject: Case): Finding {
  const { trace, words } = subject;
  const behind = (task: Task) => Math.min(task.ended ?? now, now) - endOfCreator(task, trace);
  const task = tasks.reduce((longest, one) => (behind(one) > behind(longest) ? one : longest));
  const creator = trace.tasks.get(task.creator);
  const who = creator === undefined ? 'its creator' : `its creator '${words.taskName(creator)}'`;
  const time = duration(behind(task));
  const runs = ended || hasEnded(task) ? `ran on for ${time}` : `still runs ${time}`;
  return {
    code: 'outlived-creator',
    severity: 'warning',
    message: `Task '${words.taskName(task)}' ${runs} after ${who} ended. Await or cancel it there, or use a TaskGroup.`,
    time: endOfCreator(task, trace) + ORPHANED,
    place: trace.dictionary.site(task.site),
    evidence: [...standsAt(task, subject), ...creationOf(task, subject)],
    task: task.id,
    count: tasks.length,
  };
}

function endOfCreator(task: Task, trace: Case['trace']): number {
  return trace.tasks.get(task.creator)?.ended ?? 0;
}

function standsAt(task: Task, { words }: Case): readonly Evidence[] {
  const place: Frame | undefined = words.currentPlace(task);
  return place === undefined ? [] : [{ place, what: hasEnded(task) ? 'it stood here last' : 'it stands here now' }];
}
