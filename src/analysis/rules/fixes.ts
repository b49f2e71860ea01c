/** Changes that several rules offer. */
import type { Fix, TextEdit } from '../diagnostic';
import type { Call, Expr, Node } from '../python/syntax';
import { enclosingFunction, place } from '../python/walk';
import type { SourceFile } from '../sourceFile';

/** Whether code at a node may await: it stands in a coroutine function, or in a notebook's cell. A generator expression would become an asynchronous one. */
export function mayAwait(node: Node, file: SourceFile): boolean {
  const around = enclosingFunction(node);
  const may = around === undefined ? file.notebook : around.kind === 'FunctionDef' && around.async;
  return may && !isInGenerator(node, around);
}

/** Within a generator expression, but not in what it iterates first, which is made before. */
function isInGenerator(node: Node, around: Node | undefined): boolean {
  for (
    let child = node, { parent } = node;
    parent !== undefined && parent !== around;
    child = parent, parent = parent.parent
  ) {
    const outer = parent.parent;
    const isFirst =
      parent.kind === 'Generator' &&
      parent.iter === child &&
      outer?.kind === 'GeneratorExp' &&
      outer.generators[0] === parent;
    if (isFirst) {
      child = outer;
      parent = outer;
    } else if (parent.kind === 'GeneratorExp') {
      return true;
    }
  }
  return false;
}

/** What is given to a call, as arguments behind others: a generator alone in the parentheses needs its own then. */
export function argumentsOf(call: Call, file: SourceFile): string {
  const [first] = call.args;
  const given = file.part(call, call.argsStart, call.end);
  const isBare = first?.kind === 'GeneratorExp' && first.start === call.argsStart;
  return isBare ? file.textOf(first) : file.text.slice(given.start + 1, given.end - 1);
}

/** A call as an expression that is awaited: with `await`, unless that stands there already, and in parentheses where it needs them. */
export function awaitedText(call: Call, text: string): string {
  if (call.parent?.kind === 'Await') {
    return text;
  }
  return bindsTighter(call) ? `(await ${text})` : `await ${text}`;
}

/** Puts `await` before an expression, in parentheses where it is a part of another one; nothing where that is not allowed. */
export function awaitFixes(expr: Expr, name: string, file: SourceFile): readonly Fix[] {
  return mayAwait(expr, file) ? [{ title: `Await ${name}()`, safe: true, edits: awaitEdits(expr, file) }] : [];
}

/** The edits of `awaitFixes`. */
function awaitEdits(expr: Expr, file: SourceFile): readonly TextEdit[] {
  return bindsTighter(expr)
    ? [file.insertBefore(expr, '(await '), file.insertAfter(expr, ')')]
    : [file.insertBefore(expr, 'await ')];
}

/** Whether an expression is a part of one that would take it before `await` does. */
export function bindsTighter(expr: Expr): boolean {
  const { parent } = expr;
  switch (parent?.kind) {
    case 'Attribute':
      return true;
    case 'Subscript':
      return parent.value === expr;
    case 'Call':
      return parent.func === expr;
    case 'Await':
      return true;
    default:
      return false;
  }
}

/** What stands before a node in its line; for Python a \r alone ends one too. */
export function indentOf(node: Node, file: SourceFile): string {
  const { start } = place(node);
  return /[^\r\n]*$/.exec(file.text.slice(Math.max(0, start - LONGEST_INDENT), start))?.[0] ?? '';
}

/** A longer one is none: it has other characters than spaces. */
const LONGEST_INDENT = 1000;

/** The edit that makes a module importable by its own name in this file; none when it is. */
export function importEdits(name: string, file: SourceFile): readonly TextEdit[] {
  const values = file.info.names.get(name) ?? [];
  if (values.some((value) => value.is === 'path' && value.path === name)) {
    return [];
  }
  const { body } = file.module;
  let last: Node | undefined;
  for (const [index, statement] of body.entries()) {
    const isDocstring = index === 0 && statement.kind === 'ExprStmt' && statement.value.kind === 'Constant';
    if (!isDocstring && statement.kind !== 'Import' && statement.kind !== 'ImportFrom') {
      break;
    }
    last = statement;
  }
  if (last === undefined) {
    const start = body[0] === undefined ? 0 : place(body[0]).start;
    return [{ start, end: start, text: `import ${name}\n`, shared: true }];
  }
  return [{ ...file.insertAfter(last, `\nimport ${name}`), shared: true }];
}

/** The name by which asyncio is known in this file, and the edits that make it known. */
export function asyncioName(file: SourceFile): { readonly name: string; readonly edits: readonly TextEdit[] } {
  const modules = file.info.notebook === undefined ? [file.info] : [file.info, ...file.program.cellsBeside(file.info)];
  for (const { names } of modules) {
    for (const [name, values] of names) {
      if (values.length === 1 && values[0]?.is === 'path' && values[0].path === 'asyncio') {
        return { name, edits: [] };
      }
    }
  }
  return { name: 'asyncio', edits: importEdits('asyncio', file) };
}

/** Replaces the name of what is called, when it is written as `module.name`; nothing when it was imported by itself. */
export function renameFixes(call: Call, name: string, file: SourceFile): readonly Fix[] {
  const { func } = call;
  if (func.kind !== 'Attribute') {
    return [];
  }
  const at = file.part(func, func.attrStart, func.end);
  return [{ title: `Use ${name}`, safe: true, edits: [{ ...at, text: name }] }];
}
