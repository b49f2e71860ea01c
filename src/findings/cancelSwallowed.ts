/**
 * Tasks that were asked to cancel, caught the CancelledError and went on.
 *
 * Whoever catches the error to clean up, and then ends, has not gone on; nor has a task whose request was withdrawn (`uncancel`, as timeouts and TaskGroups do).
 */
import { type Frame, userFrame } from '../trace/records';
import { swallows } from '../trace/swallowing';
import { type CancelRequest, hasEnded, type Task } from '../trace/task';
import { shortPlace } from '../trace/words';
import { byLine, type Case, type Diagnosis, type Evidence, type Finding, type Group } from './finding';
import { LineTally, type Tallied } from './lineTally';

interface Swallowed {
  readonly task: Task;
  readonly request: CancelRequest;
}

export function cancelSwallowed(subject: Case): Diagnosis {
  const { asked } = subject.tasks;
  const judged = new Map<Task, Judged>();
  const over = new LineTally<Swallowed>((one) => placeOf(one, subject));
  const seenOver = new WeakSet<Task>();
  const judgeAgain = (task: Task): readonly Swallowed[] => {
    const now = judge(task, judged.get(task), subject);
    judged.set(task, now);
    return now.swallowed === undefined ? [] : [{ task, request: now.swallowed }];
  };
  const judgeEnded = (task: Task): void => {
    const [swallowed] = judgeAgain(task);
    if (swallowed !== undefined && !seenOver.has(task)) {
      seenOver.add(task);
      over.add(swallowed);
    }
    asked.delete(task);
  };
  return {
    find: () => {
      for (const task of [...asked].filter(hasEnded)) {
        judgeEnded(task);
      }
      const lasting = [...asked].flatMap(judgeAgain);
      for (const task of [...judged.keys()].filter((one) => !asked.has(one))) {
        judged.delete(task);
      }
      const all = [...over.lines, ...lasting.map((first) => ({ first, count: 1, place: placeOf(first, subject) }))];
      return byLine(all, ({ place }) => place).map((group) => findingOf(group, subject));
    },
  };
}

/** What is known of a task after a look. */
interface Judged {
  /** The last step that was looked at. */
  readonly row: number;
  readonly requests: number;
  readonly swallowed: CancelRequest | undefined;
}

/** Looks at the steps since the last look, and at all behind a request that is new. */
function judge(task: Task, before: Judged | undefined, subject: Case): Judged {
  const { lastStep: row, cancelRequests } = task;
  const requests = cancelRequests.length;
  const known = before?.requests === requests;
  if (known && (before.swallowed !== undefined || before.row === row)) {
    return before;
  }
  const from = known ? before.row : -1;
  const swallowed = cancelRequests.find((request) => wentOn(task, request, { from, subject }));
  return { row, requests, swallowed };
}

/** Behind the request the task waited again at the very place where the request had reached it: it runs as if nothing had been asked. */
function wentOn(
  task: Task,
  request: CancelRequest,
  { from, subject: { trace } }: { readonly from: number; readonly subject: Case },
): boolean {
  const { steps } = trace;
  for (let row = task.lastStep; row > from && steps.began.at(row) > request.time; row = steps.previous.at(row) - 1) {
    if (swallows(trace, row, request)) {
      return true;
    }
  }
  return false;
}

function placeOf({ request }: Swallowed, { trace }: Case): Frame | undefined {
  return userFrame(trace.dictionary.stack(request.waitedAt));
}

function findingOf(group: Group<Tallied<Swallowed>>, subject: Case): Finding {
  const { trace, words } = subject;
  const [{ first, place }] = group;
  const { task, request } = first;
  const asked = userFrame(trace.dictionary.stack(request.stack));
  const by = request.by === 0 ? 'the program' : words.taskOf(request.by);
  const evidence: Evidence[] = asked === undefined ? [] : [{ place: asked, what: `${by} asked for the cancellation` }];
  const where = asked === undefined ? '' : ` at ${shortPlace(asked)}`;
  return {
    code: 'cancel-swallowed',
    severity: 'warning',
    message: `Task '${words.taskName(task)}' caught CancelledError and went on: ${by} asked for the cancellation${where}. Raise it again after cleaning up.`,
    time: request.time,
    place,
    evidence,
    task: task.id,
    count: group.reduce((sum, { count }) => sum + count, 0),
  };
}
