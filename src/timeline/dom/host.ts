/** The extension on the other side: messages to it, and from it, checked. */
import type { FromTimeline, ToTimeline } from '../../protocol/timeline';
import { decodeToTimeline } from '../../protocol/timelineMessages';

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

/** Connects the page with its extension; `take` gets what comes. */
export function connect(take: (message: ToTimeline) => void): Host {
  const api = acquireVsCodeApi();
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = decodeToTimeline(data);
    if (message.ok) {
      take(message.value);
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

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
