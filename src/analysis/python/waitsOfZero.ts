/** Calls that would wait, and are told not to. */
import type { Call } from './syntax';
import { lastName } from './values';

/** Where calls that wait take for how long, which may be named `timeout` too. */
const lengths = new Map([
  ['sleep', 0],
  ['join', 0],
  ['wait', 0],
  ['communicate', 1],
  ['select', 3],
]);

/** It only looks, or lets others run, and holds up nobody. */
export function isWaitOfZero({ func, args, keywords }: Call): boolean {
  const position = lengths.get(lastName(func));
  if (position === undefined) {
    return false;
  }
  const time = keywords.find(({ arg }) => arg === 'timeout')?.value ?? args[position];
  return time?.kind === 'Constant' && (time.type === 'int' || time.type === 'float') && Number(time.text) === 0;
}
