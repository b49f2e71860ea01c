/** What two lists have in common around an edit. */

/** How many items two lists have in common at their beginnings, and behind these at their ends. */
export function common<Item>(
  a: readonly Item[],
  b: readonly Item[],
  same: (a: Item, b: Item) => boolean,
): { readonly start: number; readonly end: number } {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && same(a[start] as Item, b[start] as Item)) {
    start += 1;
  }
  let end = 0;
  while (end < most - start && same(a[a.length - end - 1] as Item, b[b.length - end - 1] as Item)) {
    end += 1;
  }
  return { start, end };
}
