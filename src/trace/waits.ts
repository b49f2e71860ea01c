/** What waits are for. */
import { waitKind } from '../protocol/recording';
import type { Wait } from './task';

/** Reads float32 bits, in which a sleep's seconds travel. */
const bits = new DataView(new ArrayBuffer(4));

/** The seconds that a sleep was asked for, of the bits in its row. */
export function secondsOfSleep(target: number): number {
  bits.setUint32(0, target);
  return bits.getFloat32(0);
}

/** The wait that a row tells: `kind` as its `sub`, `target` and `stack` as they stand. */
export function waitOf(kind: number, target: number, stack: number): Wait {
  return { kind, target: kind === waitKind.sleep ? secondsOfSleep(target) : target, stack };
}
