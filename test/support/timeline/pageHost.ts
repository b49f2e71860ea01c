/**
 * The extension's side of a timeline, in the page itself: what VS Code would hand over by messages. The function is sent to the browser as text: it may use
 * nothing from around it.
 */
import type { FromTimeline, ToTimeline } from '../../../src/protocol/timeline';

/** What a page has of a process before it is asked for it. */
export interface HostProcess {
  readonly texts: readonly Readonly<Record<string, unknown>>[];
  readonly rows: Uint8Array;
  readonly now: number;
}

/** What the host in the page still has to send. */
export interface HeldProcess {
  texts: readonly Readonly<Record<string, unknown>>[];
  /** Rows in portions, as the extension reads them from the file, so that a pull costs the page what a message costs it in VS Code. */
  readonly portions: Uint8Array[];
  now: number;
  /** Bytes of rows that were sent. */
  sent: number;
}

export interface PageHost {
  /** What the page told its extension, oldest first. */
  readonly posted: FromTimeline[];
  readonly processes: Map<string, HeldProcess>;
  /** Lines of source files by name. */
  readonly sources: Map<string, readonly string[]>;
  send(message: ToTimeline): void;
}

/** What tests use of the browser's globals; this project is compiled without the DOM. */
export interface PageGlobals {
  host: PageHost;
  postMessage(message: unknown, origin: string, transfer: readonly unknown[]): void;
  requestAnimationFrame(callback: () => void): void;
  readonly document: {
    readonly body: { className: string };
    readonly documentElement: {
      readonly style: Iterable<string> & {
        setProperty(name: string, value: string): void;
        removeProperty(name: string): void;
      };
    };
    readonly fonts: { load(font: string): Promise<unknown> };
  };
}

/** Installs the host. Runs in the browser. */
export function installHost(): void {
  const page = globalThis as unknown as PageGlobals;
  const posted: FromTimeline[] = [];
  const host: PageHost = {
    posted,
    processes: new Map(),
    sources: new Map(),
    // VS Code too hands the memory of rows over to the page, without a copy.
    send: (message) => page.postMessage(message, '*', message.type === 'rows' ? [message.rows.buffer] : []),
  };
  page.host = host;
  const answer = (message: FromTimeline) => {
    if (message.type === 'pull') {
      const process = host.processes.get(message.process);
      if (process === undefined) return;
      const rows = process.portions.shift() ?? new Uint8Array(0);
      const { texts, now } = process;
      process.texts = [];
      process.sent += rows.byteLength;
      host.send({ type: 'rows', process: message.process, texts, rows, more: process.portions.length > 0, now });
    } else if (message.type === 'wantLines') {
      const lines = message.lines.map(({ file, line }) => {
        const name = file.split('/').at(-1) ?? '';
        return { file, line, text: host.sources.get(name)?.[line - 1] };
      });
      host.send({ type: 'lines', lines });
    }
  };
  let state: unknown;
  const api = {
    postMessage: (message: FromTimeline) => {
      posted.push(message);
      answer(message);
    },
    getState: () => state,
    setState: (next: unknown) => {
      state = next;
    },
  };
  Object.assign(page, { acquireVsCodeApi: () => api });
}
