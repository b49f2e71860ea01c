/**
 * Summaries as short JSON. Values repeat a lot within a file (`self`, `os.path`), and calls are most of a summary: each value is written once, and each call
 * is a list. Unpacked, equal values are one object, which is found out once.
 */
import type { CallSummary, ChunkSummary, ClassSummary, FunctionSummary, ModuleSummary } from './summary';
import type { Value } from './values';

const uses: readonly CallSummary['use'][] = ['statement', 'awaited', 'assigned', 'returned', 'argument', 'other'];
const unders: readonly CallSummary['under'][] = [undefined, 'type-checking', 'main'];

/** Start, end, callee, use, circumstances; then names and values of what is passed. */
type PackedCall = readonly (number | string)[];
/** A value whose parts are numbers of values before it. */
type PackedValue = Readonly<Record<string, unknown>>;
type Names<Of> = Readonly<Record<string, readonly Of[]>>;

interface Packed {
  readonly values: readonly PackedValue[];
  readonly chunks: readonly PackedChunk[];
  readonly stars: readonly string[];
}

interface PackedChunk extends Pick<ChunkSummary, 'start' | 'others'> {
  readonly names: Names<number>;
  readonly classes: readonly PackedClass[];
  readonly functions: readonly PackedFunction[];
  readonly calls: readonly PackedCall[];
}

interface PackedClass extends Omit<ClassSummary, 'bases' | 'decorators' | 'names'> {
  readonly bases: readonly number[];
  readonly decorators: readonly number[];
  readonly names: Names<number>;
}

interface PackedFunction
  extends Omit<FunctionSummary, 'decorators' | 'parameters' | 'returns' | 'returned' | 'calls' | 'attributes'> {
  readonly decorators: readonly number[];
  readonly parameters: readonly (readonly [name: string, type: number, required: boolean, stars: 0 | 1 | 2])[];
  readonly returns: number | undefined;
  readonly returned: number | undefined;
  readonly calls: readonly PackedCall[];
  readonly attributes: Names<number>;
}

/** A summary as text. */
export function packSummary(summary: ModuleSummary): string {
  const packer = new Packer();
  const chunks = summary.chunks.map((chunk) => packer.chunk(chunk));
  const packed: Packed = { values: packer.values, chunks, stars: summary.stars };
  return JSON.stringify(packed);
}

/** The summary that `packSummary` made a text of. Throws when the text is none. */
export function unpackSummary(text: string): ModuleSummary {
  const { values, chunks, stars } = JSON.parse(text) as Packed;
  const unpacker = new Unpacker(values);
  return { chunks: chunks.map((chunk) => unpacker.chunk(chunk)), stars };
}

class Packer {
  readonly values: PackedValue[] = [];
  readonly #known = new Map<string, number>();

  chunk({ start, names, classes, functions, calls, others }: ChunkSummary): PackedChunk {
    return {
      start,
      names: this.#names(names),
      classes: classes.map((each) => ({
        ...each,
        bases: each.bases.map(this.#value),
        decorators: each.decorators.map(this.#value),
        names: this.#names(each.names),
      })),
      functions: functions.map((each) => ({
        ...each,
        decorators: each.decorators.map(this.#value),
        parameters: each.parameters.map(({ name, type, required, stars }) => [
          name,
          this.#value(type),
          required,
          stars,
        ]),
        returns: each.returns && this.#value(each.returns),
        returned: each.returned && this.#value(each.returned),
        calls: each.calls.map(this.#call),
        attributes: this.#names(each.attributes),
      })),
      calls: calls.map(this.#call),
      others,
    };
  }

  readonly #value = (value: Value): number => {
    const of = 'of' in value ? this.#value(value.of) : undefined;
    const first = 'first' in value && value.first !== undefined ? this.#value(value.first) : undefined;
    const key = keyOf(value, of, first);
    let index = this.#known.get(key);
    if (index === undefined) {
      index = this.values.push({ ...value, of, first }) - 1;
      this.#known.set(key, index);
    }
    return index;
  };

  #names(names: Names<Value>): Names<number> {
    return Object.fromEntries(Object.entries(names).map(([name, values]) => [name, values.map(this.#value)]));
  }

  readonly #call = ({ start, end, callee, use, tried, conditional, under, passed }: CallSummary): PackedCall => [
    start,
    end,
    this.#value(callee),
    uses.indexOf(use),
    (tried ? 1 : 0) + (conditional ? 2 : 0) + 4 * unders.indexOf(under),
    ...Object.entries(passed).flatMap(([name, value]) => [name, this.#value(value)]),
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

class Unpacker {
  readonly #values: Value[] = [];

  constructor(values: readonly PackedValue[]) {
    for (const packed of values) {
      const value: Record<string, unknown> = { ...packed };
      for (const part of ['of', 'first']) {
        const index = packed[part];
        if (typeof index === 'number') {
          value[part] = this.#value(index);
        }
      }
      this.#values.push(value as unknown as Value);
    }
  }

  readonly #value = (index: number): Value => {
    const value = this.#values[index];
    if (value === undefined) {
      throw new Error('a value is missing');
    }
    return value;
  };

  chunk({ start, names, classes, functions, calls, others }: PackedChunk): ChunkSummary {
    return {
      start,
      names: this.#names(names),
      classes: classes.map((each) => ({
        ...each,
        bases: each.bases.map(this.#value),
        decorators: each.decorators.map(this.#value),
        names: this.#names(each.names),
      })),
      functions: functions.map((each) => ({
        ...each,
        decorators: each.decorators.map(this.#value),
        parameters: each.parameters.map(([name, type, required, stars]) => ({
          name,
          type: this.#value(type),
          required,
          stars,
        })),
        returns: each.returns === undefined ? undefined : this.#value(each.returns),
        returned: each.returned === undefined ? undefined : this.#value(each.returned),
        calls: each.calls.map(this.#call),
        attributes: this.#names(each.attributes),
      })),
      calls: calls.map(this.#call),
      others,
    };
  }

  #names(names: Names<number>): Names<Value> {
    const unpacked = Object.create(null) as Record<string, readonly Value[]>;
    for (const [name, values] of Object.entries(names)) {
      unpacked[name] = values.map(this.#value);
    }
    return unpacked;
  }

  readonly #call = (packed: PackedCall): CallSummary => {
    const [start, end, callee, use, flags] = packed as readonly number[] as readonly [
      number,
      number,
      number,
      number,
      number,
    ];
    const passed: Record<string, Value> = {};
    for (let index = 5; index < packed.length; index += 2) {
      passed[String(packed[index])] = this.#value(Number(packed[index + 1]));
    }
    const under = unders[flags >> 2];
    return {
      start,
      end,
      callee: this.#value(callee),
      use: uses[use] ?? 'other',
      tried: (flags & 1) !== 0,
      conditional: (flags & 2) !== 0,
      ...(under === undefined ? {} : { under }),
      passed,
    };
  };
}
