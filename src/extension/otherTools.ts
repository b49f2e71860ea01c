/** What other tools say of the same lines: whoever has said it already, ours is not said again. */
import { codeTable, sameProblem } from '../protocol/otherTools';

/** A diagnostic, as far as it matters here. Lines and columns are from 0, ends are behind the last character. */
export interface ToldProblem {
  readonly code: string;
  readonly start: TextPosition;
  readonly end: TextPosition;
}

export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

/** Whether another tool has told the same. `others`: what else is told of the file. */
export function isToldElsewhere(ours: ToldProblem, others: readonly ToldProblem[]): boolean {
  const same = sameProblem.get(ours.code);
  const maybe = sameProblemAtSamePlace.get(ours.code);
  return others.some(
    (other) =>
      other.start.line === ours.start.line &&
      (same?.has(other.code) === true || (maybe?.has(other.code) === true && overlap(ours, other))),
  );
}

/** The code of a diagnostic as its tool writes it: Pylint's has the rule's name behind it (`E1701:not-async-context-manager`), Sonar's the language before it. */
export function plainCode(code: string): string {
  return /^python:(S\d+)$/.exec(code)?.[1] ?? code.split(':')[0] ?? code;
}

function overlap(a: ToldProblem, b: ToldProblem): boolean {
  return isBefore(a.start, b.end) && isBefore(b.start, a.end);
}

function isBefore(a: TextPosition, b: TextPosition): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

// Codes of type checkers that stand for many things.
const badArgument = ['reportArgumentType', 'reportCallIssue', 'arg-type', 'call-overload', 'call-arg'];
const badAttribute = ['reportAttributeAccessIssue', 'attr-defined', 'unresolved-attribute', 'missing-attribute'];
const notAwaitable = ['reportGeneralTypeIssues', 'misc', 'not-async'];
const badContext = ['reportGeneralTypeIssues', ...badAttribute];
const notIterable = ['reportGeneralTypeIssues', ...badAttribute, 'not-iterable'];

/** By our code: codes that can mean the same, and do when they are about the same characters. */
const sameProblemAtSamePlace = codeTable({
  AIO109: badArgument,
  AIO205: [...notIterable, 'reportIndexIssue', 'reportOperatorIssue', 'index', 'operator'],
  AIO210: notAwaitable,
  AIO212: notAwaitable,
  AIO213: [...notAwaitable, ...badArgument],
  AIO219: badContext,
  AIO220: badContext,
  AIO221: notIterable,
  AIO222: [...badArgument, ...notIterable],
  AIO223: notAwaitable,
  AIO224: badArgument,
  AIO225: badArgument,
  AIO226: badArgument,
  AIO229: badArgument,
  AIO232: badArgument,
  AIO901: badAttribute,
  AIO902: badArgument,
  AIO903: badAttribute,
  AIO905: badAttribute,
  AIO906: badAttribute,
});
