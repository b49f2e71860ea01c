import type { Fix } from '../diagnostic';
import type { Call } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { threadOf } from './threads';

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
  'asyncio.Event.clear',
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
      const reached = path !== undefined && unsafe.has(path) ? threadOf(call, file) : undefined;
      if (path === undefined || reached === undefined) {
        return;
      }
      const method = path.replace(/^.*\./, '');
      file.report({
        at: call,
        message: `${file.textOf(call.func)}() is not thread-safe, and '${reached.name}' runs in another thread than the loop's. Use call_soon_threadsafe.`,
        related: file.links(reached.way),
        fixes: path.startsWith('asyncio.AbstractEventLoop.') ? fixesOf(call, method, file) : [],
      });
    },
  },
};

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
