/** Keys, and what every mark means, in the present theme. */

import type { Tone } from '../../trace/story/details';
import { DrawList, type MarkKind } from '../drawList';
import { keyTable } from '../keys';
import { toneIcon } from './detailsPane';
import { element } from './elements';
import { Painter } from './painter';

const states: readonly (readonly [Tone, string])[] = [
  ['running', 'running'],
  ['ready', 'ready'],
  ['waiting', 'waiting'],
  ['forever', 'waits for ever'],
  ['blocked', 'blocks the loop'],
  ['failed', 'failed'],
  ['cancelled', 'cancelled'],
  ['done', 'done'],
];

const WIDTH = 130;
const HEIGHT = 22;
const marks: readonly (readonly [MarkKind, number, string])[] = [
  ['step', 18, 'Step: solid and tall, the task holds the loop'],
  ['ready', 14, 'Ready: it could run and waits for its turn'],
  ['waitInside', 14, 'Wait for a queue, lock, event or task of this program'],
  ['waitOutside', 14, 'Wait for I/O, a timer, a thread or a process'],
  ['blocked', 18, 'Loop blocked: a step over the threshold'],
  ['forever', 14, 'Waits for ever, where that is proved'],
  ['capDone', 18, 'Returned: end cap'],
  ['capFailed', 18, 'Failed: end cap, cross, the error'],
  ['capCancelled', 18, 'Cancelled: end cap, slash, who and where'],
  ['unknown', 1, 'Not recorded'],
  ['held', 14, 'Lock: one bar a holder'],
  ['area', 14, 'Queue or semaphore: items, or permits in use'],
  ['areaWaiting', 14, 'Tasks that wait for it'],
];
const caps = new Set<MarkKind>(['capDone', 'capFailed', 'capCancelled']);

export function legend(): HTMLElement {
  const icons = states.map(([tone, word]) => {
    const icon = toneIcon(tone);
    return element(
      'span',
      { class: 'legend-state' },
      ...(icon === undefined ? [] : [icon]),
      document.createTextNode(word),
    );
  });
  const rows = marks.map(([kind, height, text]) =>
    element('div', { class: 'legend-mark' }, sample(kind, height), element('span', { text })),
  );
  const keys = keyTable.map(([key, does]) =>
    element('tr', {}, element('th', { text: key }), element('td', { text: does })),
  );
  return element(
    'div',
    { class: 'legend' },
    element('h2', { text: 'Keys' }),
    element('table', {}, element('tbody', {}, ...keys)),
    element('h2', { text: 'States' }),
    element('div', { class: 'legend-states' }, ...icons),
    element('h2', { text: 'Marks' }),
    ...rows,
  );
}

function sample(kind: MarkKind, height: number): HTMLElement {
  const canvas = element('canvas', { attributes: { 'aria-hidden': 'true' } });
  canvas.style.width = `${WIDTH}px`;
  canvas.style.height = `${HEIGHT}px`;
  const list = new DrawList();
  const y = (HEIGHT - height) / 2;
  if (caps.has(kind)) {
    list.add('waitOutside', 0, 4, { width: WIDTH - 20, height: 14 });
    list.add('step', WIDTH - 20, y, { width: 8, height });
    list.add(kind, WIDTH - 12, y, { width: 2, height });
  } else {
    list.add(kind, 0, y, { width: WIDTH, height });
  }
  const painter = new Painter(canvas);
  painter.resize(WIDTH, HEIGHT, window.devicePixelRatio);
  painter.paint({ lanes: list, head: new DrawList(), over: new DrawList(), overview: new DrawList(), top: 0 });
  return canvas;
}
