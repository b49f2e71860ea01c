/** Functions in whose place others are put while the program runs: `setattr(cls, name, wrapper)`, for names that nothing says. */
import type { CallSite, FunctionInfo, ModuleInfo } from './entity';
import type { Evaluator } from './evaluate';

/** Whether functions of a module are replaced; by module. */
const known = new WeakMap<Evaluator, { readonly version: number; readonly answers: Map<ModuleInfo, boolean> }>();

/** Whether a function may be another one when it is called: its own package replaces some. Names of functions nobody sets from outside. */
export function mayBeReplaced({ module, summary }: FunctionInfo, evaluator: Evaluator): boolean {
  if (/<locals>\.[^.]*$/.test(summary.name)) {
    return false;
  }
  const { calls: version } = evaluator.program;
  let found = known.get(evaluator);
  if (found?.version !== version) {
    found = { version, answers: new Map() };
    known.set(evaluator, found);
  }
  let answer = found.answers.get(module);
  if (answer === undefined) {
    answer = isReplaced(module, evaluator);
    found.answers.set(module, answer);
  }
  return answer;
}

/** A module of the same package, that comes to it, asks which functions are coroutine functions, and puts others that it made in the place of what it is given. */
function isReplaced(of: ModuleInfo, evaluator: Evaluator): boolean {
  const asking = new Set<ModuleInfo>();
  for (const { module } of evaluator.program.mentions('iscoroutinefunction', of)) {
    if (packageOf(module) === packageOf(of)) {
      asking.add(module);
    }
  }
  return [...asking].some((module) => module.mentions.get('setattr')?.some((site) => putsAnother(site, evaluator)));
}

/** `setattr(cls, name, wrapper)`, `setattr(cls, name, wrap(method))`. */
function putsAnother({ module, call }: CallSite, evaluator: Evaluator): boolean {
  const put = call.passed['2'];
  const entity = put && evaluator.entity(put.is === 'call' ? put.of : put, module);
  return entity?.kind === 'function' && (put?.is === 'call' || entity.info.summary.name.includes('<locals>'));
}

function packageOf({ name }: ModuleInfo): string {
  return name.replace(/\..*$/, '');
}
