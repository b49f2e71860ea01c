/** What a file says of one name is the same whether all of the file is read or only what binds the name. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { PartSummary } from '../../../src/analysis/partSummary';
import { interned } from '../../../src/analysis/python/internedValues';
import { summaryOf } from '../../../src/analysis/python/summaryOf';
import { parser } from '../../support/analysis/program';

const text = `"""A module."""
import os, json as js
from time import (
    sleep as nap,
    time,
)
try:
    import ssl
except ImportError:
    ssl = None
A = B = connect()
C, (D, *E) = A
F: int = 1
if A:
    def either(): return nap(1)
    class Inner:
        def run(self): return time()
else:
    either = nap
for G in range(3):
    with open('x') as H: pass
@decorated(
    A)
@staticmethod
async def I(a=A):
    def within(): return B
    return within
def I(): return js
class K(Inner):
    L = 1
    def run(self):
        self.m = nap
        return super().run()
N = {
    'O': A,
}; P = B
del F
print(f"{(Q := 1)}")
def broken(:
    pass
R = 2
`;

const lineEnds = { 'line feeds': '\n', 'carriage returns': '\r', both: '\r\n' } as const;

describe('A part of what a file says', () => {
  for (const [name, end] of Object.entries(lineEnds)) {
    it(`is of each name what the whole says of it, in lines that end with ${name}`, async () => {
      const source = text.replaceAll('\n', end);
      const whole = interned(summaryOf(await parser(), source)).chunks;
      // A handler without a name binds the empty one, for which nobody can ask.
      const names = new Set(whole.flatMap((chunk) => Object.keys(chunk.names)).filter((each) => each !== ''));
      ok(names.size > 20, [...names].join());
      for (const each of [...names, 'nothing', 'O']) {
        const part = new PartSummary(await parser(), source);
        part.about(each);
        const bind = ({ names: own }: { readonly names: object }) => each in own;
        deepStrictEqual(part.summary.chunks.filter(bind), whole.filter(bind), each);
        ok(!part.about(each));
      }
    });
  }

  it('is in the end the whole, in the order of the file, with what was told before', async () => {
    const part = new PartSummary(await parser(), text);
    part.about('R');
    part.about('K');
    const [first, second] = part.summary.chunks;
    const all = part.all();
    deepStrictEqual(all, interned(summaryOf(await parser(), text)));
    ok(first !== undefined && second !== undefined && all.chunks.includes(first) && all.chunks.includes(second));
  });

  it('is no more of the file than what binds the name', async () => {
    const part = new PartSummary(await parser(), text);
    part.about('I');
    deepStrictEqual(
      part.summary.chunks.map(({ names }) => Object.keys(names)),
      [['I'], ['I']],
    );
  });

  it('is not possible where all names of a module are taken', () => {
    const sources = ['from a import b\nc * d\n', 'from a import *\n', 'from a import \\\n  *\n'];
    deepStrictEqual(
      sources.map((source) => PartSummary.isPossible(source)),
      [true, false, false],
    );
  });
});
