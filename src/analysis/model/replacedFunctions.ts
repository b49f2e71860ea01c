/** Functions in whose place others are put while the program runs: `setattr(cls, name, wrapper)`, for names that nothing says. */
import type { FunctionInfo } from './entity';
import type { Evaluator } from './evaluate';

/** Packages, by their first names, in which some function puts another one that it made in the place of what it is given. */
const known = new WeakMap<Evaluator, { readonly version: number; readonly packages: ReadonlySet<string> }>();

/** Whether a function may be another one when it is called: its own package replaces some. Names of functions nobody sets from outside. */
export function mayBeReplaced({ module, summary }: FunctionInfo, evaluator: Evaluator): boolean {
  if (/<locals>\.[^.]*$/.test(summary.name)) {
    return false;
  }
  const { calls: version } = evaluator.program;
  let found = known.get(evaluator);
  if (found?.version !== version) {
    found = { version, packages: replacing(evaluator) };
    known.set(evaluator, found);
  }
  return found.packages.has(packageOf(module.name));
}

function replacing(evaluator: Evaluator): ReadonlySet<string> {
  const packages = new Set<string>();
  for (const { module, call } of evaluator.program.mentions('setattr')) {
    const put = call.passed['2'];
    const entity = put && evaluator.entity(put.is === 'call' ? put.of : put, module);
    if (entity?.kind === 'function' && (put?.is === 'call' || entity.info.summary.name.includes('<locals>'))) {
      packages.add(packageOf(module.name));
    }
  }
  return packages;
}

function packageOf(name: string): string {
  return name.replace(/\..*$/, '');
}
