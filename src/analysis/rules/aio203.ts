import type { Expr } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { madeCoroutine } from './coroutines';
import { awaitFixes } from './fixes';

/** A coroutine is always true. An `assert` is AIO815's. */
export const aio203: Rule = {
  code: 'AIO203',
  name: 'coroutine-as-condition',
  title: 'A coroutine is used as a condition, which is always true, or compared',
  severity: 'error',
  default: true,
  visit: {
    If: ({ test }, file) => condition(test, file),
    While: ({ test }, file) => condition(test, file),
    IfExp: ({ test }, file) => condition(test, file),
    UnaryOp({ op, operand }, file) {
      if (op === 'not') {
        condition(operand, file);
      }
    },
    BoolOp({ left }, file) {
      condition(left, file);
    },
    MatchCase({ guard }, file) {
      if (guard !== undefined) {
        condition(guard, file);
      }
    },
    Compare({ ops, operands }, file) {
      for (const operand of ops.every((op) => /^(?:==|!=|is|is not)$/.test(op)) ? operands : []) {
        compared(operand, file);
      }
    },
    Call({ func, args }, file) {
      const [first] = args;
      if (first !== undefined && func.kind === 'Attribute' && /^assert(?:True|False)$/.test(func.attr)) {
        condition(first, file);
      }
      const isTested = first?.kind === 'GeneratorExp' || first?.kind === 'ListComp' || first?.kind === 'List';
      if (isTested && /^builtins\.(?:all|any)$/.test(file.path(func) ?? '')) {
        for (const element of first.elements) {
          condition(element, file);
        }
      }
    },
    Generator({ ifs }, file) {
      for (const test of ifs) {
        condition(test, file);
      }
    },
  },
};

function condition(test: Expr, file: SourceFile): void {
  tell(test.kind === 'NamedExpr' ? test.value : test, 'as a condition it is always true', file);
}

function compared(operand: Expr, file: SourceFile): void {
  tell(operand, 'it equals nothing but itself', file);
}

function tell(test: Expr, why: string, file: SourceFile): void {
  const made = madeCoroutine(test, file);
  if (made !== undefined) {
    file.report({
      at: test,
      message: `The coroutine that ${made.name}() makes is not awaited; ${why}.`,
      related: made.related,
      fixes: awaitFixes(test, made.name.replace(/^.*\./, ''), file),
    });
  }
}
