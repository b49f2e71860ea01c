import type { Rule } from '../rule';
import { type Collection, collectionOf } from './collections';
import { asyncioName } from './fixes';

const containers: Readonly<Record<Collection['kind'], string>> = {
  List: 'a list',
  Tuple: 'a tuple',
  Set: 'a set',
  Dict: 'a dict',
  ListComp: 'a list',
  SetComp: 'a set',
  DictComp: 'a dict',
  GeneratorExp: 'a generator',
};

/** `await` on a collection of awaitables, as if it were gather. */
export const aio212: Rule = {
  code: 'AIO212',
  name: 'await-of-collection',
  title: 'A list, tuple or generator is awaited',
  severity: 'error',
  default: true,
  visit: {
    Await({ value }, file) {
      const collection = collectionOf(value, file);
      if (collection === undefined) {
        return;
      }
      const what = containers[collection.kind];
      const { name, edits } = asyncioName(file);
      const inner = itemsText(collection, file.textOf(value), collection !== value);
      file.report({
        at: value,
        message: `${what.charAt(0).toUpperCase()}${what.slice(1)} cannot be awaited: this raises TypeError. Await asyncio.gather(...) of what is in it.`,
        fixes:
          inner === undefined
            ? []
            : [
                {
                  title: `Use ${name}.gather()`,
                  safe: true,
                  edits: [...edits, file.replace(value, `${name}.gather(${inner})`)],
                },
              ],
      });
    },
  },
};

/** The arguments of gather for a collection; undefined where an order or a key would get lost. */
function itemsText(value: Collection, text: string, named: boolean): string | undefined {
  if (named) {
    return /^(?:List|Tuple|ListComp)$/.test(value.kind) ? `*${text}` : undefined;
  }
  switch (value.kind) {
    case 'List':
    case 'Tuple':
      return /^[[(]/.test(text) ? text.slice(1, -1).replace(/,\s*$/, '') : text;
    case 'ListComp':
      return `*${text}`;
    case 'GeneratorExp':
      return `*${text.startsWith('(') ? text : `(${text})`}`;
    default:
      return undefined;
  }
}
