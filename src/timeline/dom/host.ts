/** The extension on the other side: messages to it, and from it, checked. */
import type { FromTimeline, ToTimeline } from '../../protocol/timeline';

interface VsCodeApi {
  postMessage(message: FromTimeline): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export interface Host {
  post(message: FromTimeline): void;
  /** What was kept when the page was last shown. */
  kept(): Readonly<Record<string, unknown>>;
  keep(state: Readonly<Record<string, unknown>>): void;
}

const types: ReadonlySet<unknown> = new Set<ToTimeline['type']>([
  'processes',
  'wake',
  'rows',
  'lines',
  'findings',
  'select',
  'cursor',
  'window',
  'do',
]);

/** Connects the page with its extension; `take` gets what comes. */
export function connect(take: (message: ToTimeline) => void): Host {
  const api = acquireVsCodeApi();
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isMessage(data)) {
      take(data);
    }
  });
  return {
    post: (message) => api.postMessage(message),
    kept: () => {
      const state = api.getState();
      return isRecord(state) ? state : {};
    },
    keep: (state) => api.setState(state),
  };
}

/** The extension is ours; what is checked is that nobody else's message is taken for one of its. */
function isMessage(data: unknown): data is ToTimeline {
  return isRecord(data) && types.has(data['type']);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
