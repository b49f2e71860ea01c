/** What keys do. Single keys work while lanes or rows have the focus. */

export const keyCommands = [
  'zoomIn',
  'zoomInMore',
  'zoomOut',
  'zoomOutMore',
  'panLeft',
  'panRight',
  'panPageLeft',
  'panPageRight',
  'rowUp',
  'rowDown',
  'pageUp',
  'pageDown',
  'right',
  'left',
  'cause',
  'effect',
  'source',
  'creation',
  'fit',
  'fitRun',
  'home',
  'end',
  'followOrNot',
  'setCursor',
  'cursorBack',
  'cursorOn',
  'rangeOfBar',
  'zoomToRange',
  'nextFinding',
  'previousFinding',
  'groupBy',
  'details',
  'pin',
  'filter',
  'copy',
  'escape',
  'keys',
] as const;
export type KeyCommand = (typeof keyCommands)[number];

export interface KeyPress {
  readonly key: string;
  readonly shift: boolean;
  /** Ctrl, or Cmd on macOS. */
  readonly ctrl: boolean;
  readonly alt: boolean;
}

const plain: Readonly<Record<string, KeyCommand>> = {
  w: 'zoomIn',
  '+': 'zoomIn',
  '=': 'zoomIn',
  s: 'zoomOut',
  '-': 'zoomOut',
  a: 'panLeft',
  d: 'panRight',
  ArrowUp: 'rowUp',
  ArrowDown: 'rowDown',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
  ArrowRight: 'right',
  ArrowLeft: 'left',
  '[': 'cause',
  ']': 'effect',
  Enter: 'source',
  f: 'fit',
  '0': 'fitRun',
  Home: 'home',
  End: 'end',
  ' ': 'followOrNot',
  t: 'setCursor',
  ',': 'cursorBack',
  '.': 'cursorOn',
  m: 'rangeOfBar',
  z: 'zoomToRange',
  n: 'nextFinding',
  g: 'groupBy',
  i: 'details',
  p: 'pin',
  '/': 'filter',
  Escape: 'escape',
  '?': 'keys',
};

const shifted: Readonly<Record<string, KeyCommand>> = {
  w: 'zoomInMore',
  s: 'zoomOutMore',
  a: 'panPageLeft',
  d: 'panPageRight',
  ArrowLeft: 'panLeft',
  ArrowRight: 'panRight',
  Enter: 'creation',
  n: 'previousFinding',
  '?': 'keys',
  '+': 'zoomIn',
  '/': 'keys',
};

/** The command of a key; undefined when it has none. */
export function commandOfKey({ key, shift, ctrl, alt }: KeyPress): KeyCommand | undefined {
  const name = key.length === 1 ? key.toLowerCase() : key;
  if (alt) {
    return undefined;
  }
  if (ctrl) {
    return ({ f: 'filter', c: 'copy' } as const)[name];
  }
  return shift ? shifted[name] : plain[name];
}

/** The table of keys as it is shown. */
export const keyTable: readonly (readonly [string, string])[] = [
  ['W / S, + / -', 'zoom in / out (Shift: 3 times)'],
  ['A / D, Shift+Left / Right', 'pan (Shift+A / D: a whole view)'],
  ['Up / Down, PageUp / PageDown', 'previous / next row, page of rows'],
  ['Right / Left', 'open or close a row, enter its bars, next / previous bar'],
  ['[ / ]', 'cause / first effect'],
  ['Enter / Shift+Enter', 'go to the await or step line / creation line'],
  ['F / 0', 'fit selection or range / whole run'],
  ['Home / End', 'start / end of the run'],
  ['Space', 'follow the newest or not'],
  ['T, comma / period', 'set the time cursor, step it'],
  ['M / Z', 'make the bar the range / zoom to the range'],
  ['N / Shift+N', 'next / previous finding'],
  ['G, I, P', 'group by, details, pin row'],
  ['/ or Ctrl+F', 'filter'],
  ['Ctrl+C', 'copy story or statistics'],
  ['Esc', 'close card, filter, range, time cursor, bar, task'],
  ['?', 'keys and legend'],
];
