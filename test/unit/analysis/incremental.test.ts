/** What is found after an edit is what is found when all is read anew. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { Analyzer } from '../../../src/analysis/analyzer';
import { dispatchOf } from '../../../src/analysis/check';
import type { PythonParser } from '../../../src/analysis/python/parser';
import type { Rule } from '../../../src/analysis/rule';
import { rules } from '../../../src/analysis/rules/all';
import type { Target } from '../../../src/analysis/sourceFile';
import { parser } from '../../support/analysis/program';

const target: Target = { oldest: [3, 11], source: 'the test' };
const dispatch = dispatchOf(rules);

/** Two modules that call each other, with something for many rules. */
const program: Readonly<Record<string, string>> = {
  app: `"""An application."""
import asyncio
import threading
import time
from helpers import fetch, start, Base, later

lock = asyncio.Lock()
queue = asyncio.Queue()
loop = asyncio.new_event_loop()


class Client(Base):
    shared = asyncio.Event()

    def __init__(self):
        self.lock = asyncio.Lock()
        self.total = 0

    async def get(self, key):
        async with self.lock:
            await self.put(key)
        fetch(key)
        self.total += await fetch(key)
        return key

    async def put(self, key):
        async with self.lock:
            time.sleep(1)
        asyncio.create_task(fetch(key))

    def close(self):
        asyncio.run(self.get(1))
        asyncio.get_event_loop().run_until_complete(fetch(1))

    async def twice(self):
        work = fetch(2)
        await work
        await work
        self.close()


def begin():
    asyncio.create_task(fetch(3))
    later()


def worker():
    loop.stop()
    asyncio.get_event_loop()


async def main():
    threading.Thread(target=worker).start()
    task = fetch(4)
    await queue.join()
    start()
    await asyncio.wait([fetch(1), fetch(2)])
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        pass


begin()
asyncio.run(main())
asyncio.run(Client().get(1))
`,
  helpers: `import asyncio
import time


class Base:
    async def put(self, key):
        pass

    def later(self):
        return asyncio.sleep(1)


async def fetch(key):
    await asyncio.sleep(1)
    return key


def start():
    asyncio.run(fetch(1))


def later():
    time.sleep(1)
    return fetch(1)
`,
};

/** What is typed, pasted or removed. */
const pieces = [
  'x',
  '(',
  ')',
  '\n',
  '    ',
  'async ',
  'await ',
  'def f():\n    pass\n',
  'import asyncio\n',
  ':',
  "'",
  '"""',
  '#',
  'self.',
  'asyncio.create_task(fetch(1))',
  'time.sleep(1)',
  '# noqa: AIO201\n',
  'fetch(1)\n',
  '\u{1f40d}',
  '\r\n',
  'class A(Client):\n    async def put(self): pass\n',
  'return ',
  'if x:\n',
  'global lock\n',
  'lock',
  '\0',
  '\t',
  ' = ',
  '@',
  'task_done()',
]; // prettier-ignore

describe('incremental analysis', () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 100, 183]) {
    it(`finds after random edits what it finds from scratch (seed ${seed})`, async () => {
      const found = editAndCompare(await parser(), randomFrom(seed));
      ok(found > 150, `only ${found} were found at all`);
    });
  }

  it('finds the other file of a name when the first is gone, and the first when it only changes', async () => {
    const analyzer = new Analyzer(await parser());
    const caller = 'import helper\nasync def main():\n    helper.f()\n';
    const found = () => analyzer.check('caller', dispatch, target).diagnostics.map(({ code }) => code);
    analyzer.open('one', moduleOf('helper'), 'async def f(): pass\n');
    analyzer.open('two', moduleOf('helper'), 'import time\ndef f(): time.sleep(1)\n');
    analyzer.open('caller', moduleOf('caller'), caller);
    deepStrictEqual(found(), ['AIO201']);
    analyzer.change('one', 'async def g(): pass\nasync def f(): pass\n');
    deepStrictEqual(found(), ['AIO201']);
    analyzer.remove('one');
    deepStrictEqual(found(), ['AIO511']);
    analyzer.remove('two');
    deepStrictEqual(found(), []);
  });

  it('asks the rules again of the function alone that was edited, whatever names of the file the others read', async () => {
    const asked: string[] = [];
    const witness: Rule = {
      ...{ code: 'AIO997', name: 'witness', title: 'Sees functions', severity: 'hint', default: true },
      visit: { FunctionDef: ({ name }) => void asked.push(name) },
    };
    const all = dispatchOf([...rules, witness]);
    const text = manyNames(20);
    const analyzer = analyzerOf(await parser(), { names: text });
    analyzer.check('names', all, target);
    asked.length = 0;
    analyzer.change('names', text.replace('sleep(7)', 'sleep(77)'));
    analyzer.check('names', all, target);
    deepStrictEqual(asked, ['reads7']);
    analyzer.close('names');
  });

  it('asks the rules again of those functions alone that asked for what an edit made something else', async () => {
    const asked: string[] = [];
    const witness: Rule = {
      ...{ code: 'AIO997', name: 'witness', title: 'Sees functions', severity: 'hint', default: true },
      visit: { FunctionDef: ({ name }) => void asked.push(name) },
    };
    const all = dispatchOf([...rules.filter((rule) => rule.default), witness]);
    const analyzer = analyzerOf(await parser(), { tools: 'async def wait(): pass\n' });
    let text = manyCallers(20);
    analyzer.open('callers', moduleOf('callers'), text);
    const check = () => analyzer.check('callers', all, target).diagnostics.map(({ code }) => code);
    const change = (before: string, after: string) => {
      asked.length = 0;
      text = text.replace(before, after);
      analyzer.change('callers', text);
      return { found: check(), asked: [...asked] };
    };
    const users = Array.from({ length: 20 }, (_, each) => `uses${each}`);
    deepStrictEqual(check(), []);
    deepStrictEqual(change('import asyncio\n', 'import asyncio\nimport json\n'), { found: [], asked: [] });
    deepStrictEqual(change('def made3(', 'def another('), { found: [], asked: ['another', 'calls3'] });
    deepStrictEqual(change('def another(', 'async def made3('), { found: ['AIO201'], asked: ['made3', 'calls3'] });
    // Where something was found, that depends on who calls whom too.
    deepStrictEqual(change('def method5(', 'async def method5('), {
      found: ['AIO201', 'AIO201'],
      asked: ['calls3', 'method5', 'uses5'],
    });
    deepStrictEqual(change('self.made = len', 'self.made = wait'), {
      found: ['AIO201', 'AIO201', 'AIO201'],
      asked: ['calls3', '__init__', 'last', 'uses5'],
    });
    // Its methods are those of another class, and who uses the class knows none.
    deepStrictEqual(change('class Tool:', 'class Other:'), {
      found: ['AIO201', 'AIO201'],
      asked: ['calls3', ...Array.from({ length: 20 }, (_, each) => `method${each}`), '__init__', 'last', ...users],
    });
    analyzer.close('callers');
  });

  it('keeps what the rest of the program knows while places and calls change', async () => {
    const analyzer = analyzerOf(await parser(), program);
    const { program: known } = analyzer.knowledge;
    const text = program['app'] ?? '';
    const before = { interface: known.interface, calls: known.calls };
    const moved = text.replace('"""An application."""', '"""The application."""');
    analyzer.change('app', moved);
    deepStrictEqual({ interface: known.interface, calls: known.calls }, before);
    analyzer.change('app', moved.replace('    later()', '    later(); later()'));
    deepStrictEqual({ interface: known.interface, calls: known.calls }, { ...before, calls: before.calls + 1 });
    analyzer.change('app', moved.replace('def begin():', 'async def begin():'));
    ok(known.interface > before.interface);
    close(analyzer);
  });
});

