/** What stands before functions and classes. */
import type { Expr } from './syntax';
import { expressionValue, type Value } from './values';

/** A decorator, without the arguments that it is called with. */
export function decoratorValue(decorator: Expr): Value {
  return expressionValue(decorator.kind === 'Call' ? decorator.func : decorator);
}

/** The same, and whether it is called: what it is called for makes the export function then. */
export function functionDecorator(decorator: Expr): Value {
  const of = decoratorValue(decorator);
  return decorator.kind === 'Call' && of.is !== 'unknown' ? { is: 'call', of } : of;
}
