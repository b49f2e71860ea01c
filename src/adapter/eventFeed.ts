/** Decodes a recording into events for a client that cannot read the file, as many as the client takes. */
import { type Result, succeed } from '../base/result';
import type { EventsEventBody } from '../protocol/dap';
import type { ByteSource } from '../trace/byteSource';
import { frequentEvents, type TraceEvent } from '../trace/event';
import { EventStream } from '../trace/events';
import { openRecording, readToEnd } from '../trace/recordingReader';
import { Trace } from '../trace/trace';

/** Events in one message, so that no message holds up others for long. */
const batch = 500;
/**
 * Frequent events that may wait to be sent; more are left out and counted, the other kinds never. What they change can be asked for by
 * `loopscope/tasks`.
 */
const mostWaiting = 4000;
/** Steps after which the memory of those that were sent is given back. */
const muchSent = 100_000;
/** Bytes of rows decoded at a time, so that requests are answered in between. */
const slice = 4_000_000;

export interface FeedTarget {
  /** Takes a batch. */
  events(body: EventsEventBody): void;
  /** Whether the client has not yet taken what it was sent. */
  readonly congested: boolean;
}

/** Sends the events of one recording, from its beginning. */
export interface EventFeed {
  /** The tasks and resources of what was read so far; steps that were sent are given up. */
  readonly trace: Trace;
  /** Reads what is new and sends what the client takes. */
  poll(): void;
  /** The end of the run: everything that is left is read and sent, however slow the client is. */
  finish(): void;
}

/** Opens a recording for sending, or says why it cannot be read. */
export function feedEvents(path: string, source: ByteSource, target: FeedTarget): Result<EventFeed> {
  const queue: TraceEvent[] = [];
  const trace = new Trace();
  let dropped = 0;
  let droppedTold = 0;
  let forgotten = 0;
  const take = (event: TraceEvent) => {
    if (queue.length >= mostWaiting && frequentEvents.has(event.event)) dropped += 1;
    else queue.push(event);
  };
  const opened = openRecording(source, new EventStream(trace, take));
  if (!opened.ok) return opened;
  const reader = opened.value;
  const { pid } = reader.header;
  const send = (whole: boolean) => {
    while ((queue.length > 0 || dropped > droppedTold) && (whole || !target.congested)) {
      target.events({ path, pid, events: queue.splice(0, batch), dropped });
      droppedTold = dropped;
    }
  };
  return succeed({
    trace,
    poll: () => {
      reader.poll(slice);
      send(false);
      if (trace.steps.length - forgotten >= muchSent) {
        trace.forget();
        forgotten = trace.steps.length;
      }
    },
    finish: () => {
      readToEnd(reader);
      send(true);
    },
  });
}
