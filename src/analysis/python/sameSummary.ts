/**
 * Whether a chunk says what it said before. Most keystrokes change where things stand, and not what the rest of the program may know of them: then the summary
 * that others hold is kept, and told the new places.
 */
import { common } from '../../base/common';
import type { CallSummary, GivenTo, Span } from './callSummary';
import {
  type ChunkSummary,
  type ClassSummary,
  chunksOf,
  type FunctionSummary,
  type KnownChunk,
  type ModuleSummary,
  summarize,
} from './summary';
import type { Module, Stmt } from './syntax';
import { sameValue, type Value } from './values';

/** What a new version of a file changes for the rest of the program. */
export type Change =
  /** Nothing. */
  | 'none'
  /** Only who calls whom. */
  | 'calls'
  /** What some of its names are. */
  | 'names'
  /** From where it takes all names. */
  | 'stars';

/** Summarizes a module of which a summary is there. Chunks with the same interface stay what they were, and are changed in place. `calls`: chunks whose calls changed, when nothing else did. */
export function summarizeAgain(
  module: Module,
  known: WeakMap<Stmt, KnownChunk>,
  before: ModuleSummary,
): { readonly summary: ModuleSummary; readonly change: Change; readonly calls: readonly ChunkSummary[] } {
  const summary = summarize(module, known);
  if (summary.stars.join() !== before.stars.join()) {
    return { summary, change: 'stars', calls: [] };
  }
  const { chunks, calls, same } = adopt(before.chunks, summary.chunks);
  for (const [index, statement] of chunksOf(module).entries()) {
    const entry = known.get(statement);
    const kept = chunks[index];
    if (entry !== undefined && kept !== undefined && entry.summary !== kept) {
      known.set(statement, { ...entry, summary: kept });
    }
  }
  if (!same) {
    return { summary: { ...before, chunks }, change: 'names', calls: [] };
  }
  const unchanged = all(chunks, before.chunks, (a, b) => a === b);
  return { summary: unchanged ? before : { ...before, chunks }, change: calls.length === 0 ? 'none' : 'calls', calls };
}

interface Adopted {
  readonly chunks: readonly ChunkSummary[];
  /** Those whose calls changed. */
  readonly calls: readonly ChunkSummary[];
  /** The interface is what it was. */
  readonly same: boolean;
}

/** The chunks of a new version, with those of the version before where these say the same: at the beginning and at the end, around what was edited. */
function adopt(before: readonly ChunkSummary[], now: readonly ChunkSummary[]): Adopted {
  const [telling, told] = [before.filter(tells), now.filter(tells)];
  const { start, end } = common(telling, told, sameInterface);
  const keptAt = (at: number) => {
    const isBehind = at >= told.length - end;
    return at < start || isBehind ? telling[isBehind ? at + telling.length - told.length : at] : undefined;
  };
  const calls: ChunkSummary[] = [];
  let index = 0;
  const chunks = now.map((each) => {
    if (!tells(each)) {
      return each;
    }
    const kept = keptAt(index);
    index += 1;
    if (kept !== undefined && !take(kept, each)) {
      calls.push(kept);
    }
    return kept ?? each;
  });
  const [old, fresh] = [new Set(before), new Set(chunks)];
  const others = [...before.filter((each) => !fresh.has(each)), ...chunks.filter((each) => !old.has(each))];
  return {
    chunks,
    calls: [...calls, ...others.filter(({ calls: own, others: names }) => own.length + names.length > 0)],
    same: start + end === Math.max(telling.length, told.length),
  };
}

/** Whether a chunk has names for the rest of the program, and not only calls. */
export function tells({ names, classes, functions }: ChunkSummary): boolean {
  return classes.length > 0 || functions.length > 0 || Object.keys(names).length > 0;
}

/** Whether two summaries differ in calls and places only. */
function sameInterface(a: ChunkSummary, b: ChunkSummary): boolean {
  return (
    a === b ||
    (sameNames(a.names, b.names) && all(a.classes, b.classes, sameClass) && all(a.functions, b.functions, sameFunction))
  );
}

function sameClass(a: ClassSummary, b: ClassSummary): boolean {
  return (
    a.name === b.name &&
    a.keywords === b.keywords &&
    all(a.bases, b.bases, sameValue) &&
    all(a.decorators, b.decorators, sameValue) &&
    sameNames(a.names, b.names)
  );
}

function sameFunction(a: FunctionSummary, b: FunctionSummary): boolean {
  return (
    a.name === b.name &&
    flagsOf(a) === flagsOf(b) &&
    all(a.decorators, b.decorators, sameValue) &&
    all(
      a.parameters,
      b.parameters,
      (one, other) =>
        one.name === other.name &&
        one.required === other.required &&
        one.stars === other.stars &&
        sameValue(one.type, other.type),
    ) &&
    sameOptional(a.returns, b.returns) &&
    sameOptional(a.returned, b.returned) &&
    sameGift(a.given, b.given) &&
    sameNames(a.attributes, b.attributes)
  );
}

function sameGift(a: GivenTo | undefined, b: GivenTo | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.key === b.key && sameCall(a.call, b.call));
}

function flagsOf({ async, generator, returnsValue, stub, guarded }: FunctionSummary): number {
  return [async, generator, returnsValue, stub, guarded].reduce((bits, flag) => bits * 2 + (flag ? 1 : 0), 0);
}

function sameOptional(a: Value | undefined, b: Value | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sameValue(a, b));
}

type ValuesByName = Readonly<Record<string, readonly Value[]>>;

function sameNames(a: ValuesByName, b: ValuesByName): boolean {
  return all(
    Object.entries(a),
    Object.entries(b),
    ([name, values], [other, others]) => name === other && all(values, others, sameValue),
  );
}

function all<Item>(a: readonly Item[], b: readonly Item[], same: (a: Item, b: Item) => boolean): boolean {
  return a === b || (a.length === b.length && a.every((each, index) => same(each, b[index] as Item)));
}

/** Takes places and calls of a summary with the same interface. Returns whether the calls were the same. */
function take(into: ChunkSummary, from: ChunkSummary): boolean {
  if (into === from) {
    return true;
  }
  into.start = from.start;
  for (const [index, each] of into.classes.entries()) {
    move(each, from.classes[index]);
  }
  let same = takeCalls(into, from);
  for (const [index, each] of into.functions.entries()) {
    const other = from.functions[index] as FunctionSummary;
    move(each, other);
    if (each.given !== undefined) {
      move(each.given.call, other.given?.call);
    }
    same = takeCalls(each, other) && same;
  }
  if (!all(into.others, from.others, (a, b) => a === b)) {
    into.others = from.others;
    return false;
  }
  return same;
}

function takeCalls(into: { calls: readonly CallSummary[] }, from: { readonly calls: readonly CallSummary[] }): boolean {
  if (!all(into.calls, from.calls, sameCall)) {
    into.calls = from.calls;
    return false;
  }
  for (const [index, each] of into.calls.entries()) {
    move(each, from.calls[index]);
  }
  return true;
}

function sameCall(a: CallSummary, b: CallSummary): boolean {
  return (
    a.use === b.use &&
    a.tried === b.tried &&
    a.conditional === b.conditional &&
    a.repeated === b.repeated &&
    a.under === b.under &&
    sameValue(a.callee, b.callee) &&
    all(
      Object.entries(a.passed),
      Object.entries(b.passed),
      ([name, value], [other, another]) => name === other && sameValue(value, another),
    )
  );
}

function move(into: Span, from: Span | undefined): void {
  if (from !== undefined) {
    into.start = from.start;
    into.end = from.end;
  }
}
