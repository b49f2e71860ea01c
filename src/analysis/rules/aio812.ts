import type { Fix } from '../diagnostic';
import type { ClassInfo } from '../model/entity';
import type { ClassDef } from '../python/syntax';
import { enclosingClass } from '../python/walk';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';

const hooks = ['__init_subclass__', 'run', '__init__', '_callTestMethod', '__call__', 'debug'];

/** unittest calls the method, gets a coroutine, and is content: the test passes without having run. */
export const aio812: Rule = {
  code: 'AIO812',
  name: 'async-test-in-plain-testcase',
  title: 'A coroutine function as a test of unittest.TestCase never runs',
  severity: 'error',
  default: true,
  visit: {
    FunctionDef(node, file) {
      const owner = node.async && !node.generator && node.decorators.length === 0 ? enclosingClass(node) : undefined;
      if (owner === undefined || node.parent !== owner || !/^(?:test|setUp$|tearDown$)/.test(node.name)) {
        return;
      }
      const info = file.info.classes.get(file.functionInfo(node)?.owner?.summary.name ?? '')?.at(-1);
      if (info !== undefined && isPlainTestCase(info, file)) {
        file.report({
          at: file.part(node, node.nameStart, node.nameStart + node.name.length),
          message: `unittest.TestCase calls '${node.name}' without awaiting it: its body never runs, and the test passes. Use unittest.IsolatedAsyncioTestCase.`,
          fixes: fixesOf(owner, file),
        });
      }
    },
  },
};

/** Every class it is made from is known, the last is TestCase itself, and none changes how tests are called. */
function isPlainTestCase(info: ClassInfo, file: SourceFile): boolean {
  const ancestors = file.evaluator.ancestors(info);
  const plain = ancestors.every(
    (each) =>
      (each.kind === 'library' && /^unittest\.(?:case\.)?TestCase$/.test(each.type)) ||
      (each.kind === 'class' &&
        !each.info.summary.keywords &&
        each.info.summary.decorators.length === 0 &&
        !hooks.some((hook) => each.info.methods.has(hook))),
  );
  return plain && ancestors.some(({ kind }) => kind === 'library');
}

function fixesOf(owner: ClassDef, file: SourceFile): readonly Fix[] {
  const base = owner.bases.find((each) => /^unittest\.(?:case\.)?TestCase$/.test(file.path(each) ?? ''));
  if (base?.kind !== 'Attribute') {
    return [];
  }
  const at = file.part(base, base.attrStart, base.end);
  return [{ title: 'Use IsolatedAsyncioTestCase', safe: true, edits: [{ ...at, text: 'IsolatedAsyncioTestCase' }] }];
}
