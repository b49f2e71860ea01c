import type { Fix } from '../diagnostic';
import type { ClassInfo } from '../model/entity';
import type { ClassDef, FunctionDef } from '../python/syntax';
import { contains, enclosingClass } from '../python/walk';
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
      const base = info && knownBase(info, file);
      const at = file.part(node, node.nameStart, node.nameStart + node.name.length);
      if (base === 'TestCase') {
        file.report({
          at,
          message: `unittest.TestCase calls '${node.name}' without awaiting it: its body never runs, and the test passes. Use unittest.IsolatedAsyncioTestCase.`,
          fixes: fixesOf(owner, file),
        });
      } else if (base === 'IsolatedAsyncioTestCase' && !node.name.startsWith('test')) {
        const name = node.name.replace(/^./, (letter) => `async${letter.toUpperCase()}`);
        const isFree = info?.methods.has(name) === false && !superCalls(node);
        file.report({
          at,
          message: `IsolatedAsyncioTestCase calls '${node.name}' without awaiting it: its body never runs. ${name}() is awaited.`,
          fixes: isFree ? [{ title: `Name it ${name}`, safe: true, edits: [{ ...at, text: name }] }] : [],
        });
      }
    },
  },
};

/** What it calls of its bases has the name that it has now. */
function superCalls(node: FunctionDef): boolean {
  return contains(node, (each) => each.kind === 'Name' && each.id === 'super');
}

const testCases = /^unittest\.(?:(?:case|async_case)\.)?(TestCase|IsolatedAsyncioTestCase)$/;

/** The class of unittest, when every class between it and this one is known, and none changes how tests are called. */
function knownBase(info: ClassInfo, file: SourceFile): string | undefined {
  const ancestors = file.evaluator.ancestors(info);
  const bases = new Set<string | undefined>();
  for (const each of ancestors) {
    if (each.kind === 'library') {
      bases.add(testCases.exec(each.type)?.[1]);
    } else if (each.kind === 'unknown' || changesCalls(each.info)) {
      return undefined;
    }
  }
  const [base, ...others] = bases;
  return others.length === 0 ? base : undefined;
}

function changesCalls({ summary, methods }: ClassInfo): boolean {
  return summary.keywords || summary.decorators.length > 0 || hooks.some((hook) => methods.has(hook));
}

function fixesOf(owner: ClassDef, file: SourceFile): readonly Fix[] {
  const base = owner.bases.find((each) => /^unittest\.(?:case\.)?TestCase$/.test(file.path(each) ?? ''));
  if (base?.kind !== 'Attribute') {
    return [];
  }
  const at = file.part(base, base.attrStart, base.end);
  return [{ title: 'Use IsolatedAsyncioTestCase', safe: true, edits: [{ ...at, text: 'IsolatedAsyncioTestCase' }] }];
}
