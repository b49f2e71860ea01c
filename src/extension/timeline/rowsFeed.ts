/** The rows of one recording for one timeline, as they stand in the file, in portions that the timeline asks for. */
import type { Result } from '../../base/result';
import { succeed } from '../../base/result';
import { ROW_BYTES } from '../../protocol/recording';
import type { ByteSource } from '../../trace/byteSource';
import { openRawRecording, type RawSink, type RecordingReader } from '../../trace/recordingReader';
import type { Raw } from '../../trace/records';
import type { RecordChange } from '../liveRun';

/** Bytes of rows in one portion: the view paints between two of them, and a message of this size takes some milliseconds. */
const PORTION = 2 << 20;

/** What the timeline gets for one pull. */
export interface Portion {
  readonly texts: readonly Raw[];
  readonly rows: Uint8Array;
  /** There is more now. */
  readonly more: boolean;
}

/** Opens a recording for a timeline, or says why it cannot be read. */
export function openRowsFeed(source: ByteSource, change: RecordChange): Result<RowsFeed> {
  const sink = new Collector(change);
  const reader = openRawRecording(source, sink);
  return reader.ok ? succeed(new RowsFeed(reader.value, sink)) : reader;
}

export class RowsFeed {
  readonly #reader: RecordingReader;
  readonly #collector: Collector;

  constructor(reader: RecordingReader, collector: Collector) {
    this.#reader = reader;
    this.#collector = collector;
  }

  /** What is new since the last pull, at most about a portion. */
  pull(): Portion {
    this.#reader.poll(PORTION);
    return { ...this.#collector.take(), more: this.#reader.behind };
  }

  /** What could not be read so far, in words. */
  get notes(): readonly string[] {
    return this.#reader.notes;
  }
}

class Collector implements RawSink {
  readonly #change: RecordChange;
  #texts: Raw[] = [];
  #rows = new DataView(new ArrayBuffer(64 * ROW_BYTES));
  #length = 0;

  constructor(change: RecordChange) {
    this.#change = change;
  }

  begin(): void {
    // the header travels with the processes
  }

  text(record: Raw): void {
    this.#texts.push(this.#change(record));
  }

  rawRow(view: DataView, at: number): void {
    if (this.#length + ROW_BYTES > this.#rows.byteLength) {
      this.#grow();
    }
    for (let byte = 0; byte < ROW_BYTES; byte += 4) {
      this.#rows.setUint32(this.#length + byte, view.getUint32(at + byte));
    }
    this.#length += ROW_BYTES;
  }

  take(): { readonly texts: readonly Raw[]; readonly rows: Uint8Array } {
    const taken = { texts: this.#texts, rows: new Uint8Array(this.#rows.buffer.slice(0, this.#length)) };
    this.#texts = [];
    this.#length = 0;
    return taken;
  }

  #grow(): void {
    const larger = new Uint8Array(2 * this.#rows.byteLength);
    larger.set(new Uint8Array(this.#rows.buffer));
    this.#rows = new DataView(larger.buffer);
  }
}
