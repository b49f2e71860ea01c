/** What the rest of a program may want to know of a call. */
import { type Circumstances, circumstances, type Use, useOf } from './circumstances';
import type { Call, Expr } from './syntax';
import { expressionValue, type Value } from './values';

/** A span of a chunk; UTF-16 code units since the chunk's start. Changed when the text moves and says the same. */
export interface Span {
  start: number;
  end: number;
}

export interface CallSummary extends Span, Circumstances {
  readonly callee: Value;
  readonly use: Use;
  /** Arguments that may be functions, by position (`0`) or name. */
  readonly passed: Readonly<Record<string, Value>>;
}

export interface GivenTo {
  /** Without what else it is given. */
  readonly call: CallSummary;
  /** Position or name. */
  readonly key: string;
}

/** `callee`: what is called. */
export function callSummary(call: Call, callee: Value): CallSummary {
  const passed: [string, Value][] = [];
  for (const [index, argument] of call.args.entries()) {
    pass(passed, String(index), argument);
  }
  for (const { arg, value } of call.keywords) {
    pass(passed, arg ?? '**', value);
  }
  const { start, end } = call;
  return { start, end, callee, use: useOf(call), ...circumstances(call), passed: passedOf(passed) };
}

/** Most calls are given nothing that may be a function, and have one object for that together. */
export function passedOf(passed: readonly (readonly [string, Value])[]): CallSummary['passed'] {
  return passed.length === 0 ? nothingPassed : Object.fromEntries(passed);
}

const nothingPassed: CallSummary['passed'] = Object.freeze({});

function pass(passed: [string, Value][], key: string, argument: Expr): void {
  if (argument.kind === 'Name' || argument.kind === 'Attribute' || argument.kind === 'Call') {
    const value = expressionValue(argument);
    if (mayBeFunction(value)) {
      passed.push([key, value]);
    }
  }
}

/** Whether a function, or a coroutine that the call of one gives, may be meant. */
function mayBeFunction(value: Value): boolean {
  switch (value.is) {
    case 'path':
    case 'global':
    case 'local':
      return true;
    case 'attr':
    case 'call':
      return value.of.is === 'self' || value.of.is === 'typed' || mayBeFunction(value.of);
    default:
      return false;
  }
}
