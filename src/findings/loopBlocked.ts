/** Steps and callbacks that kept a loop from running anything else. */
import { duration } from '../trace/numbers';
import { userFrame } from '../trace/records';
import type { Case, Finding } from './finding';

export function loopBlocked({ trace, words }: Case): readonly Finding[] {
  return trace.loops.blocked.map((blocked) => {
    const stack = trace.dictionary.stack(blocked.stack);
    const lasted =
      (blocked.ended ?? Math.max(blocked.seen, blocked.ended === undefined ? blocked.seen : 0)) - blocked.began;
    const least = blocked.ended === undefined ? 'at least ' : '';
    const who = blocked.task === 0 ? 'a callback' : words.taskOf(blocked.task);
    return {
      code: 'loop-blocked',
      severity: 'warning',
      message: `This line blocked the loop for ${least}${duration(lasted)} in ${who}. Nothing else could run.`,
      time: blocked.began,
      place: userFrame(stack),
      evidence: stack.slice(1).map((place) => ({ place, what: `called in ${place.function}` })),
      task: blocked.task,
      count: 1,
    };
  });
}
