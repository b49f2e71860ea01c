import type { CallSite, FunctionInfo } from '../model/entity';
import type { Node } from '../python/syntax';
import { enclosingFunction } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { usesOf } from './names';

const primitives =
  /^asyncio\.(?:Lock|Event|Condition|Semaphore|BoundedSemaphore|Queue|LifoQueue|PriorityQueue|Barrier)$/;
const LONGEST = 6;

/** A primitive that tasks have waited for belongs to their loop; each asyncio.run() makes another one. */
export const aio117: Rule = {
  code: 'AIO117',
  name: 'shared-by-several-runs',
  title: 'A lock, queue or event of a module is used by several runs of asyncio.run()',
  severity: 'warning',
  default: true,
  visit: {
    Assign(statement, file) {
      const { targets, value } = statement;
      const [target] = targets;
      if (target?.kind !== 'Name' || value.kind !== 'Call' || statement.parent?.kind !== 'Module') {
        return;
      }
      const path = file.path(value.func);
      if (path === undefined || !primitives.test(path)) {
        return;
      }
      const runs = runsThatUse(target.id, file);
      const [first, second] = runs;
      const isRepeated = first?.call.repeated === true;
      if (first !== undefined && (second !== undefined || isRepeated)) {
        const count = second === undefined ? 'one run after another' : `${runs.length} runs`;
        file.report({
          at: value,
          message: `${path.replace('asyncio.', '')} '${target.id}' is used by ${count} of asyncio.run(), each with a loop of its own: once a task has waited for it, the next run fails with 'is bound to a different event loop'. Make it in the coroutine that is run.`,
          related: [...file.chain([first]), ...(second === undefined ? [] : file.chain([second]))],
        });
      }
    },
  },
};

/** Calls of asyncio.run() in the program whose coroutine comes to the name. */
function runsThatUse(name: string, file: SourceFile): readonly CallSite[] {
  const users = new Set<FunctionInfo>();
  for (const use of usesOf(name, file.module)) {
    const info = infoAround(use, file);
    if (info?.summary.async === true) {
      users.add(info);
    }
  }
  if (users.size === 0) {
    return [];
  }
  const runs: CallSite[] = [];
  for (const site of file.program.mentions('run', 'asyncio')) {
    const given = site.call.passed['0'];
    const entity =
      given && file.contexts.calledPath(site) === 'asyncio.run' ? file.evaluator.entity(given, site.module) : undefined;
    if (entity?.kind === 'coroutine' && typeof entity.of !== 'string' && comesTo(entity.of, users, file, LONGEST)) {
      runs.push(site);
    }
  }
  return runs;
}

function infoAround(node: Node, file: SourceFile): FunctionInfo | undefined {
  const around = enclosingFunction(node);
  return around?.kind === 'FunctionDef' ? file.functionInfo(around) : undefined;
}

/** Whether a coroutine function is one of these, or calls its way to one. */
function comesTo(info: FunctionInfo, users: ReadonlySet<FunctionInfo>, file: SourceFile, left: number): boolean {
  if (users.has(info)) {
    return true;
  }
  return (
    left > 0 &&
    file.callsOf(info).some((call) => {
      const entity = file.evaluator.entity(call.callee, info.module);
      return entity?.kind === 'function' && entity.info !== info && comesTo(entity.info, users, file, left - 1);
    })
  );
}
