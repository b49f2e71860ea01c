import type { Fix } from '../diagnostic';
import type { Entity } from '../model/entity';
import { memberOf } from '../model/library';
import type { Await, Call, Expr } from '../python/syntax';
import { place } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { givesNothing } from './plainFunctions';

/** Functions of the standard library that return nothing that can be awaited. */
const plain = new Set([
  'time.sleep',
  'asyncio.all_tasks',
  'asyncio.current_task',
  'asyncio.get_running_loop',
  'asyncio.get_event_loop',
  'asyncio.run',
  'builtins.print',
]);

/** `await` on the result of something that is not asynchronous. */
export const aio210: Rule = {
  code: 'AIO210',
  name: 'await-of-plain-call',
  title: 'Something is awaited that cannot be',
  severity: 'error',
  default: true,
  visit: {
    Await(node, file) {
      const { value } = node;
      const name = value.kind === 'Call' ? plainCall(value, file) : undefined;
      if (value.kind !== 'Call' || name === undefined) {
        reportObject(value, file);
      } else {
        file.report({
          at: node,
          message: `${name}() returns nothing that can be awaited: this raises TypeError. Remove the await${name === 'time.sleep' ? ', and use asyncio.sleep()' : ''}.`,
          fixes: name === 'time.sleep' ? [] : removeFixes(node, value, file),
        });
      }
    },
  },
};

/** Objects of asyncio that are used otherwise, and constants. */
const objects =
  /^asyncio\.(?:Queue|LifoQueue|PriorityQueue|Lock|Event|Condition|Semaphore|BoundedSemaphore|Barrier|Timeout|TaskGroup|Handle|TimerHandle|AbstractEventLoop|StreamReader|StreamWriter|Runner)$/;

function reportObject(value: Expr, file: SourceFile): void {
  const entity = file.entity(value);
  const isObject = entity?.kind === 'object' && objects.test(entity.type);
  if (isObject || value.kind === 'Constant') {
    const what = isObject ? `This is ${entity.type}, and` : 'This';
    file.report({ at: value, message: `${what} cannot be awaited: it raises TypeError.` });
  }
}

function plainCall(call: Call, file: SourceFile): string | undefined {
  const path = file.path(call.func);
  if (path !== undefined && plain.has(path)) {
    return path.replace(/^builtins\./, '');
  }
  const entity = file.entity(call.func);
  if (entity?.kind === 'function') {
    const gives = givesNothing(entity.info.summary) || givesLiteral(call, file);
    return gives && file.evaluator.isCertain(entity) ? entity.info.summary.name : undefined;
  }
  if (entity?.kind !== 'method') {
    return undefined;
  }
  const member = memberOf(entity.type, entity.name);
  const isPlain = entity.type.startsWith('asyncio.')
    ? member?.kind === 'method' && member.gives === ''
    : isOfThreads(entity);
  return isPlain ? file.textOf(call.func) : undefined;
}

/** What is made for threads, and for programs without a loop, gives numbers, texts and nothing: what a queue gives may be anything. */
function isOfThreads({ type, name }: Extract<Entity, { kind: 'method' }>): boolean {
  return (
    /^(?:threading\.\w+|subprocess\.Popen|socket\.socket|multiprocessing\.Process|requests\.Session|httpx\.Client|pathlib\.Path|file)$/.test(
      type,
    ) ||
    (/^(?:queue|multiprocessing)\./.test(type) && !name.startsWith('get'))
  );
}

/** Of several literals, and of None beside something else, nobody knows which. */
function givesLiteral(call: Call, file: SourceFile): boolean {
  const entity = file.entity(call);
  return entity?.kind === 'literal' && entity.type !== 'none';
}

/** Without `await` a method made for threads holds up the loop, so that this is not what is wanted. */
function removeFixes(node: Await, call: Call, file: SourceFile): readonly Fix[] {
  const { start } = place(node);
  const entity = file.entity(call.func);
  const safe = entity?.kind !== 'method' || entity.type.startsWith('asyncio.');
  return [{ title: 'Remove await', safe, edits: [{ start, end: place(call).start, text: '' }] }];
}
