/** What tells resources of one name from each other: their loop, where they were made, else their number. */
import type { Resource } from '../resource';
import type { Trace } from '../trace';
import { shortPlace, type Words } from '../words';

/** The texts by the resources' ids; those that need none are not in it. */
export function tellNamesakesApart(
  resources: Iterable<Resource>,
  trace: Trace,
  words: Words,
): ReadonlyMap<number, string> {
  const named = new Map<string, Resource[]>();
  for (const resource of resources) {
    const name = words.resourceName(resource);
    if (name !== undefined) {
      const key = `${resource.type} ${name}`;
      const same = named.get(key);
      if (same === undefined) {
        named.set(key, [resource]);
      } else {
        same.push(resource);
      }
    }
  }
  const apart = new Map<number, string>();
  for (const same of named.values()) {
    if (same.length > 1) {
      tell(same, trace, apart);
    }
  }
  return apart;
}

function tell(same: readonly Resource[], trace: Trace, apart: Map<number, string>): void {
  const loopOf = ({ loop }: Resource) => (loop === 0 ? '' : `loop ${loop}`);
  const placeOf = ({ site }: Resource) => {
    const place = trace.dictionary.site(site);
    return place === undefined ? '' : shortPlace(place);
  };
  const telling = [loopOf, placeOf].filter((textOf) => new Set(same.map(textOf)).size > 1);
  const texts = same.map((resource) => telling.map((textOf) => textOf(resource)).filter((text) => text !== ''));
  const seen = new Map<string, number>();
  for (const parts of texts) {
    seen.set(parts.join(), (seen.get(parts.join()) ?? 0) + 1);
  }
  for (const [index, { id }] of same.entries()) {
    const parts = texts[index] ?? [];
    const alone = parts.length > 0 && seen.get(parts.join()) === 1;
    apart.set(id, [...parts, ...(alone ? [] : [`#${id}`])].join(' · '));
  }
}
