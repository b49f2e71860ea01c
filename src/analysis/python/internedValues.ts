/** Values that say the same as one object, so that what they are is found out once. A file says the same few of them again and again. */

import type { CallSummary } from './callSummary';
import { keyOf, turned } from './packedSummary';
import type { ChunkSummary, ModuleSummary, ParameterSummary } from './summary';
import type { Value } from './values';

export class InternedValues {
  readonly #values: Value[] = [];
  readonly #indices = new Map<string, number>();

  /** The first value that said the same. */
  readonly value = (value: Value): Value => this.#values[this.#indexOf(value)] ?? value;

  readonly call = (call: CallSummary): CallSummary => ({
    ...call,
    callee: this.value(call.callee),
    passed: Object.fromEntries(Object.entries(call.passed).map(([name, value]) => [name, this.value(value)])),
  });

  readonly parameter = (parameter: ParameterSummary): ParameterSummary => ({
    ...parameter,
    type: this.value(parameter.type),
  });

  #indexOf(value: Value): number {
    const of = 'of' in value ? this.#indexOf(value.of) : undefined;
    const first = 'first' in value && value.first !== undefined ? this.#indexOf(value.first) : undefined;
    const key = keyOf(value, of, first);
    let index = this.#indices.get(key);
    if (index === undefined) {
      index = this.#values.push(this.#made(value, of, first)) - 1;
      this.#indices.set(key, index);
    }
    return index;
  }

  /** The value, of parts that are interned. */
  #made(value: Value, of: number | undefined, first: number | undefined): Value {
    const parts: Record<string, Value | undefined> = {};
    if (of !== undefined) {
      parts['of'] = this.#values[of];
    }
    if (first !== undefined) {
      parts['first'] = this.#values[first];
    }
    return of === undefined ? value : ({ ...value, ...parts } as Value);
  }
}

/** A summary whose equal values are one object. */
export function interned({ chunks, stars }: ModuleSummary): ModuleSummary {
  const values = new InternedValues();
  return { chunks: chunks.map((chunk): ChunkSummary => turned(chunk, values)), stars };
}