/** Functions that iterate over, compare and combine names of their module, in the ways that rules ask about. */
function manyNames(count: number): string {
  const functions = Array.from(
    { length: count },
    (_, index) => `
async def reads${index}(key):
    for name in NAMES:
        if key in NAMES and name == FIRST or not FIRST:
            print(*NAMES, [each for each in NAMES], FIRST + 1, FIRST[0])
    future = pool.submit(len, NAMES)
    await asyncio.sleep(${index})
    return FIRST
`,
  );
  return `import asyncio\nNAMES = FIRST = ['a']\n${functions.join('\n')}`;
}

/** Functions of which each calls another one, methods of which each is called, and an attribute. */
function manyCallers(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const functions = numbers.map((each) => `def made${each}(): pass\ndef calls${each}():\n    made${each}()\n`);
  const methods = numbers.map((each) => `    def method${each}(self): pass\n`);
  const users = numbers.map((each) => `def uses${each}(tool: Tool):\n    tool.method${each}()\n`);
  const ends = `    def __init__(self):\n        self.made = len\n    def last(self):\n        self.made()\n`;
  const tool = `class Tool:\n${methods.join('')}${ends}`;
  return `import asyncio\nfrom tools import wait\n${functions.join('')}${tool}${users.join('')}`;
}

function moduleOf(name: string) {
  return { name, isPackage: false };
}

function analyzerOf(python: PythonParser, texts: Readonly<Record<string, string>>): Analyzer {
  const analyzer = new Analyzer(python);
  for (const [name, text] of Object.entries(texts)) {
    analyzer.open(name, moduleOf(name), text);
  }
  return analyzer;
}

function close(analyzer: Analyzer): void {
  for (const name of Object.keys(program)) {
    analyzer.close(name);
  }
}

/** Edits, and compares now and then. Returns how much was found. */
function editAndCompare(python: PythonParser, random: Random): number {
  const texts = { ...program };
  const edited = analyzerOf(python, texts);
  let found = 0;
  for (let step = 0; step < 60; step += 1) {
    const name = random(3) === 0 ? 'helpers' : 'app';
    const before = texts[name] ?? '';
    // Now and then all is well again: in a text that has been broken too often little is found.
    const text = step % 10 === 9 ? (program[name] ?? '') : edit(before, random);
    texts[name] = text;
    edited.change(name, text);
    found += random(2) === 0 ? compare(edited, texts, python) : 0;
  }
  close(edited);
  return found;
}

/** Holds what is found in edited texts against what is found when they are read for the first time. Returns how much that is. */
function compare(edited: Analyzer, texts: Readonly<Record<string, string>>, python: PythonParser): number {
  const scratch = analyzerOf(python, texts);
  let found = 0;
  for (const [file, text] of Object.entries(texts)) {
    const fresh = scratch.check(file, dispatch, target);
    deepStrictEqual(edited.check(file, dispatch, target), fresh, `${file}:\n${text}`);
    found += fresh.diagnostics.length;
  }
  close(scratch);
  return found;
}

type Random = (below: number) => number;

/** Numbers that look random and are the same at each run (mulberry32). */
function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Types, removes or replaces something somewhere. */
function edit(text: string, random: Random): string {
  const start = random(text.length + 1);
  const removed = random(3) === 0 ? Math.min(random(30), text.length - start) : 0;
  const added = removed > 0 && random(2) === 0 ? '' : (pieces[random(pieces.length)] ?? '');
  return text.slice(0, start) + added + text.slice(start + removed);
}
