/**
 * The task tree as data: which rows there are under a row. The same row is the same object as long as it is shown, so that a view can refresh it alone.
 * Knows nothing of VS Code.
 */
import type { Resource } from '../trace/resource';
import type { Bucket } from '../trace/story/taskBuckets';
import type { Member, MergeLimits } from '../trace/story/taskFamilies';
import type { Task } from '../trace/task';
import { notesOf } from './arrangementNotes';
import { GroupLines } from './groupLines';
import type { RunProcess, ShownRun } from './liveRun';
import { type Arrangement, ProcessTasks, plainArrangement } from './processTasks';
import { resourceListing, userListing } from './resourceRows';
import { type Listing, RowStore, type Wanted } from './rowStore';
import {
  type BucketRow,
  type LoopRow,
  type NoteRow,
  type ProcessRow,
  type ResourcesRow,
  type Row,
  sizeOf,
  type TaskRow,
} from './taskRows';

/** A row of a process, or its first level when it is the only one. */
type Under = Pick<ProcessRow, 'key' | 'process'>;

export class TaskTree {
  readonly #runs: readonly ShownRun[];
  readonly #limits: MergeLimits;
  readonly #arrangement: Arrangement;
  readonly #known = new Map<RunProcess, ProcessTasks>();
  readonly #store = new RowStore();
  readonly #lines = new GroupLines();

  constructor(runs: readonly ShownRun[], limits: MergeLimits, arrangement = plainArrangement) {
    this.#runs = runs;
    this.#limits = limits;
    this.#arrangement = arrangement;
  }

  dispose(): void {
    for (const tasks of this.#known.values()) {
      tasks.dispose();
    }
  }

  /** Takes in what was read since the last call. */
  update(): void {
    for (const tasks of this.#known.values()) {
      tasks.update();
    }
    this.#store.trim();
  }

