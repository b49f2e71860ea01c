import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { ChunkedFile } from '../../../src/analysis/python/chunks';
import { classPiecesOf, type Piece, piecesOf } from '../../../src/analysis/python/pieces';
import type { Module, Stmt } from '../../../src/analysis/python/syntax';
import { place, walk } from '../../../src/analysis/python/walk';
import { parser } from '../../support/analysis/program';
import { random } from '../../support/random';

async function versions(...texts: readonly string[]): Promise<readonly Module[]> {
  const python = await parser();
  const file = new ChunkedFile(python);
  return texts.map((text) => file.convert(text));
}

/** Source text of every name of a module, as its place says. */
function names(module: Module, text: string): readonly string[] {
  const found: string[] = [];
  walk(module, (node) => {
    if (node.kind === 'Name') {
      const { start, end } = place(node);
      found.push(text.slice(start, end));
      strictEqual(text.slice(start, end), node.id);
    }
    return true;
  });
  return found;
}

const before =
  'a = 1\nclass C:\n    x = b\n    def f(self):\n        return c\n    def g(self):\n        return d\ne = f\n';

describe('A file in chunks', () => {
  it('keeps what did not change, though it moved', async () => {
    const after = `import os\n${before.replace('return c', 'return  cc')}`;
    const [old, now] = await versions(before, after);
    ok(old !== undefined && now !== undefined);
    const members = (module: Module) => module.body.flatMap((each) => (each.kind === 'ClassDef' ? each.body : []));
    const kept = (statements: readonly Stmt[], others: readonly Stmt[]) =>
      statements.map((each) => others.includes(each));
    deepStrictEqual(kept(now.body, old.body), [false, true, false, true]);
    deepStrictEqual(kept(members(now), members(old)), [true, false, true]);
    deepStrictEqual(names(now, after), ['a', 'x', 'b', 'cc', 'd', 'e', 'f']);
  });

  it('uses a chunk once, though its words stand in the file twice', async () => {
    const twice = 'class A:\n    x = y\nclass B:\n    x = y\nz = 1\nz = 1\n';
    const edited = twice.replace('class A', 'class AA');
    const [, now] = await versions(twice, edited);
    ok(now !== undefined);
    deepStrictEqual(names(now, edited), ['x', 'y', 'x', 'y', 'z', 'z']);
    strictEqual(new Set(now.body).size, 4);
  });

  it('gives the same as converting anew, whatever is typed', async () => {
    let text = before;
    const edits: string[] = [text];
    for (const [from, to] of [
      ['return c', 'return (c'],
      ['(c', '(c)'],
      ['class C', 'class '],
      ['class ', 'class D'],
      ['a = 1', 'a = "😀"'],
      ['    x = b\n', ''],
    ] as const) {
      text = text.replace(from, to);
      edits.push(text);
    }
    const now = await versions(...edits);
    for (const [index, edit] of edits.entries()) {
      const [fresh] = await versions(edit);
      const last = now.at(index);
      ok(fresh !== undefined && last !== undefined);
      // Chunks are shared by the versions, so only the last one's places still hold.
      if (index === edits.length - 1) {
        deepStrictEqual(names(last, edit), names(fresh, edit));
      }
      strictEqual(last.body.length, fresh.body.length);
    }
  });

  it('loses of a function in which something does not parse only the statement that does not', async () => {
    const text =
      '@x\nclass C:\n    @y\n    async def f(self):\n        a(\n        return b\n        # c\n    def g(self): pass\ndef h():\n    d = [\n    return e\n';
    const [module] = await versions(text);
    const functions: string[] = [];
    ok(module !== undefined);
    walk(module, (node) => {
      if (node.kind === 'FunctionDef') {
        const body = node.body.map((each) => (each.broken ? 'broken' : each.kind));
        functions.push(`${node.name} ${node.broken} ${node.generator} ${body}`);
      }
      return true;
    });
    deepStrictEqual(functions, ['f false false broken,Return', 'g false false Pass', 'h false false broken,Return']);
    deepStrictEqual(names(module, text), ['x', 'y', 'b', 'e']);
  });

  it('is after random edits what it is when it is converted anew', async () => {
    const python = await parser();
    for (let seed = 1; seed <= 3; seed += 1) {
      const next = random(seed);
      const pick = (count: number) => Math.floor(next() * count);
      const file = new ChunkedFile(python);
      let text = long;
      for (let version = 0; version < 20; version += 1) {
        const from = pick(text.length + 1);
        text = text.slice(0, from) + (typed[pick(typed.length)] ?? '') + text.slice(from + pick(2) * pick(30));
        strictEqual(syntaxOf(file.convert(text)), syntaxOf(new ChunkedFile(python).convert(text)), text);
      }
    }
  });
});

