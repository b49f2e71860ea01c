/**
 * The task tree as data: which rows there are under a row. The same row is the same object as long as it is shown, so that a view can refresh it alone.
 * Knows nothing of VS Code.
 */
import type { Task } from '../trace/task';
import type { RunProcess, ShownRun } from './liveRun';
import { type Member, type MergeLimits, TaskFamilies } from '../trace/story/taskFamilies';
import type { LoopRow, ProcessRow, Row, TaskRow } from './taskRows';

/** Children that are shown at once. */
export const PAGE = 100;
/** Rows that are remembered; more are forgotten at the next change, and made anew when they are asked for. */
const MOST_ROWS = 50_000;

export class TaskTree {
  readonly #runs: readonly ShownRun[];
  readonly #limits: MergeLimits;
  readonly #families = new Map<RunProcess, TaskFamilies>();
  readonly #rows = new Map<string, Row>();
  readonly #pages = new Map<string, number>();
  /** The order in which the lines of a group first appeared: they keep it. */
  readonly #lineOrder = new Map<string, number>();

  constructor(runs: readonly ShownRun[], limits: MergeLimits) {
    this.#runs = runs;
    this.#limits = limits;
  }

  dispose(): void {
    for (const families of this.#families.values()) {
      families.dispose();
    }
  }

  /** Takes in what was read since the last call. */
  update(): void {
    for (const families of this.#families.values()) {
      families.update();
    }
    if (this.#rows.size > MOST_ROWS) {
      this.#rows.clear();
    }
  }

