/** The rows of resources, and of the tasks that hold them or wait for them. */
import type { Resource } from '../trace/resource';
import { type ResourceUser, type UsedResources, usersOf } from '../trace/story/usedResources';
import type { Listing, RowStore } from './rowStore';
import type { ResourceRow, ResourcesRow, UserRow } from './taskRows';

export function resourceListing(
  { key, process }: ResourcesRow,
  { all }: UsedResources,
  store: RowStore,
): Listing<Resource> {
  return {
    items: all.values(),
    size: all.size,
    rowOf: (resource) =>
      store.row(`${key}/r${resource.id}`, (own): ResourceRow => ({ kind: 'resource', key: own, process, resource })),
    holds: () => false,
  };
}

/** Who holds a resource, then who waits for it. */
export function userListing({ key, process, resource }: ResourceRow, store: RowStore): Listing<ResourceUser> {
  const users = usersOf(resource, process.trace);
  return {
    items: users,
    size: users.length,
    rowOf: (user) => {
      const own = `${key}/${user.holds ? 'h' : 'w'}${user.task}.${user.turn}`;
      const task = process.trace.tasks.get(user.task);
      const row = store.row<UserRow>(own, () => ({ kind: 'user', key: own, process, resource, task, user }));
      return Object.assign(row, { user });
    },
    holds: () => false,
  };
}
