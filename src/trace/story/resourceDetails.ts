/** What is to be said of a queue, a lock or another resource. */
import { waitName } from '../../protocol/recording';
import { count, duration, moment, momentOf, plural } from '../numbers';
import type { Resource } from '../resource';
import { shortPlace } from '../words';
import { holderName } from './barFacts';
import { type Block, type Details, type Fact, type Line, type Piece, placePiece } from './details';
import { detailsText } from './detailsText';
import { Moment } from './moment';
import { levelText } from './resourceLevel';
import type { ResourceWaits } from './resourceWaits';
import type { Scene } from './scene';

/** Holders, and waiters, that are listed. */
const MOST_LISTED = 20;
/** Tasks that put or took most. */
const MOST_USERS = 5;

export interface ResourceChoice {
  /** The moment that is shown, where that is not the present; ns since the origin. */
  readonly at?: number | undefined;
  readonly waits: ResourceWaits;
}

/** What the pane says of a resource; undefined when there was none of that number. */
export function resourceDetails(scene: Scene, id: number, { at, waits }: ResourceChoice): Details | undefined {
  const resource = at === undefined ? scene.trace.resources.get(id) : new Moment(scene, at).resource(id);
  if (resource === undefined) {
    return undefined;
  }
  const now = at ?? scene.now;
  const told = {
    title: resourceName(scene, resource),
    subtitle: [scene.words.resourceTitle(resource), limitText(resource)].filter((part) => part !== '').join(' · '),
    blocks: [
      { kind: 'lead', tone: 'resource', lines: [[leadText(scene, resource)]] } as const,
      made(scene, resource),
      ...holders(scene, resource, now),
      ...waiters(scene, resource, now),
      used(scene, resource, waits.of(id, at ?? Number.POSITIVE_INFINITY)),
      ...users(scene, 'Put most', 'puts', resource.producers),
      ...users(scene, 'Took most', 'gets', resource.consumers),
    ],
  };
  const action = { action: 'copyText', label: 'Copy as Text', enabled: true } as const;
  return { ...told, tone: 'resource', actions: [action], text: detailsText(told) };
}

/** The name the program has for it, else `Queue at crawler.py:66`. */
function resourceName({ words, trace }: Scene, resource: Resource): string {
  const title = words.resourceTitle(resource);
  const site = trace.dictionary.site(resource.site);
  return (
    words.resourceName(resource) ??
    (site === undefined ? `${title} #${resource.id}` : `${title} at ${shortPlace(site)}`)
  );
}

function limitText({ type, limit }: Resource): string {
  const words: Readonly<Record<string, string>> = { queue: 'at most', semaphore: 'permits', barrier: 'parties' };
  const word = words[type];
  if (word === undefined) {
    return '';
  }
  if (limit === 0) {
    return type === 'queue' ? 'without a limit' : '';
  }
  return type === 'queue' ? `${word} ${count(limit)}` : `${count(limit)} ${word}`;
}

/** What is in it, or who holds it, and how many wait. */
function leadText({ words }: Scene, resource: Resource): string {
  const waiting = resource.waiters.size === 0 ? 'nobody waits' : `${plural(resource.waiters.size, 'task')} waiting`;
  const level = levelText(resource, (task) => holderName(words, task));
  return level === '' ? waiting : `${level}, ${waiting}`;
}

function made({ trace }: Scene, resource: Resource): Block {
  const site = trace.dictionary.site(resource.site);
  const { fd, pid, peer } = resource;
  const facts: Fact[] = [
    { name: 'at', value: site === undefined ? ['not recorded'] : [placePiece(site), ` in ${site.function}`] },
    { name: 'when', value: [moment(resource.created)] },
    ...(fd === undefined ? [] : [{ name: 'descriptor', value: [String(fd)] }]),
    ...(pid === undefined ? [] : [{ name: 'process', value: [String(pid)] }]),
    ...(peer === undefined ? [] : [{ name: 'peer', value: [peer] }]),
  ];
  return { kind: 'facts', heading: 'Created', aside: '', facts };
}

function holders({ trace, words }: Scene, resource: Resource, now: number): readonly Block[] {
  const { time, site } = trace.resources.operations;
  const items = resource.holders.slice(0, MOST_LISTED).map((task, index): Line => {
    const row = resource.holds[index] ?? -1;
    const place = trace.dictionary.site(site.at(row));
    const since = row < 0 ? '' : ` for ${duration(Math.max(0, now - time.at(row)))}`;
    return [taskPiece(words, task), since, ...(place === undefined ? [] : [' since ', placePiece(place)])];
  });
  return listed('Held by', items, resource.holders.length);
}

function waiters(scene: Scene, resource: Resource, now: number): readonly Block[] {
  const then = new Moment(scene, now);
  const items = [...resource.waiters].slice(0, MOST_LISTED).map((id): Line => {
    const task = then.task(id);
    const since = task === undefined ? '' : ` for ${duration(Math.max(0, now - task.since))}`;
    const purpose = waitName[task?.wait?.kind ?? 0]?.split('.')[1];
    return [taskPiece(scene.words, id), since, purpose === undefined ? '' : `, to ${purpose}`];
  });
  return listed('Waiting, in order', items, resource.waiters.size);
}

function listed(heading: string, items: readonly Line[], all: number): readonly Block[] {
  const more = all - items.length;
  return items.length === 0 ? [] : [{ kind: 'list', heading, items, more: more > 0 ? `and ${count(more)} more` : '' }];
}

function used(
  { words }: Scene,
  { type, puts, gets, operations }: Resource,
  waits: ReturnType<ResourceWaits['of']>,
): Block {
  const { times, total, longest } = waits;
  const done =
    type === 'queue'
      ? [
          { name: 'puts', value: [count(puts)] },
          { name: 'gets', value: [count(gets)] },
        ]
      : [{ name: 'operations', value: [count(operations)] }];
  const facts: Fact[] = [
    ...done,
    { name: 'waits', value: [times === 0 ? 'none over' : `${count(times)}, ${duration(total)} together`] },
  ];
  if (longest !== undefined) {
    const link = { kind: 'bar', task: longest.task, time: longest.from } as const;
    const text = words.taskOf(longest.task);
    const length = `${duration(longest.length)} by `;
    facts.push({ name: 'longest', value: [length, { text, link }, ` at ${momentOf(longest.from, longest.length)}`] });
  }
  return { kind: 'facts', heading: 'Used', aside: '', facts };
}

function users(
  { words }: Scene,
  heading: string,
  column: string,
  counts: ReadonlyMap<number, number>,
): readonly Block[] {
  const most = [...counts].sort(([, a], [, b]) => b - a);
  const rows = most
    .slice(0, MOST_USERS)
    .map(([task, times]): readonly Line[] => [[taskPiece(words, task)], [count(times)]]);
  const more = most.length - rows.length;
  return rows.length === 0
    ? []
    : [{ kind: 'table', heading, columns: ['', column], rows, more: more > 0 ? `and ${count(more)} more` : '' }];
}

function taskPiece(words: Scene['words'], task: number): Piece {
  const text = holderName(words, task);
  return task === 0 ? text : { text, link: { kind: 'task', task } };
}
