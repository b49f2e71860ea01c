import { circumstances } from '../python/circumstances';
import type { Call } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { isVersionGuarded } from './versions';

/** First versions of names, from the documentation of asyncio. */
const since: Readonly<Record<string, number>> = {
  'asyncio.TaskGroup': 11,
  'asyncio.timeout': 11,
  'asyncio.timeout_at': 11,
  'asyncio.Runner': 11,
  'asyncio.Barrier': 11,
  'asyncio.Task.uncancel': 11,
  'asyncio.Task.cancelling': 11,
  'contextlib.aclosing': 10,
  'builtins.anext': 10,
  'builtins.aiter': 10,
  'asyncio.Queue.shutdown': 13,
  'asyncio.Server.close_clients': 13,
  'asyncio.Server.abort_clients': 13,
  'asyncio.eager_task_factory': 12,
  'asyncio.create_eager_task_factory': 12,
  'asyncio.capture_call_graph': 14,
  'asyncio.print_call_graph': 14,
  'asyncio.TaskGroup.cancel': 15,
};

/** First versions of arguments. */
const argumentsSince: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'asyncio.run': { loop_factory: 12 },
  'asyncio.create_task': { context: 11, eager_start: 14 },
  'asyncio.AbstractEventLoop.create_task': { context: 11, eager_start: 14 },
};

/** What the oldest Python that the program is for does not have yet. */
export const aio906: Rule = {
  code: 'AIO906',
  name: 'newer-than-target',
  title: 'Something is used that the oldest supported Python does not have',
  severity: 'error',
  default: true,
  visit: {
    Call(call, file) {
      const path = file.path(call.func) ?? '';
      check(call, path.replace(/^builtins\./, ''), since[path], file);
      for (const keyword of call.keywords) {
        check(keyword, `the argument '${keyword.arg}'`, argumentsSince[path]?.[keyword.arg ?? ''], file);
      }
    },
  },
};

function check(node: Call | Call['keywords'][number], name: string, minor: number | undefined, file: SourceFile): void {
  if (
    minor === undefined ||
    file.target.assumed === true ||
    file.atLeast(3, minor) ||
    circumstances(node).tried ||
    isVersionGuarded(node)
  ) {
    return;
  }
  file.report({
    at: node,
    message: `${name} came with Python 3.${minor}, and the program is for ${file.target.oldest.join('.')} too (${file.target.source}).`,
  });
}
