/** Functions that are no coroutine functions. */
import type { FunctionSummary } from '../python/summary';

/** Whether a function, once its body ends, has returned `None`. Of a stub nobody knows what stands in its place. */
export function givesNothing({ async, generator, returnsValue, stub }: FunctionSummary): boolean {
  return !async && !generator && !returnsValue && !stub;
}
