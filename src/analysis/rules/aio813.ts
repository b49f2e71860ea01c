import { pathOf } from '../model/contexts';
import type { ModuleInfo } from '../model/entity';
import { isPytestFunction } from '../model/frameworks';
import type { FunctionDef, Stmt } from '../python/syntax';
import type { Rule } from '../rule';
import type { SourceFile } from '../sourceFile';
import { indentOf } from './fixes';

/** Of tests for pytest-asyncio in strict mode, its default: what has no marker is not run, and what is no coroutine needs none. */
export const aio813: Rule = {
  code: 'AIO813',
  name: 'pytest-asyncio-marker',
  title: 'A pytest test or fixture and its asyncio marker do not fit',
  severity: 'warning',
  default: true,
  visit: {
    FunctionDef(node, file) {
      const isTest = /^test/.test(node.name) && (node.parent?.kind === 'Module' || node.parent?.kind === 'ClassDef');
      const marker = node.decorators.find((decorator) =>
        isMarker(file.path(decorator.kind === 'Call' ? decorator.func : decorator)),
      );
      if (isTest && marker !== undefined && !node.async) {
        file.report({
          at: marker,
          message: `'${node.name}' is no coroutine function: the marker does nothing. Make it one, or remove the marker.`,
        });
      } else if (isTest && node.generator && node.async && marker !== undefined) {
        file.report({
          at: marker,
          message: `'${node.name}' has a yield, so it is an asynchronous generator: pytest does not run it.`,
        });
      } else if (
        isTest &&
        node.async &&
        !node.generator &&
        node.decorators.length === 0 &&
        othersAreMarked(node, file)
      ) {
        file.report({
          at: file.part(node, node.nameStart, node.nameStart + node.name.length),
          message: `'${node.name}' has no marker, unlike other tests here: pytest-asyncio does not run it in strict mode. Mark it with @pytest.mark.asyncio.`,
          fixes: [
            {
              title: 'Mark it with @pytest.mark.asyncio',
              safe: true,
              edits: [file.insertBefore(node, `@pytest.mark.asyncio\n${indentOf(node, file)}`)],
            },
          ],
        });
      }
    },
  },
};

function isMarker(path: string | undefined): boolean {
  return path === 'pytest.mark.asyncio';
}

/** The file marks tests one by one: it is not in auto mode, and has no mark for all. */
function othersAreMarked(node: FunctionDef, file: SourceFile): boolean {
  return (
    !isRunOtherwise(node, file) &&
    !file.info.names.has('pytestmark') &&
    file.module.body.some((each) => marks(each, file)) &&
    ![...file.program.modules].some((module) => isInAutoMode(module, file))
  );
}

/** Most of a file's asynchronous tests have no marker, and are meant to run all the same. */
function isInAutoMode(module: ModuleInfo, { evaluator }: SourceFile): boolean {
  const tests = [...module.functions.values()]
    .flat()
    .filter(({ summary }) => summary.async && !summary.generator && isPytestFunction(module.file, summary.name));
  const marked = tests.filter(({ summary }) =>
    summary.decorators.some((each) => {
      const entity = evaluator.entity(each.is === 'call' ? each.of : each, module);
      return pathOf(entity)?.startsWith('pytest.mark.') === true;
    }),
  );
  return !module.names.has('pytestmark') && tests.length > 2 * marked.length;
}

/** Its class, or one that this is made from, may have a mark for all; unittest runs the tests of its own classes. */
function isRunOtherwise(node: FunctionDef, file: SourceFile): boolean {
  const owner = node.parent?.kind === 'ClassDef' ? file.functionInfo(node)?.owner : undefined;
  return (
    owner !== undefined &&
    !file.evaluator
      .ancestors(owner)
      .every(
        (each) =>
          each.kind === 'class' &&
          each.info.summary.decorators.length === 0 &&
          !('pytestmark' in each.info.summary.names),
      )
  );
}

function marks(statement: Stmt, file: SourceFile): boolean {
  const functions = statement.kind === 'ClassDef' ? statement.body : [statement];
  return functions.some(
    (each) =>
      each.kind === 'FunctionDef' && each.async && each.decorators.some((decorator) => isMarker(file.path(decorator))),
  );
}
