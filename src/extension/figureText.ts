/** The figures of an await line in words. */
import { count, duration, plural, tickingDuration } from '../trace/numbers';
import type { LengthSummary } from '../trace/story/lengths';

export interface WaitsAtLine {
  readonly over: LengthSummary;
  /** Tasks that wait there now, in programs that go on. */
  readonly waiting: number;
  /** Waits that had not ended when their program, or their task, did. */
  readonly unfinished: number;
  /** Of both, ns. */
  readonly longestWaiting: number;
}

/** `7 wait here, longest 290 ms` while tasks wait there, else `1,204 waits, median 38.0 ms, longest 4.10 s`; empty when nothing ever did. */
export function figureText({ over, waiting, unfinished, longestWaiting }: WaitsAtLine): string {
  if (waiting > 0) {
    const time = tickingDuration(longestWaiting);
    return waiting === 1 ? `1 waits here, ${time}` : `${count(waiting)} wait here, longest ${time}`;
  }
  if (over.count === 0) {
    return unfinished === 0
      ? ''
      : `${plural(unfinished, 'wait')} that never ended, ${unfinished === 1 ? '' : 'longest '}${duration(longestWaiting)}`;
  }
  const median = `median ${over.exact ? '' : 'about '}${duration(over.median)}, `;
  const ended = `${plural(over.count, 'wait')}, ${over.count === 1 ? '' : median}${over.count === 1 ? '' : 'longest '}${duration(over.longest)}`;
  return unfinished === 0 ? ended : `${ended}, ${count(unfinished)} never ended`;
}
