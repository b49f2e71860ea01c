import type { Fix } from '../diagnostic';
import { contextOfPassed } from '../model/frameworks';
import type { Call } from '../python/syntax';
import { place } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { threadOf, threadThatRuns } from './threads';

/** Methods that may only be called in the loop's own thread, by type. */
const unsafe = new Set([
  'asyncio.AbstractEventLoop.call_soon',
  'asyncio.AbstractEventLoop.call_later',
  'asyncio.AbstractEventLoop.call_at',
  'asyncio.AbstractEventLoop.create_task',
  'asyncio.AbstractEventLoop.stop',
  'asyncio.AbstractEventLoop.add_reader',
  'asyncio.AbstractEventLoop.add_writer',
  'asyncio.AbstractEventLoop.add_signal_handler',
  'asyncio.Future.set_result',
  'asyncio.Future.set_exception',
  'asyncio.Future.cancel',
  'asyncio.Event.set',
  'asyncio.Queue.put_nowait',
  'asyncio.Queue.get_nowait',
  'asyncio.Lock.release',
  'asyncio.Semaphore.release',
  'asyncio.Condition.notify',
  'asyncio.Condition.notify_all',
  'asyncio.StreamWriter.write',
  'asyncio.StreamWriter.close',
]);

/** A function that runs in a thread touches what belongs to the loop's thread. */
export const aio601: Rule = {
  code: 'AIO601',
  name: 'not-thread-safe',
  title: 'A function that runs in another thread calls what only the loop’s thread may call',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const path = file.path(call.func);
      if (path !== undefined) {
        reportPassed(call, path, file);
      }
      if (path === undefined || !unsafe.has(path)) {
        return;
      }
      const called = `${file.textOf(call.func)}()`;
      const reached = threadOf(call, file);
      const loopThread = reached === undefined ? loopsThread(call, path, file) : undefined;
      if (reached === undefined && loopThread === undefined) {
        return;
      }
      const why =
        reached === undefined
          ? 'another thread runs the loop'
          : `'${reached.name}' runs in another thread than the loop's`;
      file.report({
        at: call,
        message: `${called} is not thread-safe, and ${why}. Use call_soon_threadsafe.`,
        related:
          reached !== undefined
            ? reached.related
            : [{ file: file.info.file, ...place(loopThread ?? call), message: 'the loop runs in this thread' }],
        fixes: path.startsWith('asyncio.AbstractEventLoop.') ? fixesOf(call, path.replace(/^.*\./, ''), file) : [],
      });
    },
  },
};

/** `Timer(5, loop.stop)`: the method itself is given to what calls it in another thread. */
function reportPassed(call: Call, path: string, file: SourceFile): void {
  const given = [
    ...call.args.map((argument, index) => [String(index), argument] as const),
    ...call.keywords.map(({ arg, value }) => [arg ?? '', value] as const),
  ];
  for (const [key, argument] of given) {
    if (
      argument.kind === 'Attribute' &&
      contextOfPassed(path, key) === 'thread' &&
      unsafe.has(file.path(argument) ?? '')
    ) {
      file.report({
        at: argument,
        message: `${file.textOf(argument)}() is not thread-safe, and ${file.textOf(call.func)}() calls it in another thread than the loop's. Use call_soon_threadsafe.`,
      });
    }
  }
}

/** The thread in which the loop runs, that a method of is called here. */
function loopsThread(call: Call, path: string, file: SourceFile): Call | undefined {
  const loop =
    path.startsWith('asyncio.AbstractEventLoop.') && call.func.kind === 'Attribute' ? call.func.value : undefined;
  return loop && threadThatRuns(file.textOf(loop), call, file);
}

function fixesOf(call: Call, method: string, file: SourceFile): readonly Fix[] {
  if (call.func.kind !== 'Attribute' || call.keywords.length > 0) {
    return [];
  }
  const loop = file.textOf(call.func.value);
  if (method === 'call_soon') {
    const at = file.part(call.func, call.func.attrStart, call.func.end);
    return [{ title: 'Use call_soon_threadsafe', safe: true, edits: [{ ...at, text: 'call_soon_threadsafe' }] }];
  }
  if (method !== 'stop') {
    return [];
  }
  const edits = [file.replace(call, `${loop}.call_soon_threadsafe(${loop}.stop)`)];
  return [{ title: `Use ${loop}.call_soon_threadsafe`, safe: true, edits }];
}
