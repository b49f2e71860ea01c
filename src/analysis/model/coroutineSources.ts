/** By which names of a module one comes to a coroutine, as the evaluator would: so that files which have none of them need not be parsed. */
import type { ClassInfo, Entity, FunctionInfo, ModuleInfo } from './entity';
import type { Evaluator } from './evaluate';
import { coroutinesBelow, coroutinesOf } from './library';

/** Names of what is called for a coroutine, one of which must be said too; the empty one: what was come to is itself called. */
export type CalledNames = ReadonlySet<string>;

export class CoroutineSources {
  readonly #evaluator: Evaluator;
  readonly #known = new Map<ModuleInfo, ReadonlyMap<string, CalledNames>>();

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  /** The names of a module that lead to coroutines. Modules that it imports are not followed. */
  of(module: ModuleInfo): ReadonlyMap<string, CalledNames> {
    let known = this.#known.get(module);
    if (known === undefined) {
      const names = [...module.names.keys()].map(
        (name) => [name, this.#from(this.#evaluator.member({ kind: 'module', module }, name))] as const,
      );
      known = new Map(names.filter(([, called]) => called.size > 0));
      this.#known.set(module, known);
    }
    return known;
  }

  /** Everything that one can come to by members and calls. */
  #from(start: Entity | undefined): CalledNames {
    const names = new Set<string>();
    const seen = new Set<unknown>();
    const left: (Entity | undefined)[] = [start];
    const come = (entity: Entity | undefined, name: string): void => {
      if (this.#makes(entity)) {
        names.add(name);
      } else {
        left.push(entity);
      }
    };
    come(left.pop(), '');
    for (let entity = left.pop(); entity !== undefined || left.length > 0; entity = left.pop()) {
      const key = entity && keyOf(entity);
      if (entity === undefined || seen.has(key)) {
        continue;
      }
      seen.add(key);
      this.#step(entity, come, names);
    }
    return names;
  }

  #step(entity: Entity, come: (entity: Entity | undefined, name: string) => void, names: Set<string>): void {
    switch (entity.kind) {
      case 'function':
        for (const given of this.#given(entity)) {
          come(given, '');
        }
        break;
      case 'class':
      case 'instance':
        this.#members(entity.info, come, names);
        break;
      case 'object':
        addAll(names, coroutinesOf(entity.type));
        break;
      case 'external':
        addAll(names, coroutinesBelow(entity.path));
        come(this.#evaluator.called(entity), '');
        break;
      case 'method':
      case 'partial':
        come(this.#evaluator.called(entity), '');
        break;
      default:
    }
  }

  /** What a call of a function gives, and what stands for it as a decorator or in a `with`. */
  #given(entity: Extract<Entity, { kind: 'function' }>): readonly (Entity | undefined)[] {
    const { module, summary } = entity.info;
    const values = [summary.returns, summary.returned].filter((value) => value !== undefined);
    return [this.#evaluator.called(entity), ...values.map((value) => this.#evaluator.entity(value, module))];
  }

  #members(info: ClassInfo, come: (entity: Entity | undefined, name: string) => void, names: Set<string>): void {
    for (const ancestor of this.#evaluator.ancestors(info)) {
      if (ancestor.kind === 'library') {
        addAll(names, coroutinesOf(ancestor.type));
      } else if (ancestor.kind === 'class') {
        for (const name of namesIn(ancestor.info)) {
          come(this.#evaluator.member({ kind: 'instance', info }, name), name);
        }
      }
    }
  }

  #makes(entity: Entity | undefined): boolean {
    const given = entity && this.#evaluator.called(entity);
    return given?.kind === 'coroutine' || given?.kind === 'asyncGenerator';
  }
}

function keyOf(entity: Entity): unknown {
  switch (entity.kind) {
    case 'function':
    case 'class':
    case 'instance':
      return entity.info;
    case 'external':
      return entity.path;
    case 'object':
      return `${entity.type} `;
    case 'method':
      return `${entity.type} ${entity.name}`;
    default:
      return entity;
  }
}

function namesIn({ methods, summary }: ClassInfo): ReadonlySet<string> {
  const assigned = [...methods.values()].flat().flatMap(attributesOf);
  return new Set([...methods.keys(), ...Object.keys(summary.names), ...assigned]);
}

function attributesOf({ summary }: FunctionInfo): readonly string[] {
  return Object.keys(summary.attributes);
}

function addAll(names: Set<string>, more: readonly string[]): void {
  for (const name of more) {
    names.add(name);
  }
}
