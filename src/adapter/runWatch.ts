/** Watches the recordings of one run, the program's and its children's, and tells the client of them. */
import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import { type FileSource, openFile } from '../disk/fileSource';
import { filesOfRun } from '../disk/runFiles';
import type { ChangedEventBody, EventsMode, RecordingEventBody } from '../protocol/dap';
import type { RecordingHeader, RecordingState } from '../protocol/recording';
import { stopText } from '../trace/header';
import type { Trace } from '../trace/trace';
import { type EventFeed, type FeedTarget, feedEvents } from './eventFeed';
import { type PreparedRecording, readHeader } from './recordingFile';
import { RecordingPulse } from './recordingPulse';

/** ms between two looks: what a program does is known to the client within twice that. */
const interval = 50;
/** Looks after which the folder is listed again, where the system does not tell of new files. */
const relist = 10;

export interface RunWatchTarget extends FeedTarget {
  recording(body: RecordingEventBody): void;
  changed(body: ChangedEventBody): void;
  /** A recording that cannot be read, or that stopped before its program, in a sentence. */
  trouble(reason: string): void;
}

interface Followed {
  readonly path: string;
  readonly source: FileSource;
  readonly pulse: RecordingPulse | undefined;
  readonly feed: EventFeed | undefined;
  readonly body: Omit<RecordingEventBody, 'state'>;
  state: RecordingState;
}

/** From its construction until `finish`. */
export class RunWatch {
  readonly #recording: PreparedRecording;
  readonly #mode: EventsMode;
  readonly #target: RunWatchTarget;
  readonly #followed: Followed[] = [];
  readonly #refused = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  readonly #watcher: FSWatcher | undefined;
  #looks = 0;
  #folderChanged = true;

  constructor(recording: PreparedRecording, mode: EventsMode, target: RunWatchTarget) {
    this.#recording = recording;
    this.#mode = mode;
    this.#target = target;
    this.#watcher = watchFolder(dirname(recording.path), () => {
      this.#folderChanged = true;
    });
    this.#timer = setInterval(() => this.#look(), interval);
  }

  /** What has been read, in the mode in which the adapter reads. */
  get traces(): readonly { readonly path: string; readonly pid: number; readonly trace: Trace }[] {
    return this.#followed.flatMap(({ path, body, feed }) => (feed ? [{ path, pid: body.pid, trace: feed.trace }] : []));
  }

  /** Paths of the recordings found so far. */
  get paths(): readonly string[] {
    return this.#followed.map(({ path }) => path);
  }

  /** The program has ended: tells what is left, then stops. */
  finish(): void {
    clearInterval(this.#timer);
    this.#watcher?.close();
    this.#findFiles();
    this.#tellChanged();
    for (const followed of this.#followed) {
      followed.feed?.finish();
      this.#tellState(followed);
      followed.source.close();
    }
  }

  #look(): void {
    this.#looks += 1;
    if (this.#folderChanged || this.#looks % relist === 0) {
      this.#folderChanged = false;
      this.#findFiles();
    }
    this.#tellChanged();
    for (const followed of this.#followed) {
      followed.feed?.poll();
      this.#tellState(followed);
    }
  }

  #findFiles(): void {
    const { path, run } = this.#recording;
    // Until the agent has written the header, the file is none yet.
    if (readHeader(path)?.run !== run) return;
    const files = filesOfRun(path);
    for (const file of files.ok ? files.value : []) {
      if (!this.#refused.has(file) && !this.#followed.some((followed) => followed.path === file)) this.#follow(file);
    }
  }

  #follow(path: string): void {
    const header = readHeader(path);
    const source = openFile(path);
    if (!header || !source.ok) return;
    const feed = this.#mode === 'stream' ? feedEvents(path, source.value, this.#target) : undefined;
    if (feed && !feed.ok) {
      source.value.close();
      this.#refused.add(path);
      this.#target.trouble(feed.error);
      return;
    }
    const { run, pid, parentPid, state } = header;
    const body = { path, run, pid, parentPid, main: path === this.#recording.path };
    this.#target.recording({ ...body, state });
    this.#tellStop(header);
    const pulse = this.#mode === 'file' ? new RecordingPulse(source.value, header.ring > 0) : undefined;
    this.#followed.push({ path, source: source.value, pulse, feed: feed?.value, body, state });
  }

  #tellChanged(): void {
    const paths = this.#followed.filter(({ pulse }) => pulse?.poll()).map(({ path }) => path);
    if (paths.length > 0) this.#target.changed({ paths });
  }

  #tellState(followed: Followed): void {
    if (followed.state !== 'recording') return;
    const header = readHeader(followed.path);
    if (!header || header.state === followed.state) return;
    followed.state = header.state;
    this.#target.recording({ ...followed.body, state: header.state });
    this.#tellStop(header);
  }

  #tellStop(header: RecordingHeader): void {
    const text = stopText(header);
    if (text !== undefined) this.#target.trouble(text);
  }
}

/** Where the system cannot watch a folder (some network drives), it is listed now and then instead. */
function watchFolder(folder: string, changed: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, changed);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined; // the listing now and then does the same, later
  }
}
