import assert from 'node:assert/strict';
import { codeFixes, type Fixable } from '../../../src/extension/codeFixes';

describe('Quick fixes of findings', () => {
  it('await a coroutine that was made and left, or run it as a task that is kept', () => {
    check(
      'never-awaited',
      "Coroutine 'Crawler.save_page' was never awaited, ...",
      ['async def work():', '    crawler.save_page(url, (1, ")"))  # why'],
      {
        '! Await crawler.save_page(...)': ['async def work():', '    await crawler.save_page(url, (1, ")"))  # why'],
        'Run it as a task, and keep the task': [
          '',
          'background_tasks = set()',
          'async def work():',
          '    task = asyncio.create_task(crawler.save_page(url, (1, ")")))  # why',
          '    background_tasks.add(task)',
          '    task.add_done_callback(background_tasks.discard)',
        ],
      },
    );
  });

  it('change nothing where awaiting is not allowed, or the line is another call', () => {
    const message = "Coroutine 'save' was never awaited, ...";
    check('never-awaited', message, ['def work():', '    save()'], {});
    check('never-awaited', message, ['async def work():', '    other()'], {});
    check('never-awaited', message, ['async def work():', '    page = save()'], {});
    check('never-awaited', message, ['async def work():', '    save() or other()'], {});
    check('never-awaited', message, ['async def work():', '    save('], {});
    check('never-awaited', message, ['async def work():', "    save('it"], {});
    check('never-awaited', message, ['async def work():', '    if save(): pass'], {});
    check('never-awaited', message, ['save()'], {});
  });

  it('sleep without blocking, or run what blocks in a thread', () => {
    check('loop-blocked', '', ['async def work():', '    time.sleep(0.5)'], {
      '! Sleep without blocking: await asyncio.sleep(...)': ['async def work():', '    await asyncio.sleep(0.5)'],
    });
    check('loop-blocked', '', ['async def work():', '    page = parse(text)'], {
      'Run it in a thread: await asyncio.to_thread(...)': [
        'async def work():',
        '    page = await asyncio.to_thread(parse, text)',
      ],
    });
    check('loop-blocked', '', ['async def work():', '    page = sum(x for x in y)'], {});
    check('loop-blocked', '', ['async def work():', '    def inner():', '        parse()'], {});
  });

  it('call the loop from another thread the safe way', () => {
    check('wrong-thread', '', ['self.loop.stop()'], {
      '! Use self.loop.call_soon_threadsafe(...)': ['self.loop.call_soon_threadsafe(self.loop.stop)'],
    });
    check('wrong-thread', '', ['handle = loop.call_soon(work, 1)'], {
      '! Use loop.call_soon_threadsafe(...)': ['handle = loop.call_soon_threadsafe(work, 1)'],
    });
    check('wrong-thread', '', ['queue.put_nowait(1)'], {});
  });

  it('await what fails in a task that nobody looks at', () => {
    check('error-never-retrieved', '', ['async def work():', '    asyncio.create_task(notify(user, "a)"))  # tell'], {
      'Await notify(...) here': ['async def work():', '    await notify(user, "a)")  # tell'],
    });
    check('error-never-retrieved', '', ['def work():', '    loop.create_task(notify())'], {});
    check('failed-unawaited', '', ['async def work():', '    asyncio.create_task(notify(), name="n")'], {});
    check('failed-unawaited', '', ['async def work():', '    task = asyncio.create_task(notify())'], {});
  });

  it('keep a task that nothing refers to, with the set that is there or a new one', () => {
    check(
      'destroyed-pending',
      '',
      ['background_tasks = set()', 'async def work():', '    asyncio.create_task(flush())'],
      {
        '! Keep the task until it is done': [
          'background_tasks = set()',
          'async def work():',
          '    task = asyncio.create_task(flush())',
          '    background_tasks.add(task)',
          '    task.add_done_callback(background_tasks.discard)',
        ],
      },
    );
    check('destroyed-pending', '', ['async def work():', '    task = asyncio.create_task(flush())'], {});
  });
});

/** The last of `code` has the finding; `import asyncio` goes before. `!`: a safe one. */
function check(
  code: Fixable['code'],
  message: string,
  own: readonly string[],
  expected: Readonly<Record<string, readonly string[]>>,
): void {
  const lines = ['import asyncio', ...own];
  const fixes = codeFixes({ code, message, line: lines.length }, lines);
  const results = fixes.map(({ title, safe, lines: changes }) => {
    const changed = lines.map((text, index) => changes.find(({ line }) => line === index + 1)?.text ?? text);
    return [`${safe ? '! ' : ''}${title}`, changed.join('\n').split('\n').slice(1)];
  });
  assert.deepEqual(Object.fromEntries(results), expected);
}
