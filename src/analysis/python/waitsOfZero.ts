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
  const name = lastName(func);
  const position = lengths.get(name);
  if (position === undefined) {
    // `queue.get(False)`, `queue.get(block=False)`
    const block = keywords.find(({ arg }) => arg === 'block')?.value ?? args[0];
    return name === 'get' && block?.kind === 'Constant' && block.type === 'bool' && block.text === 'False';
  }
  const time = keywords.find(({ arg }) => arg === 'timeout')?.value ?? args[position];
  return time?.kind === 'Constant' && (time.type === 'int' || time.type === 'float') && Number(time.text) === 0;
}
