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

export interface PageHost {
  /** What the page told its extension, oldest first. */
  readonly posted: FromTimeline[];
  readonly processes: Map<string, HostProcess & { sent: number; textsSent: number }>;
  /** Lines of source files by name. */
  readonly sources: Map<string, readonly string[]>;
  send(message: ToTimeline): void;
}

/** What tests use of the browser's globals; this project is compiled without the DOM. */
export interface PageGlobals {
  host: PageHost;
  postMessage(message: unknown): void;
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
  const PORTION = 2 << 20;
  const posted: FromTimeline[] = [];
  const host: PageHost = {
    posted,
    processes: new Map(),
    sources: new Map(),
    send: (message) => page.postMessage(message),
  };
  page.host = host;
  const answer = (message: FromTimeline) => {
    if (message.type === 'pull') {
      const process = host.processes.get(message.process);
      if (process === undefined) return;
      const rows = process.rows.slice(process.sent, process.sent + PORTION);
      const texts = process.texts.slice(process.textsSent);
      process.sent += rows.byteLength;
      process.textsSent += texts.length;
      const more = process.sent < process.rows.byteLength;
      host.send({ type: 'rows', process: message.process, texts, rows, more, now: process.now });
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
