import assert from 'node:assert/strict';
import { functionAround, MovedLines } from '../../../src/extension/movedLines';

const source = `
import asyncio

async def fetch(
    url,
):
    async with LIMIT:

        # in it
    return await load(url)

class Crawler:
    def make(self):
        async def inner():
            await work()
        return inner

    x = 1
`.split('\n');

describe('Lines of a file that is edited', () => {
  it('move with lines that are added or taken away above them', () => {
    const lines = new MovedLines(20);
    lines.edit({ from: 3, to: 3, added: 2 });
    lines.edit({ from: 8, to: 10, added: -2 });
    assert.deepEqual(
      [2, 3, 4, 5, 6, 8, 9, 20].map((line) => lines.at(line)),
      [2, undefined, 6, 7, undefined, undefined, 9, 20],
    );
  });

  it('do not come back once they were edited, nor when lines move over their place', () => {
    const lines = new MovedLines(3);
    lines.edit({ from: 2, to: 2, added: 0 });
    lines.edit({ from: 1, to: 1, added: 5 });
    assert.deepEqual(
      [1, 2, 3].map((line) => lines.at(line)),
      [undefined, undefined, 8],
    );
    assert.equal(lines.at(4), undefined);
  });

  it('are forgotten with the function around an edited one', () => {
    const lines = new MovedLines(20);
    lines.forget({ from: 4, to: 10 });
    assert.deepEqual(
      [3, 4, 10, 11].map((line) => lines.at(line)),
      [3, undefined, undefined, 11],
    );
  });
});

describe('The function around a line', () => {
  const around = (line: number) => {
    const { from, to } = functionAround(source, line);
    return `${from}-${to}`;
  };

  it('reaches from its def, whose signature may take lines, to its last line', () => {
    assert.deepEqual([4, 5, 6, 7, 8, 9, 10].map(around), Array(7).fill('4-10'));
  });

  it('is the innermost one', () => {
    assert.deepEqual([13, 14, 15, 16].map(around), ['13-16', '14-15', '14-15', '13-16']);
  });

  it('is the line alone outside of functions, and between them', () => {
    assert.deepEqual([1, 2, 11, 12, 17, 18].map(around), ['1-1', '2-2', '11-11', '12-12', '17-17', '18-18']);
  });
});
