import assert from 'node:assert/strict';
import { onlyUnawaitedCall } from '../../../src/findings/callSites';
import { readAll } from '../support/reading';
import { RecordingBuilder } from '../support/recordingBuilder';

/** The lines of `main.py`, with `fetch` defined above them. */
function found(...lines: readonly string[]): string | undefined {
  const all = ['async def fetch(url):', '    return url', ...lines];
  const { words } = readAll(new RecordingBuilder(), undefined, (_, line) => all[line - 1] ?? '');
  const place = onlyUnawaitedCall('fetch', ['main.py'], words);
  return place && `${place.line} in ${place.function}`;
}

describe('The only call of a coroutine function that does not await it', () => {
  it('is told with its function', () => {
    assert.equal(found('def f():', '    page = fetch(1)', '    return page'), '4 in f');
    assert.equal(found('page = fetch (1)'), '3 in <module>');
    assert.equal(
      found('class C:', '    def f(self):', '        if self:', '            self.page = fetch(1)'),
      '6 in f',
    );
  });

  it('is not one of those that are awaited, or given to who awaits them', () => {
    assert.equal(found('async def f():', '    await fetch(1)', '    x = fetch(2)'), '5 in f');
    assert.equal(found('async def f():', '    await asyncio.gather(one(), fetch(1))', '    x = fetch(2)'), '5 in f');
    assert.equal(found('async def f():', '    await fetch(1)'), undefined);
  });

  it('is not a word in a text or a comment', () => {
    assert.equal(
      found('"""How to fetch(x).', 'fetch(x)', '"""', "x = 'fetch(1)'  # fetch(2)", 'y = fetch(3)'),
      '7 in <module>',
    );
  });

  it('is not known where there are several, or others may call it', () => {
    assert.equal(found('a = fetch(1)', 'b = fetch(2)'), undefined);
    assert.equal(found('a = fetch(1)', 'run_later(fetch)'), undefined);
    assert.equal(found('a = fetch(1)', 'class C:', '    def fetch(self):', '        pass'), undefined);
  });
});
