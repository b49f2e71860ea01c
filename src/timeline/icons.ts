/** Icons and colours by state and kind, as in the tree: names of codicons and of theme colours. */
import type { Task, TaskState } from '../trace/task';

export interface Icon {
  /** Of a codicon. */
  readonly icon: string;
  /** Of a theme colour, without `loopscope.`; undefined for the text's own. */
  readonly color: string | undefined;
}

const states: Readonly<Record<TaskState, Icon>> = {
  running: { icon: 'play', color: 'running' },
  ready: { icon: 'circle-filled', color: 'ready' },
  waiting: { icon: 'circle-outline', color: 'waiting' },
  done: { icon: 'pass', color: 'done' },
  failed: { icon: 'error', color: 'failed' },
  cancelled: { icon: 'circle-slash', color: 'cancelled' },
  destroyed: { icon: 'warning', color: 'failed' },
};

const resources: Readonly<Record<string, string>> = {
  queue: 'layers',
  lock: 'lock',
  semaphore: 'key',
  event: 'symbol-event',
  condition: 'git-compare',
  barrier: 'merge',
};

export const plainIcon: Icon = { icon: '', color: undefined };
export const groupIcon: Icon = { icon: 'layers', color: undefined };
export const processIcon: Icon = { icon: 'server-process', color: undefined };
export const foreverIcon: Icon = { icon: 'warning', color: 'failed' };

export function stateIcon(state: Task['state']): Icon {
  return states[state];
}

export function resourceIcon(type: string): Icon {
  return { icon: resources[type] ?? 'symbol-misc', color: 'queue' };
}

/** Letters of the icon font by icon, for what is drawn. */
const letters: Readonly<Record<string, string>> = {
  error: '\uea87',
  warning: '\uea6c',
  info: '\uea74',
  layers: '\uebd2',
  lock: '\uea75',
  key: '\ueb11',
  'symbol-event': '\uea86',
  'git-compare': '\ueafd',
  merge: '\uebab',
};

/** The letter of an icon; empty when it is not drawn anywhere. */
export function glyphOf(icon: string): string {
  return letters[icon] ?? '';
}