/** All that a module says, with places. */
function syntaxOf(module: Module): string {
  return JSON.stringify(module, (key, value: unknown) => (key === 'parent' ? undefined : value));
}

const typed = [
  '(',
  ')',
  '[',
  '"',
  "'",
  '"""',
  '#',
  ':',
  '\\',
  '\n',
  '\r',
  '\r\n',
  '    ',
  'def f',
  'async def g():\n',
  'class A:\n',
  '@x\n',
  'x',
];

/** What makes it hard to see where a statement ends. */
const long = `"""A module.
def not_a_function():
"""
import asyncio; import os
@decorator(
    "(")
@another
class C(Base,
        metaclass=M):  # a comment
    """A class.
class NotOne:
    """
    x: int = {
1: 2,
}
    # a comment of the class

    @property
    def f(self):
        return f"{self.x["a"]!r:>{width}}" + f'{{' + rb"\\"
        # a comment of the function
    async def g(self): return c
    if TYPE:
        y = 1
    else:
        y = 2
def h(a,
b=')'):
    if a: \\
        pass
if a:
    pass
elif b:
    pass
# a comment
else:
    pass
try:
    x = '''
    )'''
except (A,
        B):
    pass
finally:
    del x
class D: pass
class D: pass
`;

it('A class may have more members than a call can have arguments, also behind an edit', async () => {
  const text = `class C:\n    a = 1\n${'    x = f\n'.repeat(150_000)}`;
  const [first, second] = await versions(text, text.replace('a = 1', 'b = 2'));
  for (const module of [first, second]) {
    const [body] = module?.body ?? [];
    strictEqual(body?.kind === 'ClassDef' && body.body.length, 150_001);
  }
});

describe('A text in pieces', () => {
  it('has a piece for each statement of the module, and of a class', () => {
    const starts = (pieces: readonly Piece[]) =>
      pieces.map(({ start, end }) => long.slice(start, end).trim().split('\n')[0]);
    const pieces = piecesOf(long);
    deepStrictEqual(starts(pieces), [
      '"""A module.',
      'import asyncio; import os',
      '@decorator(',
      'def h(a,',
      'if a:',
      'try:',
      'class D: pass',
      'class D: pass',
    ]);
    const parts = pieces.map((piece) => classPiecesOf(long, piece)).filter((each) => each !== undefined);
    deepStrictEqual(
      parts.map(({ members }) => starts(members)),
      [['"""A class.', 'x: int = {', '@property', 'async def g(self): return c', 'if TYPE:']],
    );
  });

  it('can be of more statements than a call can have arguments, also behind an edit', () => {
    const text = 'x = f(1)\n'.repeat(200_000);
    strictEqual(piecesOf(`y\n${text}`, { text, pieces: piecesOf(text) }).length, 200_001);
  });

  it('ends brackets that are open at the next line that cannot stand in them', () => {
    const text = 'a = f(1,\n  2\ndef g(:\n    return [1\n    x = 2\nclass C:\n    pass\n';
    deepStrictEqual(
      piecesOf(text).map(({ start, end }) => text.slice(start, end)),
      ['a = f(1,\n  2', 'def g(:\n    return [1\n    x = 2', 'class C:\n    pass'],
    );
  });

  it('ends brackets that are open in a field of a string in the same way', () => {
    const text = 'a = f"{len(\ndef g():\n    print(f"{x[1]}: {len(self\n    return [1]\nb = f"{\n"\nc = f"{d(\n1)}"\n';
    deepStrictEqual(
      piecesOf(text).map(({ start, end }) => text.slice(start, end)),
      ['a = f"{len(', 'def g():\n    print(f"{x[1]}: {len(self\n    return [1]', 'b = f"{', '"', 'c = f"{d(\n1)}"'],
    );
  });
});
