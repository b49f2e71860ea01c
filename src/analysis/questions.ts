/** What rules ask about calls elsewhere, with the answers: what they found holds for as long as the answers are the same, and these cost less than to ask the rules again. */
import type { Reached } from './model/contexts';
import type { CallSite, FunctionInfo } from './model/entity';
import type { Chain } from './model/reach';

/** Chains of calls, by the function that they begin or end with. */
export type Answer = readonly Reached[] | Chain<unknown> | boolean | undefined;
type Ask = (info: FunctionInfo) => Answer;

export class Questions {
  readonly #asked = new Map<Ask, Map<FunctionInfo, Answer>>();

  add(ask: Ask, info: FunctionInfo, answer: Answer): void {
    const answers = this.#asked.get(ask) ?? new Map<FunctionInfo, Answer>();
    this.#asked.set(ask, answers);
    answers.set(info, answer);
  }

  /** Whether all answers are what they were. */
  hold(): boolean {
    for (const [ask, answers] of this.#asked) {
      for (const [info, answer] of answers) {
        if (!isSame(ask(info), answer)) {
          return false;
        }
      }
    }
    return true;
  }
}

function isSame(a: Answer, b: Answer): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') {
    return a === b;
  }
  if ('found' in a && 'found' in b) {
    // What was found is said by the last call.
    return a.conditional === b.conditional && haveSameCalls(a, b);
  }
  return (
    !('found' in a) && !('found' in b) && a.length === b.length && a.every((each, index) => isSameWay(each, b[index]))
  );
}

function isSameWay(a: Reached, b: Reached | undefined): boolean {
  return (
    b !== undefined &&
    a.context === b.context &&
    a.root === b.root &&
    a.entry === b.entry &&
    a.conditional === b.conditional &&
    haveSameCalls(a, b)
  );
}

/** A call that says what it said is the same object as long as its function is. */
function haveSameCalls(
  a: { readonly calls: readonly CallSite[] },
  b: { readonly calls: readonly CallSite[] },
): boolean {
  return (
    a.calls.length === b.calls.length &&
    a.calls.every(({ call, caller }, index) => call === b.calls[index]?.call && caller === b.calls[index]?.caller)
  );
}
