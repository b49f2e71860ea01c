/** Maps of which a key has several items. */

/** Puts items behind those that a key has. */
export function append<Key, Item>(map: Map<Key, Item[]>, key: Key, ...items: readonly Item[]): void {
  const known = map.get(key);
  if (known === undefined) {
    map.set(key, [...items]);
  } else {
    known.push(...items);
  }
}
