/**
 * Tasks that still waited when the program ended: those that nobody ended, and those whose work `asyncio.run` cut off behind the main task. Who waits for work
 * (a queue's next item, a connection, a timer, an event) when asyncio.run ends it, has done nothing unfinished; and a program that was killed or interrupted
 * leaves everything unfinished.
 */
import { waitName } from '../protocol/recording';
import { duration } from '../trace/numbers';
import { type Frame, userFrame } from '../trace/records';
import { creationOf } from './creation';
import { byLine, type Case, type Diagnosis, type Finding, type Group } from './finding';
import { type AliveTask, aliveAt, lastMoment } from './lastMoment';

export function unfinished(subject: Case): Diagnosis {
  return {
    find: ({ ended }) => {
      if (!ended || subject.trace.ended === undefined) {
        return [];
      }
      const moment = lastMoment(subject);
      const left = leftOf(moment, subject).filter((one) => placeOf(one, subject)?.library === false);
      return byLine(left, (one) => placeOf(one, subject)).map((group) => findingOf(group, moment, subject));
    },
  };
}

/** Waits in which a task is where its work is; in others it waits for work. */
const atWork: ReadonlySet<string> = new Set([
  'task',
  'gather',
  'wait',
  'group',
  'lock',
  'semaphore',
  'queue.put',
  'queue.join',
  'executor',
  'process',
  'io.connect',
  'io.write',
  'stream.drain',
  'stream.close',
]);
/** A server waits for connections as long as it lives. */
const served: ReadonlySet<string> = new Set(['server', 'io.accept']);

function leftOf(moment: number, subject: Case): readonly AliveTask[] {
  const waiting = aliveAt(subject, moment).filter(({ standing }) => standing.state === 'waiting');
  const interrupted = waiting.some(({ task }) => isRoot(task, subject));
  return waiting.filter(({ task, standing }) => {
    const kind = waitName[standing.wait?.kind ?? 0] ?? '';
    const cutOff = task.ended !== undefined && task.state !== 'destroyed';
    return task.state !== 'destroyed' && !served.has(kind) && (cutOff ? !interrupted && atWork.has(kind) : true);
  });
}

/** A task that the program ran the loop for; while it is there, the program has not ended of its own accord. */
function isRoot({ creator, loop, created, seenLate }: AliveTask['task'], { trace }: Case): boolean {
  return creator === 0 && !seenLate && !trace.loops.ranAt(loop, created);
}

function placeOf({ standing }: AliveTask, { trace }: Case): Frame | undefined {
  return userFrame(trace.dictionary.stack(standing.wait?.stack ?? 0));
}

function findingOf(left: Group<AliveTask>, moment: number, subject: Case): Finding {
  const [{ task, standing }] = left;
  const { words } = subject;
  const reason = standing.wait === undefined ? 'something' : words.reason(standing.wait);
  return {
    code: 'unfinished',
    severity: 'hint',
    message: `Task '${words.taskName(task)}' was still waiting for ${reason} (${duration(moment - standing.since)}) when the program ended.`,
    time: standing.since,
    place: placeOf(left[0], subject),
    evidence: creationOf(task, subject),
    task: task.id,
    count: left.length,
  };
}
