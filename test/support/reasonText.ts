import type { SeenTask } from './independentReading';

/** What the reason of a wait must look like where people read it; `names`: of the tasks at that moment. */
export function reasonOf(waits: NonNullable<SeenTask['waits']>, names: ReadonlyMap<number, string>): RegExp {
  const [what = '', operation] = waits.for.split('.');
  switch (what) {
    case 'sleep':
      return new RegExp(`^sleep\\(${Number(waits.target.toPrecision(6))}\\)$`);
    case 'task':
      return new RegExp(`^Task ${names.get(waits.target) ?? ''}`);
    case 'queue':
      return new RegExp(`^Queue[ .].*${operation}`);
    case 'io':
    case 'stream':
      return /^I\/O (read|write|accept|connect|close)$/;
    case 'gather':
    case 'wait':
      // Before its first member is recorded nobody knows how many there are.
      return new RegExp(`^${what}( of \\d+)?$`);
    default:
      return /^(Lock|Semaphore|Event|Condition|Barrier|Future|Thread|Process|TaskGroup|Server)( |$)/;
  }
}
