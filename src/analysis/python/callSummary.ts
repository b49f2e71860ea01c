/** What the rest of a program may want to know of a call. */
import { type Circumstances, circumstances, type Use, useOf } from './circumstances';
import type { Call, Expr } from './syntax';
import { expressionValue, mayBeFunction, type Value } from './values';

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
  const passed: Record<string, Value> = {};
  for (const [index, argument] of call.args.entries()) {
    pass(passed, String(index), argument);
  }
  for (const { arg, value } of call.keywords) {
    pass(passed, arg ?? '**', value);
  }
  return { start: call.start, end: call.end, callee, use: useOf(call), ...circumstances(call), passed };
}

function pass(passed: Record<string, Value>, key: string, argument: Expr): void {
  if (argument.kind === 'Name' || argument.kind === 'Attribute' || argument.kind === 'Call') {
    const value = expressionValue(argument);
    if (mayBeFunction(value)) {
      passed[key] = value;
    }
  }
}
