/**
 * What the adapter and the launcher in a terminal say to each other, one JSON object a line, over a socket that only this user can open.
 *
 *     adapter --run--> launcher                 what to start
 *     launcher --started | failed--> adapter
 *     launcher --ended--> adapter
 *
 * The end of the connection tells either side that the other is gone.
 */
import { fail, type Result, succeed } from '../base/result';
import type { Program } from './debuggee';

export interface RunMessage {
  readonly kind: 'run';
  readonly program: Program;
  readonly agentFolder: string;
}

export type FromLauncher =
  /** Process ids of the program and of the launcher. */
  | { readonly kind: 'started'; readonly pid: number; readonly launcher: number }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'ended'; readonly code: number };

/** Reads a line that came from the launcher. */
export function decodeFromLauncher(line: string): Result<FromLauncher> {
  const { kind, pid, launcher, reason, code } = parse(line);
  if (kind === 'started' && isProcessId(pid) && isProcessId(launcher)) return succeed({ kind, pid, launcher });
  if (kind === 'failed' && typeof reason === 'string') return succeed({ kind, reason });
  if (kind === 'ended' && typeof code === 'number') return succeed({ kind, code });
  return fail('not a message of a launcher');
}

/** Reads a line that came from the adapter, which is this very program: only the kind is looked at. */
export function decodeRun(line: string): Result<RunMessage> {
  const message = parse(line);
  return isRun(message) ? succeed(message) : fail('not a message of an adapter');
}

/** A message as a line. */
export function encodeLine(message: RunMessage | FromLauncher): string {
  return `${JSON.stringify(message)}\n`;
}

function isRun(message: object): message is RunMessage {
  return 'kind' in message && message.kind === 'run' && 'program' in message && 'agentFolder' in message;
}

function isProcessId(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 1;
}

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {}; // not a message; the caller says so
  }
}
