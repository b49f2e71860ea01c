/** A map that somebody else has, and is told of what is looked up in it. */
export class MapView<Item> implements ReadonlyMap<string, Item> {
  readonly #with: (name: string) => ReadonlyMap<string, Item>;
  readonly #whole: () => ReadonlyMap<string, Item>;

  /** `having`: the map, with what it has of a name; `whole`: with all that there is. */
  constructor(having: (name: string) => ReadonlyMap<string, Item>, whole: () => ReadonlyMap<string, Item>) {
    this.#with = having;
    this.#whole = whole;
  }

  get(name: string): Item | undefined {
    return this.#with(name).get(name);
  }

  has(name: string): boolean {
    return this.#with(name).has(name);
  }

  get size(): number {
    return this.#whole().size;
  }

  forEach(visit: (item: Item, name: string, map: ReadonlyMap<string, Item>) => void): void {
    for (const [name, item] of this.#whole()) {
      visit(item, name, this);
    }
  }

  entries(): MapIterator<[string, Item]> {
    return this.#whole().entries();
  }

  keys(): MapIterator<string> {
    return this.#whole().keys();
  }

  values(): MapIterator<Item> {
    return this.#whole().values();
  }

  [Symbol.iterator](): MapIterator<[string, Item]> {
    return this.#whole()[Symbol.iterator]();
  }
}
