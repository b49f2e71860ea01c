/** The rows of resources, and of the tasks that hold them or wait for them. */
import type { Resource } from '../trace/resource';
import { type ResourceUser, type UsedResources, usersOf } from '../trace/story/usedResources';
import type { Listing, RowStore } from './rowStore';
import type { ResourceRow, ResourcesRow, UserRow } from './taskRows';

export function resourceListing(
  { key, process }: ResourcesRow,
  used: UsedResources,
  store: RowStore,
): Listing<Resource> {
  return {
    items: used.all.values(),
    size: used.all.size,
    rowOf: (resource) => {
      const own = `${key}/r${resource.id}`;
      const apart = used.apart(resource, process.words);
      const row = store.row<ResourceRow>(own, () => ({ kind: 'resource', key: own, process, resource, apart }));
      return Object.assign(row, { apart });
    },
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
