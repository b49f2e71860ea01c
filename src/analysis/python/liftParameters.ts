/** Parameters of the grammar as syntax. */
import { kidOf, type Raw } from './raw';
import type { Expr, Parameter } from './syntax';

/** Makes syntax of an annotation or of a default value. */
type LiftExpr = (raw: Raw, source: string) => Expr;

/** The parameters of a function or a lambda. */
export function parametersOf(list: Raw, source: string, lift: LiftExpr): readonly Parameter[] {
  let keywordOnly = false;
  const parameters: Parameter[] = [];
  for (const kid of list.kids) {
    if (kid.type === 'keyword_separator') {
      keywordOnly = true;
    } else if (kid.type !== 'positional_separator') {
      const parameter = parameterOf(kid, source, lift, keywordOnly);
      parameters.push(parameter);
      keywordOnly = keywordOnly || parameter.stars === 1;
    }
  }
  // A list that grows has room for more.
  return [...parameters];
}

function parameterOf(raw: Raw, source: string, lift: LiftExpr, keywordOnly: boolean): Parameter {
  const named = kidOf(raw, 'name') ?? (raw.type === 'identifier' ? raw : raw.kids.find((kid) => kid.field !== 'type'));
  const splat = raw.type.endsWith('_splat_pattern') ? raw : named;
  const type = kidOf(raw, 'type');
  const value = kidOf(raw, 'value');
  const identifier = named?.type === 'identifier' ? named : named?.kids[0];
  return {
    kind: 'Parameter',
    start: raw.start,
    end: raw.end,
    parent: undefined,
    name: identifier === undefined ? '' : source.slice(identifier.start, identifier.end),
    annotation: type === undefined ? undefined : lift(type, source),
    value: value === undefined ? undefined : lift(value, source),
    stars: starsOf(splat),
    keywordOnly,
  };
}

function starsOf(raw: Raw | undefined): 0 | 1 | 2 {
  switch (raw?.type) {
    case 'list_splat_pattern':
      return 1;
    case 'dictionary_splat_pattern':
      return 2;
    default:
      return 0;
  }
}
