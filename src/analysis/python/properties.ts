/** Properties, whose functions run where attributes are read. */
import type { Attribute, ClassDef, Module } from './syntax';
import { lastName } from './values';

/** The properties of a module's classes. */
export interface Properties {
  readonly names: ReadonlySet<string>;
  /** The same as text. */
  readonly text: string;
}

const none: readonly string[] = [];
const known = new WeakMap<ClassDef, readonly string[]>();

/** The names of the properties of a module's classes. */
export function propertiesOf({ body }: Module): Properties {
  const names = new Set<string>();
  for (const statement of body) {
    for (const name of statement.kind === 'ClassDef' ? ofClass(statement) : none) {
      names.add(name);
    }
  }
  return { names, text: [...names].join(' ') };
}

function ofClass(node: ClassDef): readonly string[] {
  let names = known.get(node);
  if (names === undefined) {
    names = node.body.flatMap((each) =>
      each.kind === 'FunctionDef' &&
      each.decorators.some((decorator) => /^(?:cached_)?property$/.test(lastName(decorator)))
        ? [each.name]
        : [],
    );
    known.set(node, names);
  }
  return names;
}

/** The name by which a summary calls the function of a property. */
export function getterName(property: string): string {
  return `${property}.fget`;
}

/** The property whose function is called by this name; undefined when it is no such name. */
export function propertyOf(name: string): string | undefined {
  return name.endsWith('.fget') ? name.slice(0, -'.fget'.length) : undefined;
}

/** Whether an attribute is not assigned to, nor deleted. */
export function isRead({ parent, ...node }: Attribute): boolean {
  switch (parent?.kind) {
    case 'Assign':
    case 'Delete':
      return !parent.targets.some(({ start }) => start === node.start);
    case 'AnnAssign':
    case 'AugAssign':
    case 'For':
    case 'Generator':
    case 'WithItem':
      return parent.target?.start !== node.start;
    case 'Tuple':
    case 'List':
      return parent.parent?.kind !== 'Assign' || parent.parent.value === parent;
    default:
      return true;
  }
}
