import assert from 'node:assert/strict';
import { catchesRuntimeError, hasTimeLimit, releasesItself } from '../../../src/findings/sourceAround';
import type { Frame } from '../../../src/trace/records';
import { readAll } from '../support/reading';
import { RecordingBuilder } from '../support/recordingBuilder';

/** Asks about the line that is marked with `#>`. */
function ask<T>(text: string, question: (place: Frame, words: ReturnType<typeof readAll>['words']) => T): T {
  const lines = text.split('\n');
  const { words } = readAll(new RecordingBuilder(), undefined, (_, line) => lines[line - 1]);
  const line = lines.findIndex((one) => one.includes('#>')) + 1;
  return question({ file: '/app/main.py', line, function: 'main', library: false }, words);
}

function limited(text: string): boolean {
  return ask(text, (place, words) => hasTimeLimit([place], words));
}

function released(text: string): boolean {
  return ask(text, (place, words) => releasesItself(place, words));
}

describe('The source around a line', () => {
  for (const [what, text] of Object.entries({
    'asyncio.timeout around the await':
      'async def f():\n  async with asyncio.timeout(1):\n    x = 1\n    await lock.acquire() #>',
    'a limit in the same statement': 'async def f():\n  async with timeout(1), lock: #>\n    pass',
    'a limit in a statement of several lines':
      'async def f():\n  async with (\n    asyncio.timeout_at(9),\n    group() as g,\n  ):\n    if a:\n      await g #>',
    'a limit of another library': 'async def f():\n  with anyio.fail_after(3):\n    await lock #>',
    'an argument of the awaited call': 'async def f():\n  await asyncio.wait( #>\n    tasks,\n    timeout=3,\n  )',
  })) {
    it(`has a time limit: ${what}`, () => assert.equal(limited(text), true));
  }

  for (const [what, text] of Object.entries({
    'none in sight': 'async def f():\n  async with lock:\n    await other #>',
    'a limit whose block is over': 'async def f():\n  async with asyncio.timeout(1):\n    pass\n  await lock #>',
    'a limit around the definition': 'with timeout(1):\n  async def f():\n    await lock #>',
    'a limit of another call': 'async def f():\n  wait(timeout=3)\n  await lock #>',
    'no limit at all': 'async def f():\n  await asyncio.wait(tasks, timeout=None) #>',
    'a limit in a comment': 'async def f():\n  await lock #> with timeout(3)',
  })) {
    it(`has no time limit: ${what}`, () => assert.equal(limited(text), false));
  }

  it('says who releases a lock: with async with, or in the same function, whoever acquires it', () => {
    assert.equal(released('async def f():\n  async with lock: #>\n    pass'), true);
    assert.equal(
      released('async def f():\n  await self.lock.acquire() #>\n  try: pass\n  finally:\n    self.lock.release()'),
      true,
    );
  });

  it('says who releases a lock: another function, or somebody else', () => {
    assert.equal(released('async def f():\n  await lock.acquire() #>\n  other.release()\nlock.release()'), false);
    assert.equal(released('async def f():\n  await lock.acquire() #>\n  def g():\n    lock.release()\n  g()'), false);
  });

  for (const [what, text, caught] of [
    ['by its name', 'def f():\n  try:\n    loop = get_event_loop() #>\n  except RuntimeError:\n    pass', true],
    ['by several', 'try:\n  x = f() #>\nexcept (ValueError,\n    RuntimeError) as e:\n  pass\nfinally:\n  g()', true],
    ['by an outer try', 'try:\n  try:\n    f() #>\n  finally:\n    g()\nexcept Exception:\n  pass', true],
    ['by everything', 'try:\n  if a:\n    f() #>\nexcept:\n  pass', true],
    ['by a suppress', 'with contextlib.suppress(RuntimeError):\n  f() #>', true],
    ['by a test', 'with pytest.raises(RuntimeError, match="x"):\n  f() #>', true],
    ['not when it is raised again', 'try:\n  f() #>\nexcept RuntimeError:\n  g()\n  raise\nfinally:\n  h()', false],
    ['also when it is raised again in some case', 'try:\n  f() #>\nexcept RuntimeError:\n  if x:\n    raise\n', true],
    ['not by others', 'try:\n  f() #>\nexcept ValueError:\n  pass\nexcept RuntimeErrors:\n  pass', false],
    ['not in the handler itself', 'try:\n  g()\nexcept RuntimeError:\n  f() #>', false],
    ['not around the function', 'try:\n  def f():\n    g() #>\nexcept RuntimeError:\n  pass', false],
    ['not by the next try', 'try:\n  f() #>\nfinally:\n  pass\ntry:\n  g()\nexcept RuntimeError:\n  pass', false],
  ] as const) {
    it(`says whether a RuntimeError is caught: ${what}`, () => {
      assert.equal(ask(text, catchesRuntimeError), caught);
    });
  }
});
