/** Values that say the same as one object, so that what they are is found out once. A file says the same few of them again and again. */

import { type CallSummary, passedOf } from './callSummary';
import { turned } from './packedSummary';
import type { ChunkSummary, ModuleSummary, ParameterSummary } from './summary';
import type { Value } from './values';

export class InternedValues {
  /** First by the value that they are of, or by their kind, then by the rest: what is looked up so needs no text made of it. */
  readonly #known = new Map<Value | string, Map<Value | string, Value>>();

  /** The first value that said the same. */
  readonly value = (value: Value): Value => {
    const of = 'of' in value ? this.value(value.of) : undefined;
    const first = 'first' in value && value.first !== undefined ? this.value(value.first) : undefined;
    const known = this.#with(of ?? kindOf(value));
    const rest = first ?? wordOf(value);
    let same = known.get(rest);
    if (same === undefined) {
      same = made(value, of, first);
      known.set(rest, same);
    }
    return same;
  };

  readonly call = (call: CallSummary): CallSummary => ({
    ...call,
    callee: this.value(call.callee),
    passed: passedOf(Object.entries(call.passed).map(([name, value]) => [name, this.value(value)])),
  });

  readonly parameter = (parameter: ParameterSummary): ParameterSummary => ({
    ...parameter,
    type: this.value(parameter.type),
  });

  #with(start: Value | string): Map<Value | string, Value> {
    let known = this.#known.get(start);
    if (known === undefined) {
      known = new Map();
      this.#known.set(start, known);
    }
    return known;
  }
}

/** The kind of a value that is of no other. */
function kindOf(value: Value): string {
  return value.is === 'self' && value.instance ? 'instance' : value.is;
}

/** What else a value says. Names have no blanks. */
function wordOf(value: Value): string {
  switch (value.is) {
    case 'path':
      return value.path;
    case 'attr':
    case 'global':
    case 'local':
    case 'self':
    case 'super':
    case 'parameter':
      return value.name;
    case 'literal':
      return value.type;
    case 'enter':
    case 'item':
      return `${value.is} ${value.async}`;
    case 'call':
    case 'await':
    case 'default':
    case 'typed':
    case 'unknown':
      return `${value.is} `;
  }
}

/** The value, of parts that are interned. */
function made(value: Value, of: Value | undefined, first: Value | undefined): Value {
  if (!('of' in value) || of === undefined) {
    return value;
  }
  const given = 'first' in value ? value.first : undefined;
  if (value.of === of && given === first) {
    return value;
  }
  return first === undefined ? { ...value, of } : ({ ...value, of, first } as Value);
}

/** A summary whose equal values are one object. */
export function interned({ chunks, stars }: ModuleSummary): ModuleSummary {
  const values = new InternedValues();
  return { chunks: chunks.map((chunk): ChunkSummary => turned(chunk, values)), stars };
}
