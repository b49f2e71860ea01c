import { deepStrictEqual } from 'node:assert/strict';
import { importsIn } from '../../../src/analysis/python/imports';

/** `path: names` for each; `*` behind it where all names are taken. */
function shown(text: string): readonly string[] {
  return importsIn(text).map(({ path, names, star }) => `${path}: ${names.join(' ')}${star ? '*' : ''}`);
}

describe('What a text imports', () => {
  it('is found in all ways in which it can be written', () => {
    deepStrictEqual(shown('import a'), ['a: a']);
    deepStrictEqual(shown('import a.b as c, d\n'), ['a: a', 'a.b: a b c', 'd: d']);
    deepStrictEqual(shown('import a; import b  # c\n'), ['a: a', 'b: b']);
    deepStrictEqual(shown('import a.b, \\\n    c\nd'), ['a: a', 'a.b: a b', 'c: c']);
    deepStrictEqual(shown('from a.b import c as d, e\n'), ['a.b: ', 'a.b.c: c d', 'a.b.e: e']);
    deepStrictEqual(shown('from . import a\n'), ['.: ', '.a: a']);
    deepStrictEqual(shown('from ..a import b\n'), ['..a: ', '..a.b: b']);
    deepStrictEqual(shown('from .a import *\n'), ['.a: *', '.a.*: *']);
    deepStrictEqual(shown('if x: from a import b'), ['a: ', 'a.b: b']);
    deepStrictEqual(shown('from a import (  # all of (it)\n    b,  # one)\n    c as d,\n)\n'), [
      'a: ',
      'a.b: b',
      'a.c: c d',
    ]);
    deepStrictEqual(shown('from a \\\n  import (b)\n'), ['a: ', 'a.b: b']);
    deepStrictEqual(shown('from a import b\nimport c'), ['a: ', 'a.b: b', 'c: c']);
    deepStrictEqual(shown('from é import ü\r\nimport b\r\n'), ['é: ', 'é.ü: ü', 'b: b']);
  });

  it('is found behind a `from` of something else', () => {
    deepStrictEqual(shown('raise X from error\nimport a\n').includes('a: a'), true);
    deepStrictEqual(shown('yield from items\nfrom a import b\n').includes('a: '), true);
  });

  it('is nothing where the word is a part of another one', () => {
    deepStrictEqual(shown('reimport_a = important\n'), []);
  });
});