  /** How many tasks have not ended. */
  get alive(): number {
    return this.#runs
      .flatMap((run) => run.processes)
      .map((process) => (process.over ? 0 : this.#familiesOf(process).alive))
      .reduce((sum, alive) => sum + alive, 0);
  }

  /** The processes that have rows. */
  get processes(): readonly RunProcess[] {
    return this.#processes();
  }

  /** The rows under a row, or the first ones. */
  children(parent: Row | undefined): readonly Row[] {
    switch (parent?.kind) {
      case undefined:
        return this.#firstRows();
      case 'process':
        return [...this.#rowsOfProcess(parent), ...this.#startedBy(parent)];
      case 'loop':
        return this.#membersUnder(parent.key, parent.process, this.#rootsOn(parent));
      case 'task':
        return this.#membersUnder(parent.key, parent.process, this.#familiesOf(parent.process).children(parent.task));
      case 'group':
        return parent.byState
          ? this.#linesOf(parent)
          : this.#page(parent.key, parent.tasks, (task) => this.#taskRow(parent, task));
      case 'line':
        return this.#page(parent.key, parent.tasks, (task) => this.#taskRow(parent, task));
      case 'more':
        return [];
    }
  }

  /** Whether there are rows under a row. */
  hasChildren(row: Row): boolean {
    switch (row.kind) {
      case 'task':
        return row.task.children.length > 0;
      case 'more':
        return false;
      default:
        return true;
    }
  }

  /** Shows one more page of the children that a row stands for. */
  showMore(row: Row): void {
    if (row.kind === 'more') {
      this.#pages.set(row.parent, (this.#pages.get(row.parent) ?? 1) + 1);
    }
  }

  /** The program's tasks; with several processes the processes come first. */
  #firstRows(): readonly Row[] {
    const shown = this.#processes();
    const [only] = shown;
    if (only === undefined) {
      return [];
    }
    if (shown.length === 1) {
      return this.#rowsOfProcess({ key: '', process: only });
    }
    const pids = new Set(shown.map((process) => process.pid));
    return shown.filter((process) => !pids.has(process.parentPid)).map((process) => this.#processRow(process));
  }

  /** Those that have tasks to show; a program's own also before it has any, beside others. */
  #processes(): readonly RunProcess[] {
    return this.#runs.flatMap((run) =>
      run.processes.filter((process, index) => process.trace.tasks.size > 0 || (index === 0 && this.#runs.length > 1)),
    );
  }

  #startedBy(parent: ProcessRow): readonly Row[] {
    return this.#processes()
      .filter((process) => process.parentPid === parent.process.pid && process !== parent.process)
      .map((process) => this.#processRow(process));
  }

  #rowsOfProcess(parent: Pick<ProcessRow, 'key' | 'process'>): readonly Row[] {
    const { key, process } = parent;
    const roots = this.#familiesOf(process).roots();
    const loops = new Set(roots.map(loopOf));
    if (loops.size < 2) {
      return this.#membersUnder(key, process, roots);
    }
    return [...loops].map((loop) =>
      this.#row(`${key}/l${loop}`, (own): LoopRow => ({ kind: 'loop', key: own, process, loop })),
    );
  }

  #rootsOn({ process, loop }: LoopRow): readonly Member[] {
    return this.#familiesOf(process)
      .roots()
      .filter((member) => loopOf(member) === loop);
  }

  #membersUnder(parent: string, process: RunProcess, members: readonly Member[]): readonly Row[] {
    return this.#page(parent, members, (member) => {
      if (member.kind === 'task') {
        return this.#taskRow({ key: parent, process }, member.task);
      }
      const { tasks, byState } = member;
      const row = this.#row(`${parent}/m${member.key}`, (key) => ({ kind: 'group', key, process, tasks, byState }));
      return row.kind === 'group' ? Object.assign(row, { tasks, byState }) : row;
    });
  }

  #linesOf(group: Extract<Row, { kind: 'group' }>): readonly Row[] {
    const lines = new Map<string, Task[]>();
    for (const task of group.tasks) {
      const key = lineKey(group.key, task);
      const line = lines.get(key);
      if (line === undefined) {
        lines.set(key, [task]);
      } else {
        line.push(task);
      }
      if (!this.#lineOrder.has(key)) {
        this.#lineOrder.set(key, this.#lineOrder.size);
      }
    }
    const place = ([key, [task]]: readonly [string, readonly Task[]]) =>
      (task === undefined ? 0 : lineRank[task.state]) * 1e9 + (this.#lineOrder.get(key) ?? 0);
    const sorted = [...lines].sort((a, b) => place(a) - place(b));
    return this.#page(group.key, sorted, ([key, tasks]) => {
      const [first] = tasks;
      const ordered = first?.state === 'waiting' ? tasks.sort((a, b) => a.since - b.since) : tasks;
      const row = this.#row(key, () => ({ kind: 'line', key, process: group.process, tasks: ordered }));
      return row.kind === 'line' ? Object.assign(row, { tasks: ordered }) : row;
    });
  }

  #page<T>(parent: string, items: readonly T[], rowOf: (item: T) => Row): readonly Row[] {
    const shown = PAGE * (this.#pages.get(parent) ?? 1);
    const rows = items.slice(0, shown).map(rowOf);
    if (items.length <= shown) {
      return rows;
    }
    const left = items.length - shown;
    const more = this.#row(`${parent}/more`, (key) => ({ kind: 'more', key, parent, left }));
    return [...rows, more.kind === 'more' ? Object.assign(more, { left }) : more];
  }

  #taskRow(parent: { readonly key: string; readonly process: RunProcess }, task: Task): Row {
    const { process } = parent;
    const start = parent.key === '' ? `p${process.pid}` : parent.key;
    return this.#row(`${start}/t${task.id}`, (key): TaskRow => ({ kind: 'task', key, process, task }));
  }

  #processRow(process: RunProcess): Row {
    return this.#row(`p${process.pid}`, (key): ProcessRow => ({ kind: 'process', key, process }));
  }

  /** The row that is known by this key, or a new one. */
  #row(key: string, make: (key: string) => Row): Row {
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = make(key);
      this.#rows.set(key, row);
    }
    return row;
  }

  #familiesOf(process: RunProcess): TaskFamilies {
    let families = this.#families.get(process);
    if (families === undefined) {
      families = new TaskFamilies(process.trace, this.#limits);
      this.#families.set(process, families);
    }
    return families;
  }
}

/** The lines of a group: failures first, what is over last. */
const lineRank: Readonly<Record<Task['state'], number>> = {
  failed: 0,
  destroyed: 1,
  running: 2,
  ready: 3,
  waiting: 4,
  cancelled: 5,
  done: 6,
};

function lineKey(group: string, task: Task): string {
  return task.state === 'waiting'
    ? `${group}/waiting.${task.wait?.kind}.${task.wait?.stack}`
    : `${group}/${task.state}`;
}

function loopOf(member: Member): number {
  return (member.kind === 'task' ? member.task : member.tasks[0])?.loop ?? 0;
}
