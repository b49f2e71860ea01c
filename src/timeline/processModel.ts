/** One process as the timeline sees it: its trace, fed by what the extension sends, and what lanes ask of it. Times in ns since its origin. */
import type { TimelineFinding, TimelineProcess } from '../protocol/timeline';
import type { Blocked } from '../trace/loops';
import { RowDecoder } from '../trace/rowDecoder';
import { Moment } from '../trace/story/moment';
import { Ranges } from '../trace/story/rangeStatistics';
import { ResourceHistory } from '../trace/story/resourceHistory';
import { ResourceWaits } from '../trace/story/resourceWaits';
import type { Scene } from '../trace/story/scene';
import { TaskSteps } from '../trace/story/stepsOfTask';
import { TaskFamilies } from '../trace/story/taskFamilies';
import { UsedResources } from '../trace/story/usedResources';
import type { Task } from '../trace/task';
import { type Dropped, Trace } from '../trace/trace';
import { Words } from '../trace/words';
import { BarTexts } from './barTexts';
import { GroupSums } from './groupSums';
import { LaneSteps } from './laneSteps';
import { StepsOfLoops } from './loopSteps';
import type { SourceTexts } from './sourceTexts';
import { WaiterCounts } from './waiterCounts';

const ROW_BYTES = 32;
/** From how many on equal tasks merge. */
const MERGE = { done: 4, all: 50 };
/** Tasks whose steps are kept in order. */
const MOST_LANES = 4000;

export class ProcessModel {
  readonly key: string;
  readonly trace = new Trace();
  readonly families: TaskFamilies;
  readonly resources: UsedResources;
  readonly loops: StepsOfLoops;
  /** The steps of each task in order; for whoever tells its story too. */
  readonly steps: TaskSteps;
  readonly history: ResourceHistory;
  readonly waiters: WaiterCounts;
  /** Its origin in the run's own time. */
  offset = 0;
  info: TimelineProcess;
  findings: readonly TimelineFinding[] = [];
  /** More rows were asked for. */
  pulling = false;
  /** There was more to pull since. */
  woken = false;
  #words: Words;
  #texts: BarTexts;
  readonly #decoder: RowDecoder;
  readonly #lanes = new Map<number, LaneSteps>();
  readonly #blocked = new Map<number, Blocked[]>();
  #blockedSeen = 0;
  #ranges: Ranges | undefined;
  #resourceWaits: ResourceWaits | undefined;
  readonly #groups = new Map<string, GroupSums>();
  readonly #mostIn = new Map<number, { read: number; most: number }>();
  #now = 0;
  /** When `#now` was told, ms of the view's clock. */
  #toldAt = 0;
  #forever: ReadonlySet<number> = new Set();

  constructor(info: TimelineProcess, sources: SourceTexts) {
    this.key = info.key;
    this.info = info;
    const origin = bigintOf(info.origin);
    this.#decoder = new RowDecoder(origin, info.format);
    this.trace.begin({ ...emptyHeader, origin, format: info.format, wallClock: bigintOf(info.wallClock) });
    this.families = new TaskFamilies(this.trace, MERGE);
    this.resources = new UsedResources(this.trace);
    this.loops = new StepsOfLoops(this.trace);
    this.steps = new TaskSteps(this.trace);
    this.history = new ResourceHistory(this.trace);
    this.waiters = new WaiterCounts(this.trace);
    this.#words = this.#newWords(sources);
    this.#texts = new BarTexts(this.trace, this.#words);
  }

  get words(): Words {
    return this.#words;
  }

  get texts(): BarTexts {
    return this.#texts;
  }

  get over(): boolean {
    return this.info.over;
  }

  /** The present moment: that of the program's clock while it runs, its end afterwards. */
  now = 0;

  /** What stories are told of. */
  get scene(): Scene {
    const { trace, words, steps, history, now, over } = this;
    return { trace, words, steps, history, now, over, waitsForEver: (task) => this.waitsForEver(task.id) };
  }

  /** What is shown of the past; undefined at the end. */
  moment: Moment | undefined;

  /** Shows a moment of the run; undefined: the end. */
  showAt(time: number | undefined): void {
    const own = time === undefined ? undefined : time - this.offset;
    if (own !== this.moment?.time) {
      this.moment = own === undefined ? undefined : new Moment(this, own);
    }
  }

  /** Takes what was read into what lanes look at. */
  update(): void {
    this.loops.update();
  }