  /** How many tasks have not ended. */
  get alive(): number {
    return this.#runs
      .flatMap((run) => run.processes)
      .map((process) => (process.over ? 0 : this.#tasksOf(process).families.alive))
      .reduce((sum, alive) => sum + alive, 0);
  }

  /** How many tasks the filter leaves; undefined without one. */
  get matching(): number | undefined {
    const { filter } = this.#arrangement;
    return filter === undefined
      ? undefined
      : this.processes.reduce((sum, process) => sum + (this.#tasksOf(process).visible?.size ?? 0), 0);
  }

  /** The processes that have rows: those that have tasks to show; a program's own also before it has any, beside others. */
  get processes(): readonly RunProcess[] {
    return this.#runs.flatMap((run) =>
      run.processes.filter((process, index) => process.trace.tasks.size > 0 || (index === 0 && this.#runs.length > 1)),
    );
  }

  /** The rows under a row, or the first ones. */
  children(parent: Row | undefined): readonly Row[] {
    const notes = parent === undefined ? notesOf(this.#arrangement, this.matching) : [];
    const listing = this.#listing(parent);
    const rows = listing === undefined ? [] : this.#store.page(parent, listing);
    return [...this.#notes(notes), ...rows, ...this.#besideTasks(parent)];
  }

  /** The same without pages. */
  *allChildren(parent: Row | undefined): Generator<Row, void> {
    const listing = this.#listing(parent);
    for (const item of listing?.items ?? []) {
      const row = listing?.rowOf(item);
      if (row !== undefined) {
        yield row;
      }
    }
    yield* this.#besideTasks(parent);
  }

  /** The row that a row stands under. */
  parentOf(row: Row): Row | undefined {
    return this.#store.parentOf(row);
  }

  /** Whether there are rows under a row. */
  hasChildren(row: Row): boolean {
    switch (row.kind) {
      case 'task':
        return !row.alone && this.#tasksOf(row.process).hasChildren(row.task);
      case 'resource':
        return row.resource.holders.length + row.resource.waiters.size > 0;
      case 'more':
      case 'note':
      case 'user':
        return false;
      default:
        return true;
    }
  }

  /** Shows one more page of the children that a row stands for. */
  showMore(row: Row): void {
    if (row.kind === 'more') {
      this.#store.showMore(row);
    }
  }

  /** The row of a task, wherever it stands now; pages before it are shown from now on. Undefined when a filter hides it. */
  find(process: RunProcess, task: Task): Row | undefined {
    const wanted = { task, path: pathOf(task, process) };
    let at: Row | undefined = this.#rowOfProcess(process);
    for (;;) {
      const listing = this.#listing(at);
      at = listing === undefined ? undefined : this.#store.find(at, listing, wanted);
      if (at === undefined || (at.kind === 'task' && at.task === task)) {
        return at;
      }
    }
  }

  /** The row of a resource; pages before it are shown from now on. */
  findResource(process: RunProcess, resource: Resource): Row | undefined {
    const parent = this.#rowOfProcess(process);
    const row = this.#resourcesRow({ key: parent?.key ?? '', process });
    if (!this.#tasksOf(process).resources.all.has(resource.id)) {
      return undefined;
    }
    this.#store.under(parent, [row]);
    return this.#store.findItem(row, this.#resources(row), (item) => item === resource);
  }

  /** What stands under a row in pages. */
  #listing(parent: Row | undefined): Listing | undefined {
    switch (parent?.kind) {
      case undefined:
        return this.#firstListing();
      case 'process':
        return this.#tasksListing(parent);
      case 'loop':
        return this.#members(parent, this.#rootsOn(parent));
      case 'task':
        return parent.alone ? undefined : this.#members(parent, this.#tasksOf(parent.process).children(parent.task));
      case 'scope':
        return this.#members(parent, parent.members);
      case 'group':
        return parent.byState ? this.#linesListing(parent) : this.#tasks(parent, parent);
      case 'line':
        return this.#tasks(parent, parent);
      case 'bucket':
        return this.#tasks(parent, parent);
      case 'resources':
        return this.#resources(parent);
      case 'resource':
        return userListing(parent, this.#store);
      default:
        return undefined;
    }
  }

  /** What stands behind the tasks of a process: its resources, and the processes that it started. */
  #besideTasks(parent: Row | undefined): readonly Row[] {
    const [only, ...others] = this.processes;
    if (parent === undefined) {
      return only === undefined || others.length > 0
        ? []
        : this.#store.under(parent, this.#resourcesOf({ key: '', process: only }));
    }
    if (parent.kind !== 'process') {
      return [];
    }
    const started = this.processes
      .filter((process) => process !== parent.process && this.#starterOf(process) === parent.process)
      .map((process) => this.#processRow(process));
    return this.#store.under(parent, [...this.#resourcesOf(parent), ...started]);
  }

  /** A process that went on as another program has several recordings with one number; what it started stands under the first. */
  #starterOf({ parentPid }: RunProcess): RunProcess | undefined {
    return this.processes.find(({ pid }) => pid === parentPid);
  }

  #notes(notes: readonly NoteRow[]): readonly Row[] {
    return notes.map((note) =>
      Object.assign(
        this.#store.row(note.key, () => note),
        { text: note.text },
      ),
    );
  }

  #resourcesOf(under: Under): readonly Row[] {
    return this.#tasksOf(under.process).resources.all.size === 0 ? [] : [this.#resourcesRow(under)];
  }

  /** The program's tasks; with several processes the processes come first. */
  #firstListing(): Listing | undefined {
    const shown = this.processes;
    const [only] = shown;
    if (only === undefined || shown.length === 1) {
      return only === undefined ? undefined : this.#tasksListing({ key: '', process: only });
    }
    const pids = new Set(shown.map((process) => process.pid));
    const first = shown.filter((process) => !pids.has(process.parentPid) || process.parentPid === process.pid);
    return listing(first, first.length, {
      rowOf: (process: RunProcess) => this.#processRow(process),
      holds: () => false,
    });
  }

  #tasksListing(under: Under): Listing {
    const tasks = this.#tasksOf(under.process);
    if (tasks.buckets !== undefined) {
      return this.#bucketsListing(under, tasks.buckets.all());
    }
    const roots = tasks.roots();
    const loops = [...new Set(roots.map(loopOf))];
    if (loops.length < 2) {
      return this.#members(under, roots);
    }
    const { key, process } = under;
    return listing(loops, loops.length, {
      rowOf: (loop: number) =>
        this.#store.row(`${key}/l${loop}`, (own): LoopRow => ({ kind: 'loop', key: own, process, loop })),
      holds: (loop, { path }) => [...path].at(-1)?.loop === loop,
    });
  }

  #rootsOn({ process, loop }: LoopRow): readonly Member[] {
    return this.#tasksOf(process)
      .roots()
      .filter((member) => loopOf(member) === loop);
  }

  #members(parent: Under, members: readonly Member[]): Listing {
    return listing(members, members.length, {
      rowOf: (member: Member) => this.#memberRow(parent, member),
      holds: (member, { path }) =>
        member.kind === 'task' ? path.has(member.task) : member.tasks.some((task) => path.has(task)),
    });
  }

  #memberRow(parent: Under, member: Member): Row {
    const { process } = parent;
    if (member.kind === 'task') {
      return this.#taskRow(parent, member.task);
    }
    const { tasks } = member;
    const key = `${parent.key}/m${member.key}`;
    if (member.kind === 'scope') {
      const { group, members } = member;
      const row = this.#store.row(key, (own) => ({ kind: 'scope', key: own, process, group, tasks, members }));
      return Object.assign(row, { tasks, members });
    }
    const { byState } = member;
    const row = this.#store.row(key, (own) => ({ kind: 'group', key: own, process, tasks, byState }));
    return Object.assign(row, { tasks, byState });
  }

