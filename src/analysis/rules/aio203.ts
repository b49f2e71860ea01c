import type { Expr } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { coroutineOf, madeCoroutine } from './coroutines';
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
      const asserted = func.kind === 'Attribute' ? func.attr : '';
      if (first !== undefined && /^assert(?:True|False)$/.test(asserted)) {
        condition(first, file);
      }
      for (const operand of /^assert(?:Not)?Equals?$|^assertIs(?:Not)?(?:None)?$/.test(asserted)
        ? args.slice(0, 2)
        : []) {
        compared(operand, file);
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
  const tested = test.kind === 'NamedExpr' ? test.value : test;
  const maker = tested.kind === 'Name' ? coroutineOf(tested, file) : tested;
  if (maker !== undefined) {
    tell(maker, 'as a condition it is always true', file, tested);
  }
}

function compared(operand: Expr, file: SourceFile): void {
  tell(operand, 'it equals nothing but itself', file);
}

/** `at`: what is marked, where that is a name of what `maker` makes. */
function tell(maker: Expr, why: string, file: SourceFile, at: Expr = maker): void {
  const made = madeCoroutine(maker, file);
  if (made !== undefined) {
    file.report({
      at,
      message: `The coroutine that ${made.name}() makes is not awaited; ${why}.`,
      related: made.related,
      fixes: awaitFixes(maker, made.name.replace(/^.*\./, ''), file),
    });
  }
}
