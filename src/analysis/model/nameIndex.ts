/** What modules have, by name. Of a module nothing is listed before somebody asks for a name that it may have. */
import type { SummarizedModule } from './moduleInfo';

export interface Listed<Item, Hint> {
  /** Everything of a module, by name. */
  entries(module: SummarizedModule): Iterable<readonly [name: string, item: Item]>;
  /** The names that it may have, as far as they are known before it is asked; undefined: any. */
  names(module: SummarizedModule): Iterable<string> | undefined;
  /** Whether a module may have something of a name for somebody who asks with a hint about what is meant. */
  may(module: SummarizedModule, name: string, hint: Hint): boolean;
}

/** What somebody asks for, and what was told of it. */
interface Asked<Item, Hint> {
  readonly name: string;
  readonly hint: Hint;
  readonly told: Set<Item>;
}

export class NameIndex<Item, Hint> {
  readonly #of: Listed<Item, Hint>;
  readonly #items = new Map<string, Set<Item>>();
  readonly #listed = new Set<SummarizedModule>();
  /** Those that have more than is listed, or that nobody asked. */
  readonly #unlisted = new Set<SummarizedModule>();
  /** Those of them that came since somebody asked last. */
  readonly #fresh = new Set<SummarizedModule>();
  readonly #byName = new Map<string, SummarizedModule[]>();
  readonly #ofAnyName = new Set<SummarizedModule>();
  /** The hints with which each name was asked for since a module was added. */
  readonly #asked = new Map<string, Set<Hint>>();

  constructor(of: Listed<Item, Hint>) {
    this.#of = of;
  }

  /** A module came, or has more than before. */
  add(module: SummarizedModule): void {
    this.#unlisted.add(module);
    this.#fresh.add(module);
    this.#asked.clear();
  }

  /** A module goes; what it had and has no longer may stay. */
  delete(module: SummarizedModule): void {
    this.#unlisted.delete(module);
    this.#fresh.delete(module);
    this.#ofAnyName.delete(module);
    if (this.#listed.delete(module)) {
      for (const [name, item] of this.#of.entries(module)) {
        this.#items.get(name)?.delete(item);
      }
    }
  }

  /** Everything of a name that modules have which fits the hint; and more. Modules are listed only as far as somebody goes on. `among`: all that can fit the hint, when that is known. */
  *get(name: string, hint: Hint, among?: Iterable<SummarizedModule>): Generator<Item> {
    const told = new Set<Item>();
    yield* this.#others(name, told);
    if (among !== undefined) {
      yield* this.#those(among, { name, hint, told });
      return;
    }
    const hints = this.#asked.get(name) ?? new Set<Hint>();
    this.#asked.set(name, hints);
    if (hints.has(hint)) {
      return;
    }
    yield* this.#those(this.#mayHave(name), { name, hint, told });
    hints.add(hint);
  }

  *#those(modules: Iterable<SummarizedModule>, { name, hint, told }: Asked<Item, Hint>): Generator<Item> {
    for (const module of modules) {
      if (this.#unlisted.has(module) && this.#of.may(module, name, hint)) {
        this.#list(module);
        yield* this.#others(name, told);
      }
    }
    // Who goes on may have asked for other names meanwhile, and had modules listed for these.
    yield* this.#others(name, told);
  }

  #mayHave(name: string): readonly SummarizedModule[] {
    for (const module of this.#fresh) {
      const names = this.#of.names(module);
      if (names === undefined) {
        this.#ofAnyName.add(module);
      }
      for (const each of names ?? []) {
        const others = this.#byName.get(each);
        if (others === undefined) {
          this.#byName.set(each, [module]);
        } else {
          others.push(module);
        }
      }
    }
    this.#fresh.clear();
    return [...(this.#byName.get(name) ?? []), ...this.#ofAnyName];
  }

  *#others(name: string, told: Set<Item>): Generator<Item> {
    for (const item of [...(this.#items.get(name) ?? [])]) {
      if (!told.has(item)) {
        told.add(item);
        yield item;
      }
    }
  }

  #list(module: SummarizedModule): void {
    this.#unlisted.delete(module);
    this.#ofAnyName.delete(module);
    this.#listed.add(module);
    for (const [name, item] of this.#of.entries(module)) {
      const items = this.#items.get(name);
      if (items === undefined) {
        this.#items.set(name, new Set([item]));
      } else {
        items.add(item);
      }
    }
  }
}
