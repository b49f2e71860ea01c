/** The statistics of a span of time in words, for the details pane. */
import { count, duration, fromTo, momentOf, plural, share } from '../numbers';
import { notRecordedText } from '../words';
import type { Block, Details, Line, Piece } from './details';
import { detailsText } from './detailsText';
import type { RangeStatistics } from './rangeStatistics';
import type { Scene } from './scene';

/** Reasons, and tasks, in a table. */
const MOST_ROWS = 12;

/** What happened in a span in one process. */
export interface RangeOfProcess {
  /** Its key, and what it is called among others. */
  readonly process: { readonly key: string; readonly name: string };
  readonly scene: Scene;
  /** In the process's own time. */
  readonly range: RangeStatistics;
}

/** What the pane says of a span of time, in one process or several. `span`: in the run's own time. */
export function rangeDetails(
  span: { readonly from: number; readonly to: number },
  parts: readonly RangeOfProcess[],
): Details {
  const [only] = parts;
  const blocks = parts.length === 1 && only !== undefined ? ofOne(only) : parts.flatMap(ofSeveral);
  // What is missing is said before everything else.
  const isNotice = ({ kind }: Block) => kind === 'notice';
  const inOrder = [...blocks.filter(isNotice), ...blocks.filter((block) => !isNotice(block))];
  const told = { title: duration(span.to - span.from), subtitle: fromTo(span.from, span.to), blocks: inOrder };
  return {
    ...told,
    tone: 'range',
    actions: [
      { action: 'zoomToRange', label: 'Zoom to Range', enabled: true },
      { action: 'copyText', label: 'Copy as Text', enabled: true },
    ],
    text: detailsText(told),
  };
}

function ofOne({ scene, range }: RangeOfProcess): readonly Block[] {
  return [
    ...notices(scene, range),
    { ...facts(scene, range), heading: '' },
    shares(range),
    ...waitedFor(range),
    ...byTask(scene, range),
  ];
}

/** Under its name, and with links that say of which process they are. */
function ofSeveral({ process, scene, range }: RangeOfProcess): readonly Block[] {
  const { key, name } = process;
  const tables = [...waitedFor(range), ...byTask(scene, range)];
  return [
    ...notices(scene, range).map((block) => ({ ...block, text: `${name}: ${block.text}` })),
    { ...linked(facts(scene, range), key), heading: name },
    shares(range),
    ...tables.map((table) => ({ ...table, rows: table.rows.map((row) => row.map((cell) => linkedLine(cell, key))) })),
  ];
}

function linked(block: Facts, process: string): Facts {
  return { ...block, facts: block.facts.map(({ name, value }) => ({ name, value: linkedLine(value, process) })) };
}

function linkedLine(line: Line, process: string): Line {
  return line.map((piece) => (typeof piece === 'string' ? piece : { ...piece, link: { ...piece.link, process } }));
}

type Facts = Extract<Block, { readonly kind: 'facts' }>;
type Table = Extract<Block, { readonly kind: 'table' }>;
type Notice = Extract<Block, { readonly kind: 'notice' }>;

function notices({ trace }: Scene, { dropped }: RangeStatistics): readonly Notice[] {
  const lost =
    dropped === 0
      ? []
      : [
          `${plural(dropped, 'row')} of steps and waits were dropped in here: what was recorded is counted, and was more.`,
        ];
  const missing = trace.notRecorded.map(notRecordedText);
  return [...lost, ...missing].map((text) => ({ kind: 'notice', text }));
}

function facts({ words, trace }: Scene, range: RangeStatistics): Facts {
  const { loops, longest, seen, created, ended } = range;
  const length = range.to - range.from;
  const named = loops.length > 1;
  const longestStep: Piece = {
    text: longest.task === 0 ? '' : words.taskOf(longest.task),
    link: { kind: 'bar', task: longest.task, time: Math.max(longest.began, range.from) },
  };
  const ofLoops = loops.map(({ loop, busy, steps }) => ({
    name: named ? `Loop ${loop}` : 'Loop',
    value: [`${share(busy, length)} busy, ${plural(steps, 'step')}`],
  }));
  const idle = trace.loops.all.size > 0 ? [{ name: 'Loop', value: ['0 % busy, no steps'] }] : [];
  return {
    kind: 'facts',
    heading: '',
    aside: '',
    facts: [
      ...(ofLoops.length === 0 ? idle : ofLoops),
      ...(longest.task === 0 ? [] : [{ name: 'Longest', value: [`${duration(longest.length)} in `, longestStep] }]),
      { name: 'Tasks', value: [`${count(seen)} seen, ${count(created)} created, ${count(ended)} ended`] },
    ],
  };
}

function shares({ busy, ready, waiting }: RangeStatistics): Block {
  return {
    kind: 'shares',
    heading: 'All tasks together',
    shares: [
      { tone: 'running', name: 'busy', length: busy, text: duration(busy) },
      { tone: 'ready', name: 'ready', length: ready, text: duration(ready) },
      { tone: 'waiting', name: 'waiting', length: waiting, text: duration(waiting) },
    ],
  };
}

function waitedFor({ waits, waiting }: RangeStatistics): readonly Table[] {
  const rows = waits
    .slice(0, MOST_ROWS)
    .map(({ reason, link, times, total }): readonly Line[] => [
      [link === undefined ? reason : { text: reason, link }],
      [count(times)],
      [duration(total)],
      [share(total, waiting)],
    ]);
  const more = waits.length - rows.length;
  const columns = ['', 'times', 'total', 'share'];
  return rows.length === 0
    ? []
    : [{ kind: 'table', heading: 'Waited for', columns, rows, more: more > 0 ? `and ${count(more)} more` : '' }];
}

function byTask({ words }: Scene, { tasks, seen }: RangeStatistics): readonly Table[] {
  const rows = tasks
    .slice(0, MOST_ROWS)
    .map(({ task, busy, ready, waiting }): readonly Line[] => [
      [{ text: words.taskOf(task), link: { kind: 'task', task } }],
      [duration(busy)],
      [duration(ready)],
      [duration(waiting)],
    ]);
  const more = Math.max(0, seen - rows.length);
  const columns = ['', 'busy', 'ready', 'waiting'];
  return rows.length === 0
    ? []
    : [
        {
          kind: 'table',
          heading: 'By task, most busy first',
          columns,
          rows,
          more: more > 0 ? `and ${plural(more, 'other')}` : '',
        },
      ];
}

/** `Range of 1.14 s, 1.480 s to 2.620 s`: what is said when a range was made. */
export function rangeAnnouncement(from: number, to: number): string {
  return `Range of ${duration(to - from)}, from ${momentOf(from, to - from)}`;
}