  /** The highest level of a resource so far. `rows`: its operations, of which each is looked at once. */
  mostIn(resource: number, rows: readonly number[], levelOf: (row: number) => number): number {
    const known = this.#mostIn.get(resource) ?? { read: 0, most: 0 };
    this.#mostIn.set(resource, known);
    for (; known.read < rows.length; known.read += 1) {
      known.most = Math.max(known.most, levelOf(rows[known.read] ?? 0));
    }
    return known.most;
  }

  /** Statistics of spans; made when first asked for. */
  get ranges(): Ranges {
    this.#ranges ??= new Ranges(this.trace);
    return this.#ranges;
  }

  get resourceWaits(): ResourceWaits {
    this.#resourceWaits ??= new ResourceWaits(this.trace);
    return this.#resourceWaits;
  }

  /** How many tasks of a large group ran and were ready. */
  groupSums(key: string): GroupSums {
    const sums = this.#groups.get(key) ?? new GroupSums(this.trace.steps);
    this.#groups.set(key, sums);
    return sums;
  }

  /** Spans in which rows were dropped. */
  get dropped(): readonly Dropped[] {
    return this.trace.dropped;
  }

  /** Takes in text records and rows as they stand in the recording. */
  feed(texts: readonly Readonly<Record<string, unknown>>[], rows: Uint8Array): void {
    for (const record of texts) {
      this.trace.text(record);
    }
    const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength);
    for (let at = 0; at + ROW_BYTES <= rows.byteLength; at += ROW_BYTES) {
      this.trace.row(this.#decoder.decode(view, at));
    }
  }

  /** The extension's word on the present moment. `clock`: ms of the view's clock. */
  told(now: number, clock: number): void {
    this.#now = now;
    this.#toldAt = clock;
    this.tick(clock);
  }

  /** Moves the present moment on. `clock`: ms of the view's clock. */
  tick(clock: number): void {
    const running = this.#now + Math.max(0, clock - this.#toldAt) * 1e6;
    this.now = Math.max(this.trace.now, this.over ? (this.trace.ended ?? 0) : running);
  }

  /** Source lines came: names that are read from them may be known now. */
  readAgain(sources: SourceTexts): void {
    this.#words = this.#newWords(sources);
    this.#texts = new BarTexts(this.trace, this.#words);
  }

  setFindings(findings: readonly TimelineFinding[]): void {
    this.findings = findings;
    this.#forever = new Set(findings.flatMap(({ stuck }) => stuck));
  }

  waitsForEver(task: number): boolean {
    return this.#forever.has(task);
  }

  /** The steps of a task, as of now. */
  stepsOf(task: Task): LaneSteps {
    let lane = this.#lanes.get(task.id);
    const rows = this.steps.rows(task);
    if (lane === undefined) {
      this.#forgetOldest();
      lane = new LaneSteps(this.trace.steps, rows);
      this.#lanes.set(task.id, lane);
    }
    lane.update(rows);
    return lane;
  }

  /** Steps of a task, or callbacks (task 0), that kept their loop from running anything else. */
  blockedOf(task: number): readonly Blocked[] {
    const { blocked } = this.trace.loops;
    for (; this.#blockedSeen < blocked.length; this.#blockedSeen += 1) {
      const each = blocked[this.#blockedSeen];
      if (each !== undefined) {
        const own = this.#blocked.get(each.task) ?? [];
        own.push(each);
        this.#blocked.set(each.task, own);
      }
    }
    return this.#blocked.get(task) ?? [];
  }

  dispose(): void {
    this.families.dispose();
    this.resources.dispose();
  }

  #newWords(sources: SourceTexts): Words {
    return new Words(this.trace, (file, line) => sources.get(file, line));
  }

  #forgetOldest(): void {
    const oldest = this.#lanes.size < MOST_LANES ? undefined : this.#lanes.keys().next().value;
    if (oldest !== undefined) {
      this.#lanes.delete(oldest);
      this.steps.forget(oldest);
    }
  }
}

const emptyHeader = {
  pid: 0,
  parentPid: 0,
  run: '',
  state: 'recording',
  stateTime: 0n,
  exitCode: undefined,
  dropped: 0,
  iterations: 0,
  ring: 0,
} as const;

/** A number of a message; 0 when it is none. */
export function bigintOf(digits: string): bigint {
  return /^-?\d{1,20}$/.test(digits) ? BigInt(digits) : 0n;
}
