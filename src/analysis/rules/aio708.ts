import type { ClassDef, FunctionDef, Node } from '../python/syntax';
import { enclosingClass, place, walkOwn } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';

const LONGEST = 3;

/** asyncio.Lock is not reentrant: a task that holds it and asks for it again waits for itself. */
export const aio708: Rule = {
  code: 'AIO708',
  name: 'lock-taken-again',
  title: 'A task that holds a lock calls a method that takes it again',
  severity: 'error',
  default: true,
  visit: {
    With(node, file) {
      const owner = node.async ? enclosingClass(node) : undefined;
      for (const { value } of node.items) {
        const entity = owner && value.kind === 'Attribute' ? file.entity(value) : undefined;
        if (owner !== undefined && entity?.kind === 'object' && /^asyncio\.(?:Lock|Condition)$/.test(entity.type)) {
          file.looksAround();
          look(node.body, file.textOf(value), owner, file);
        }
      }
    },
  },
};

function look(body: readonly Node[], lock: string, owner: ClassDef, file: SourceFile): void {
  // What a function within does, it does later.
  for (const statement of body.filter(({ kind }) => kind !== 'FunctionDef')) {
    const again = takenIn(statement, lock, file);
    if (again !== undefined) {
      file.report({
        at: again,
        message: `This task holds ${lock} already, and takes it again: it waits for itself for ever.`,
      });
    }
    for (const [call, method] of awaitedMethods(statement, owner, file)) {
      const taken = takes(method, lock, owner, file, LONGEST);
      if (taken !== undefined) {
        file.report({
          at: call,
          message: `'${method.name}' takes ${lock} again, which this task holds: it waits for itself for ever. Split the method into one that takes the lock and one that does the work.`,
          related: [{ file: file.info.file, ...place(taken), message: `${lock} is taken again here` }],
        });
      }
    }
  }
}

/** Calls `await self.method()` of the class's own methods, which no subclass replaces. */
function awaitedMethods(statement: Node, owner: ClassDef, file: SourceFile): readonly (readonly [Node, FunctionDef])[] {
  const found: (readonly [Node, FunctionDef])[] = [];
  walkOwn(statement, (node) => {
    if (node.kind === 'Await' && node.value.kind === 'Call') {
      const entity = file.entity(node.value.func);
      const method =
        entity?.kind === 'function' && entity.through !== undefined && file.evaluator.isCertain(entity)
          ? entity.info
          : undefined;
      const own = owner.body.find(
        (each) => each.kind === 'FunctionDef' && method !== undefined && file.functionInfo(each) === method,
      );
      if (own?.kind === 'FunctionDef') {
        found.push([node, own]);
      }
    }
    return true;
  });
  return found;
}

function takenIn(body: Node, lock: string, file: SourceFile): Node | undefined {
  let found: Node | undefined;
  walkOwn(body, (node) => {
    if (node.kind === 'With' && node.async) {
      found = found ?? node.items.find(({ value }) => file.textOf(value) === lock);
    }
    return found === undefined;
  });
  return found;
}

/** Where a method takes the lock, itself or through others of its class. */
// biome-ignore lint/complexity/useMaxParams: a search along methods of a class.
function takes(method: FunctionDef, lock: string, owner: ClassDef, file: SourceFile, left: number): Node | undefined {
  let found = takenIn(method, lock, file);
  if (found !== undefined || left === 0) {
    return found;
  }
  for (const [, next] of awaitedMethods(method, owner, file)) {
    found = found ?? takes(next, lock, owner, file, left - 1);
  }
  return found;
}
