/** What waits are for. */
import { waitKind } from '../protocol/recording';
import type { Wait } from './task';

/** Reads float32 bits, in which a sleep's seconds travel. */
const bits = new DataView(new ArrayBuffer(4));
/** Waits that are kept to be used again. */
const KEPT = 1 << 10;

/** The seconds that a sleep was asked for, of the bits in its row. */
export function secondsOfSleep(target: number): number {
  bits.setUint32(0, target);
  return bits.getFloat32(0);
}

/** The wait that a row tells: `kind` as its `sub`, `target` and `stack` as they stand. */
export function waitOf(kind: number, target: number, stack: number): Wait {
  return { kind, target: kind === waitKind.sleep ? secondsOfSleep(target) : target, stack };
}

/** Waits of a trace. Tasks wait for the same again and again: ten million rows would else leave as many objects behind. */
export class SharedWaits {
  readonly #kept: (Wait | undefined)[] = Array.from({ length: KEPT }, () => undefined);

  /** As `waitOf`. */
  of(kind: number, target: number, stack: number): Wait {
    const told = kind === waitKind.sleep ? secondsOfSleep(target) : target;
    const place = (Math.imul(target, 31) + Math.imul(stack, 17) + kind) & (KEPT - 1);
    const kept = this.#kept[place];
    if (kept !== undefined && kept.kind === kind && kept.stack === stack && kept.target === told) {
      return kept;
    }
    const wait = { kind, target: told, stack };
    this.#kept[place] = wait;
    return wait;
  }
}
