/** All rows in their order: those that stay at the top, and those that scroll. Made anew when something about them changes; drawing only looks at it. */
import type { Task } from '../trace/task';
import type { LaneRow, RowChoices } from './laneRow';
import type { LaneSizes } from './laneSizes';
import { search } from './laneSteps';
import type { ProcessModel } from './processModel';
import type { RunModel } from './runModel';
import { TaskRows } from './taskRows';

export interface RowLayout {
  /** Rows above the scrolled part. */
  readonly fixed: readonly LaneRow[];
  readonly scrolled: readonly LaneRow[];
  /** Tops of the scrolled rows, and behind them the height of all. */
  readonly tops: Float64Array;
  /** Places of scrolled rows by their key. */
  readonly indexOf: ReadonlyMap<string, number>;
  readonly fixedHeight: number;
  readonly height: number;
  /** How many tasks the filter left. */
  readonly matches: number;
  /** Those tasks, by process; undefined when all are shown. */
  readonly found: ReadonlyMap<string, readonly Task[]> | undefined;
}

/** Lays out the rows of a run. */
export function layOut(run: RunModel, choices: RowChoices, sizes: LaneSizes): RowLayout {
  const rows = new TaskRows(choices, sizes);
  const fixed: LaneRow[] = [];
  const scrolled: LaneRow[] = [];
  const { compact } = sizes;
  if (!compact) {
    fixed.push({ ...plain('findings', sizes.finding), kind: 'findings', count: run.findings.length });
  }
  fixed.push(...problemRows(run, sizes));
  const several = run.processes.length > 1;
  const filters = choices.filter !== undefined || choices.only !== undefined;
  for (const process of run.processes) {
    if (several) {
      addSection(scrolled, process, { rows, choices, sizes });
    } else {
      const tasks = rows.of(process, 0);
      fixed.push(...loopRows(process, sizes, 0));
      scrolled.push(...resourceRows(process, choices, { sizes, level: 0 }));
      if (!compact) {
        const found = filters ? rows.matches : undefined;
        scrolled.push({ ...plain('tasks', sizes.heading), kind: 'tasks', count: process.trace.tasks.size, found });
      }
      addAll(scrolled, tasks);
    }
  }
  const pinned = pinnedRows(scrolled, choices);
  const { found, matches } = rows;
  return { ...measured([...fixed, ...pinned], scrolled), matches, found: filters ? found : undefined };
}

/** The scrolled rows that are visible: from which to before which. `top`, `bottom`: CSS pixels from the first row's top. */
export function visibleRows(
  layout: RowLayout,
  top: number,
  bottom: number,
): { readonly first: number; readonly end: number } {
  const count = layout.scrolled.length;
  const first = search(0, count, (index) => (layout.tops[index + 1] ?? 0) > top);
  const end = search(first, count, (index) => (layout.tops[index] ?? 0) >= bottom);
  return { first, end };
}

/** What is wrong with all of it. */
function problemRows({ problems, absent, processes: [process] }: RunModel, sizes: LaneSizes): readonly LaneRow[] {
  if (process === undefined) {
    return []; // there is room for it in the middle
  }
  return problems.map((text, index): LaneRow => {
    const locate = absent !== undefined && text.includes(absent) ? absent : undefined;
    return { ...plain(`problem/${index}`, sizes.row), kind: 'missing', process, name: 'Note', text, locate };
  });
}

interface Making {
  readonly rows: TaskRows;
  readonly choices: RowChoices;
  readonly sizes: LaneSizes;
}

function addSection(scrolled: LaneRow[], process: ProcessModel, { rows, choices, sizes }: Making): void {
  const key = `s${process.key}`;
  const open = !choices.toggled.has(key);
  scrolled.push({ ...plain(key, sizes.section), expanded: open, kind: 'section', process });
  // Also those of a closed one are told: the overview shows them.
  const tasks = rows.of(process, 1);
  if (open) {
    scrolled.push(...loopRows(process, sizes, 1));
    scrolled.push(...resourceRows(process, choices, { sizes, level: 1 }));
    addAll(scrolled, tasks);
  }
}

function loopRows(process: ProcessModel, sizes: LaneSizes, level: number): readonly LaneRow[] {
  const loops = [...process.trace.loops.all.values()].filter(({ id }) => id !== 0);
  const rows: LaneRow[] = loops.map((loop) => ({
    ...plain(`l${process.key}/${loop.id}`, sizes.loop),
    level,
    kind: 'loop',
    process,
    loop,
  }));
  const { info, trace } = process;
  const notes = info.notes.map((text) => ({ name: 'Note', text }));
  const kinds = trace.notRecorded.map(({ what, why }) => ({
    name: 'Not recorded',
    text: why === '' ? what : `${what} (${why})`,
  }));
  const missing = [...notes.slice(0, MOST_MISSING), ...kinds.slice(0, MOST_MISSING)].map(
    (told, index): LaneRow => ({
      ...plain(`n${process.key}/${index}`, sizes.row),
      level,
      kind: 'missing',
      process,
      locate: undefined,
      ...told,
    }),
  );
  return [...rows, ...missing];
}

/** Rows that say what could not be read, and as many that say what is not recorded. */
const MOST_MISSING = 3;

function resourceRows(
  process: ProcessModel,
  choices: RowChoices,
  { sizes, level }: { readonly sizes: LaneSizes; readonly level: number },
): readonly LaneRow[] {
  const resources = [...process.resources.all.values()];
  if (resources.length === 0) {
    return [];
  }
  const key = `r${process.key}`;
  const open = choices.toggled.has(key);
  const head: LaneRow = { ...plain(key, sizes.row), level, expanded: open, kind: 'resources', process, resources };
  if (!open) {
    return [head];
  }
  const below = resources.map(
    (resource): LaneRow => ({
      ...plain(`${key}/${resource.id}`, resource.type === 'lock' ? sizes.row : sizes.resource),
      level: level + 1,
      kind: 'resource',
      process,
      resource,
    }),
  );
  return [head, ...below];
}

function pinnedRows(scrolled: readonly LaneRow[], { pinned }: RowChoices): readonly LaneRow[] {
  return pinned.size === 0
    ? []
    : scrolled
        .filter(({ key }) => pinned.has(key))
        .map((row) => ({ ...row, key: `p${row.key}`, level: 0, expanded: undefined }));
}

function measured(fixed: readonly LaneRow[], scrolled: readonly LaneRow[]): Omit<RowLayout, 'matches' | 'found'> {
  const tops = new Float64Array(scrolled.length + 1);
  for (const [index, { height }] of scrolled.entries()) {
    tops[index + 1] = (tops[index] ?? 0) + height;
  }
  const indexOf = new Map(scrolled.map(({ key }, index) => [key, index]));
  const fixedHeight = fixed.reduce((sum, { height }) => sum + height, 0);
  return { fixed, scrolled, tops, indexOf, fixedHeight, height: tops[scrolled.length] ?? 0 };
}

function plain(key: string, height: number) {
  return { key, level: 0, height, expanded: undefined, dimmed: false } as const;
}

function addAll(to: LaneRow[], rows: readonly LaneRow[]): void {
  for (const row of rows) {
    to.push(row);
  }
}
