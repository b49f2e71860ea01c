/**
 * Summaries as short JSON. Values repeat a lot within a file (`self`, `os.path`), and calls are most of a summary: each value is written once, and each call
 * is a list. Unpacked, equal values are one object, which is found out once.
 */
import { type CallSummary, passedOf } from './callSummary';
import type { ChunkSummary, ClassSummary, FunctionSummary, ModuleSummary, ParameterSummary } from './summary';
import type { Value } from './values';

const uses: readonly CallSummary['use'][] = ['statement', 'awaited', 'assigned', 'returned', 'argument', 'other'];
const unders: readonly CallSummary['under'][] = [undefined, 'type-checking', 'main'];

/** Start, end, callee, use, circumstances; then names and values of what is passed. */
type PackedCall = readonly (number | string)[];
/** A value whose parts are numbers of values before it. */
type PackedValue = Readonly<Record<string, unknown>>;
type Names<Of> = Readonly<Record<string, readonly Of[]>>;

/** A chunk, with values, calls and parameters as they are in a summary or as they are packed. */
interface ChunkOf<V, C, P> extends Pick<ChunkSummary, 'start' | 'others'> {
  readonly names: Names<V>;
  readonly classes: readonly ClassOf<V>[];
  readonly functions: readonly FunctionOf<V, C, P>[];
  readonly calls: readonly C[];
}

interface ClassOf<V> extends Omit<ClassSummary, 'bases' | 'decorators' | 'names'> {
  readonly bases: readonly V[];
  readonly decorators: readonly V[];
  readonly names: Names<V>;
}

interface FunctionOf<V, C, P>
  extends Omit<
    FunctionSummary,
    'decorators' | 'parameters' | 'returns' | 'returned' | 'given' | 'calls' | 'attributes'
  > {
  readonly given?: { readonly call: C; readonly key: string };
  readonly decorators: readonly V[];
  readonly parameters: readonly P[];
  readonly returns: V | undefined;
  readonly returned: V | undefined;
  readonly calls: readonly C[];
  readonly attributes: Names<V>;
}

type PackedParameter = readonly [name: string, type: number, required: boolean, stars: 0 | 1 | 2];
type PackedChunk = ChunkOf<number, PackedCall, PackedParameter>;

interface Packed {
  readonly values: readonly PackedValue[];
  readonly chunks: readonly PackedChunk[];
  readonly stars: readonly string[];
}

/** Turns what is packed into what is not, or the other way: where in a chunk values, calls and parameters are, is said here for both. */
interface Turning<V, C, P, V2, C2, P2> {
  readonly value: (value: V) => V2;
  readonly call: (call: C) => C2;
  readonly parameter: (parameter: P) => P2;
}

export function turned<V, C, P, V2, C2, P2>(
  chunk: ChunkOf<V, C, P>,
  { value, call, parameter }: Turning<V, C, P, V2, C2, P2>,
): ChunkOf<V2, C2, P2> {
  const names = (of: Names<V>): Names<V2> => {
    const entries = Object.entries(of);
    if (entries.length === 0) {
      return noNames;
    }
    // Without a prototype: names are the program's, `constructor` and `__proto__` too.
    const result = Object.create(null) as Record<string, readonly V2[]>;
    for (const [name, values] of entries) {
      result[name] = values.map(value);
    }
    return result;
  };
  return {
    start: chunk.start,
    names: names(chunk.names),
    classes: chunk.classes.map((each) => ({
      ...each,
      bases: each.bases.map(value),
      decorators: each.decorators.map(value),
      names: names(each.names),
    })),
    functions: chunk.functions.map(({ given, ...each }) => ({
      ...each,
      ...(given === undefined ? {} : { given: { ...given, call: call(given.call) } }),
      decorators: each.decorators.map(value),
      parameters: each.parameters.map(parameter),
      returns: each.returns === undefined ? undefined : value(each.returns),
      returned: each.returned === undefined ? undefined : value(each.returned),
      calls: each.calls.map(call),
      attributes: names(each.attributes),
    })),
    calls: chunk.calls.map(call),
    others: chunk.others,
  };
}

/** Methods and most functions bind none, and have one object for that together. */
const noNames: Names<never> = Object.freeze(Object.create(null) as Names<never>);