  #bucketsListing({ key, process }: Under, all: readonly Bucket[]): Listing {
    const { visible } = this.#tasksOf(process);
    const left = all
      .map((bucket) => ({
        bucket,
        tasks: visible === undefined ? bucket.tasks : [...bucket.tasks].filter((task) => visible.matches(task)),
      }))
      .filter(({ tasks }) => sizeOf(tasks) > 0);
    return listing(left, left.length, {
      rowOf: ({ bucket, tasks }: (typeof left)[number]) => {
        const own = `${key}/b${bucket.key}`;
        const row = this.#store.row(own, (): BucketRow => ({ kind: 'bucket', key: own, process, bucket, tasks }));
        return Object.assign(row, { tasks });
      },
      holds: ({ bucket }, { task }) => bucket.tasks.has(task),
    });
  }

  #linesListing(group: Extract<Row, { kind: 'group' }>): Listing {
    const { process } = group;
    const lines = this.#lines.of(group.key, group.tasks);
    return listing(lines, lines.length, {
      rowOf: ({ key, state, wait, alike, tasks }: (typeof lines)[number]) =>
        Object.assign(
          this.#store.row(key, () => ({ kind: 'line', key, process, state, wait, alike, tasks })),
          { wait, alike, tasks },
        ),
      holds: ({ tasks }, { path }) => tasks.some((task) => path.has(task)),
    });
  }

  #tasks(parent: Under & { readonly kind: Row['kind'] }, { tasks }: Pick<BucketRow, 'tasks'>): Listing {
    return listing(tasks, sizeOf(tasks), {
      rowOf: (task: Task) => this.#taskRow(parent, task, parent.kind === 'bucket'),
      holds: (task, { path }) => path.has(task),
    });
  }

  #resources(row: ResourcesRow): Listing<Resource> {
    return resourceListing(row, this.#tasksOf(row.process).resources, this.#store);
  }

  /** Under its creator a task has one place alone, so that its key need not name all above it: a chain may be tens of thousands long. */
  #taskRow(parent: Under | TaskRow, task: Task, alone = false): Row {
    const { process } = parent;
    const above = 'depth' in parent ? parent : undefined;
    const start = above !== undefined || parent.key === '' ? keyOf(process) : parent.key;
    const depth = above === undefined ? 0 : above.depth + 1;
    return this.#store.row(
      `${start}/t${task.id}`,
      (key): TaskRow => ({ kind: 'task', key, process, task, alone, depth }),
    );
  }

  #processRow(process: RunProcess): ProcessRow {
    return this.#store.row(keyOf(process), (key): ProcessRow => ({ kind: 'process', key, process }));
  }

  #resourcesRow({ key, process }: Under): ResourcesRow {
    return this.#store.row(`${key}/resources`, (own): ResourcesRow => ({ kind: 'resources', key: own, process }));
  }

  /** The row of a process where it has one; those above it are made, too. */
  #rowOfProcess(process: RunProcess): ProcessRow | undefined {
    const all = this.processes;
    if (all.length < 2) {
      return undefined;
    }
    for (const row of this.children(undefined)) {
      this.#besideTasks(row);
    }
    for (const other of all) {
      this.#besideTasks(this.#processRow(other));
    }
    return this.#processRow(process);
  }

  #tasksOf(process: RunProcess): ProcessTasks {
    let tasks = this.#known.get(process);
    if (tasks === undefined) {
      tasks = new ProcessTasks(process, this.#limits, this.#arrangement);
      this.#known.set(process, tasks);
    }
    return tasks;
  }
}

/** A listing whose kind of items is known to itself alone. */
function listing<T>(
  items: Iterable<T>,
  size: number,
  how: { readonly rowOf: (item: T) => Row; readonly holds: (item: T, wanted: Wanted) => boolean },
): Listing {
  return { items, size, ...how } satisfies Listing<T>;
}

/** Slashes in a row's key stand between levels. */
function keyOf({ key }: RunProcess): string {
  return `p${encodeURIComponent(key)}`;
}

function loopOf(member: Member): number {
  return (member.kind === 'task' ? member.task : member.tasks[0])?.loop ?? 0;
}

/** A task, then its creator, and so on. */
function pathOf(task: Task, { trace }: RunProcess): ReadonlySet<Task> {
  const path = new Set<Task>();
  for (let at: Task | undefined = task; at !== undefined && !path.has(at); at = trace.tasks.get(at.creator)) {
    path.add(at);
  }
  return path;
}
