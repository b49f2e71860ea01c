/**
 * Tasks that could have run for long while others ran step after step. One long step is `loop-blocked`; and a task among many of its own kind is not starved by
 * them, it is one of a crowd: the others must run another coroutine.
 */
import { stepEnd } from '../protocol/recording';
import { count, duration } from '../trace/numbers';
import { type Frame, userFrame } from '../trace/records';
import { byLine, type Case, type Diagnosis, type Evidence, type Finding, type Group } from './finding';

/** ns that a task must have been ready. */
const READY = 0.5e9;
const LEAST_STEPS = 10;
/** The share of the time that the others must have run. */
const SHARE = 0.5;
/** Steps that are looked at for one victim; a victim of the same coroutine is looked at again after a second of the program's time. */
const MOST_STEPS = 20_000;
const PAUSE = 1e9;
/** Cases that are kept. */
const MOST = 1000;

interface Starving {
  readonly task: number;
  readonly from: number;
  readonly to: number;
  /** The task that ran most of those of its coroutine. */
  readonly by: number;
  readonly tasks: number;
  readonly steps: number;
  /** The line to mend. */
  readonly place: Frame | undefined;
  /** The row of the victim's step. */
  readonly row: number;
}

export function starved(subject: Case): Diagnosis {
  const { steps, tasks } = subject.trace;
  const found: Starving[] = [];
  const looked = new Map<number, number>();
  return {
    step: (row) => {
      const began = steps.began.at(row);
      if (began - steps.ready.at(row) >= READY && found.length < MOST) {
        const code = tasks.get(steps.task.at(row))?.code ?? 0;
        if (began - (looked.get(code) ?? Number.NEGATIVE_INFINITY) >= PAUSE) {
          looked.set(code, began);
          const one = starvingAt(row, code, subject);
          found.push(...(one === undefined ? [] : [one]));
        }
      }
    },
    find: () => byLine(found, ({ place }) => place).map((group) => findingOf(group, subject)),
  };
}

/** What the tasks of one coroutine did meanwhile. */
interface Crowd {
  busy: number;
  steps: number;
  longest: number;
  /** Their steps by task. */
  readonly tasks: Map<number, number>;
  /** The last await stack that was seen. */
  stack: number;
}

function starvingAt(row: number, ownCode: number, { trace }: Case): Starving | undefined {
  const { steps, tasks } = trace;
  const from = steps.ready.at(row);
  const to = steps.began.at(row);
  const loop = tasks.get(steps.task.at(row))?.loop;
  const crowds = new Map<number, Crowd>();
  for (let other = row - 1; other >= Math.max(0, row - MOST_STEPS) && steps.ended.at(other) > from; other -= 1) {
    const task = tasks.get(steps.task.at(other));
    if (task !== undefined && task.loop === loop && task.code !== 0) {
      const crowd = crowds.get(task.code) ?? {
        busy: 0,
        steps: 0,
        longest: 0,
        tasks: new Map<number, number>(),
        stack: 0,
      };
      crowds.set(task.code, crowd);
      const lasted = Math.min(to, steps.ended.at(other)) - Math.max(from, steps.began.at(other));
      crowd.busy += lasted;
      crowd.longest = Math.max(crowd.longest, lasted);
      crowd.steps += 1;
      crowd.tasks.set(task.id, (crowd.tasks.get(task.id) ?? 0) + 1);
      crowd.stack ||= steps.how.at(other) >= stepEnd.firstWait ? steps.stack.at(other) : 0;
    }
  }
  const [code, crowd] = [...crowds].reduce((most, one) => (one[1].busy > most[1].busy ? one : most), [0, nobody]);
  const dueToOne = crowd.longest > crowd.busy / 2 || crowd.longest >= trace.loops.thresholdMs * 1e6;
  if (code === ownCode || dueToOne || crowd.steps < LEAST_STEPS || crowd.busy < SHARE * (to - from)) {
    return undefined;
  }
  const [by] = [...crowd.tasks].reduce((most, one) => (one[1] > most[1] ? one : most));
  const defined = trace.dictionary.code(code);
  const place = userFrame(trace.dictionary.stack(crowd.stack)) ?? (defined && { ...defined, function: defined.name });
  return { task: steps.task.at(row), from, to, by, tasks: crowd.tasks.size, steps: crowd.steps, place, row };
}

const nobody: Crowd = { busy: 0, steps: 0, longest: 0, tasks: new Map(), stack: 0 };

/** The longest speaks for all at its line. */
function findingOf(all: Group<Starving>, subject: Case): Finding {
  const { words } = subject;
  const worst = all.reduce((longest, one) => (one.to - one.from > longest.to - longest.from ? one : longest));
  const by = subject.trace.tasks.get(worst.by);
  const name = by !== undefined && worst.tasks > 1 ? words.coroutine(by) : words.taskOf(worst.by);
  const who = worst.tasks > 1 ? `${count(worst.tasks)} tasks '${name}'` : `'${name}'`;
  return {
    code: 'starved',
    severity: 'information',
    message: `Task '${words.taskOf(worst.task)}' was ready for ${duration(worst.to - worst.from)} while ${who} ran ${count(worst.steps)} steps. Let '${name}' sleep, or do less in each step.`,
    time: worst.to,
    place: worst.place,
    evidence: victim(worst, subject),
    task: worst.task,
    count: all.length,
  };
}

/** Where the victim went on in the end: behind the await it stood at, or, in its first step, behind its creation. */
function victim({ row, task }: Starving, { trace, words }: Case): readonly Evidence[] {
  const { steps, dictionary } = trace;
  const before = steps.previous.at(row) - 1;
  const waited = before >= 0 && steps.how.at(before) >= stepEnd.firstWait ? steps.stack.at(before) : 0;
  const stood = userFrame(dictionary.stack(waited));
  if (stood !== undefined) {
    return [{ place: stood, what: `'${words.taskOf(task)}' could have gone on here` }];
  }
  const created = dictionary.site(trace.tasks.get(task)?.site ?? 0);
  const what = `'${words.taskOf(task)}', which was created here, could have ${before >= 0 ? 'gone on' : 'begun'}`;
  return created === undefined ? [] : [{ place: created, what }];
}
