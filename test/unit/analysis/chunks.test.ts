import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { ChunkedFile } from '../../../src/analysis/python/chunks';
import type { Module, Stmt } from '../../../src/analysis/python/syntax';
import { place, walk } from '../../../src/analysis/python/walk';
import { parser } from '../../support/analysis/program';

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
});