/** A summary as text. */
export function packSummary(summary: ModuleSummary): string {
  const packer = new Packer();
  const chunks = summary.chunks.map((chunk) => turned(chunk, packer));
  const packed: Packed = { values: packer.values, chunks, stars: summary.stars };
  return JSON.stringify(packed);
}

/** The summary that `packSummary` made a text of. Throws when the text is none. */
export function unpackSummary(text: string): ModuleSummary {
  const { values, chunks, stars } = JSON.parse(text) as Packed;
  const unpacker = new Unpacker(values);
  return { chunks: chunks.map((chunk) => turned(chunk, unpacker)), stars };
}

class Packer implements Turning<Value, CallSummary, ParameterSummary, number, PackedCall, PackedParameter> {
  readonly values: PackedValue[] = [];
  readonly #known = new Map<string, number>();

  readonly value = (value: Value): number => {
    const of = 'of' in value ? this.value(value.of) : undefined;
    const first = 'first' in value && value.first !== undefined ? this.value(value.first) : undefined;
    const key = keyOf(value, of, first);
    let index = this.#known.get(key);
    if (index === undefined) {
      index = this.values.push({ ...value, of, first }) - 1;
      this.#known.set(key, index);
    }
    return index;
  };

  readonly parameter = ({ name, type, required, stars }: ParameterSummary): PackedParameter => [
    name,
    this.value(type),
    required,
    stars,
  ];

  readonly call = ({
    start,
    end,
    callee,
    use,
    tried,
    conditional,
    repeated,
    under,
    passed,
  }: CallSummary): PackedCall => [
    start,
    end,
    this.value(callee),
    uses.indexOf(use),
    (tried ? 1 : 0) + (conditional ? 2 : 0) + (repeated ? 4 : 0) + 8 * unders.indexOf(under),
    ...Object.entries(passed).flatMap(([name, value]) => [name, this.value(value)]),
  ];
}

/** The same for the same value. Words have no line breaks. */
function keyOf(value: Value, of: number | undefined, first: number | undefined): string {
  switch (value.is) {
    case 'path':
      return `path\n${value.path}`;
    case 'attr':
      return `attr\n${of}\n${value.name}`;
    case 'enter':
    case 'item':
      return `${value.is}\n${of}\n${value.async}`;
    case 'self':
      return `self\n${value.name}\n${value.instance}`;
    case 'literal':
      return `literal\n${value.type}`;
    case 'global':
    case 'local':
    case 'super':
    case 'parameter':
      return `${value.is}\n${value.name}`;
    case 'call':
    case 'await':
    case 'default':
    case 'typed':
    case 'unknown':
      return `${value.is}\n${of}\n${first}`;
  }
}

class Unpacker implements Turning<number, PackedCall, PackedParameter, Value, CallSummary, ParameterSummary> {
  readonly #values: Value[] = [];

  constructor(values: readonly PackedValue[]) {
    for (const packed of values) {
      const value: Record<string, unknown> = { ...packed };
      for (const part of ['of', 'first']) {
        const index = packed[part];
        if (typeof index === 'number') {
          value[part] = this.value(index);
        }
      }
      this.#values.push(value as unknown as Value);
    }
  }

  readonly value = (index: number): Value => {
    const value = this.#values[index];
    if (value === undefined) {
      throw new Error('a value is missing');
    }
    return value;
  };

  readonly parameter = ([name, type, required, stars]: PackedParameter): ParameterSummary => ({
    name,
    type: this.value(type),
    required,
    stars,
  });

  readonly call = (packed: PackedCall): CallSummary => {
    const [start, end, callee, use, flags] = packed as readonly number[] as readonly [
      number,
      number,
      number,
      number,
      number,
    ];
    const passed: [string, Value][] = [];
    for (let index = 5; index < packed.length; index += 2) {
      passed.push([String(packed[index]), this.value(Number(packed[index + 1]))]);
    }
    const under = unders[flags >> 3];
    return {
      start,
      end,
      callee: this.value(callee),
      use: uses[use] ?? 'other',
      tried: (flags & 1) !== 0,
      conditional: (flags & 2) !== 0,
      ...((flags & 4) === 0 ? {} : { repeated: true }),
      ...(under === undefined ? {} : { under }),
      passed: passedOf(passed),
    };
  };
}
