/** The elements of the page. */
import { element, iconElement } from './elements';

export interface Page {
  readonly root: HTMLElement;
  readonly gutter: HTMLElement;
  readonly filter: HTMLInputElement;
  readonly group: HTMLButtonElement;
  readonly chip: HTMLElement;
  readonly badge: HTMLButtonElement;
  /** The table of visible rows; it has the focus. */
  readonly rows: HTMLElement;
  readonly fixedRows: HTMLElement;
  readonly scrolledRows: HTMLElement;
  readonly sash: HTMLElement;
  readonly lanes: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly overview: HTMLElement;
  readonly scrollbar: HTMLElement;
  readonly scrollHeight: HTMLElement;
  readonly pill: HTMLButtonElement;
  readonly details: HTMLElement;
  readonly card: HTMLElement;
  readonly empty: HTMLElement;
  /** Said aloud. */
  readonly live: HTMLElement;
}

/**
 * The order in which Tab goes, where it is not that of the elements: what is above the rows first, the overview too; the details and what floats over the lanes come
 * behind.
 */
const FIRST = { tabindex: '1' };
const SECOND = { tabindex: '2' };

/** Builds the page into the body. */
export function buildPage(): Page {
  const gutter = buildGutter();
  const lanes = buildLanes();
  const sash = element('div', {
    class: 'sash',
    attributes: { role: 'separator', 'aria-orientation': 'vertical', 'aria-label': 'Width of the names' },
  });
  const details = element('aside', { class: 'details', attributes: { hidden: '', 'aria-label': 'Details' } });
  const root = element('div', { class: 'timeline' }, gutter.gutter, sash, lanes.lanes, details, lanes.pill);
  const card = element('div', { class: 'card', attributes: { hidden: '', role: 'tooltip' } });
  const empty = element('div', { class: 'empty', attributes: { hidden: '' } });
  const live = element('div', { class: 'unseen', attributes: { 'aria-live': 'polite' } });
  document.body.append(root, card, empty, live);
  return { root, ...gutter, sash, ...lanes, details, card, empty, live };
}

function buildGutter() {
  const filter = element('input', {
    class: 'filter',
    attributes: {
      type: 'text',
      placeholder: 'Filter tasks',
      'aria-label': 'Filter tasks',
      spellcheck: 'false',
      ...FIRST,
    },
  });
  const group = element(
    'button',
    { class: 'icon-button', title: 'Group By (G)', attributes: { 'aria-label': 'Group by', ...FIRST } },
    iconElement('list-tree'),
  );
  const chip = element('div', { class: 'chip' });
  const badge = element('button', { class: 'badge', attributes: { hidden: '', ...FIRST } });
  const head = element(
    'div',
    { class: 'gutter-head' },
    element('div', { class: 'filter-line' }, filter, group),
    element('div', { class: 'chip-line' }, chip, badge),
  );
  const fixedRows = element('div', { class: 'fixed-rows', attributes: { role: 'rowgroup' } });
  const scrolledRows = element('div', { class: 'moving-rows', attributes: { role: 'rowgroup' } });
  const rows = element(
    'div',
    { class: 'rows', attributes: { role: 'treegrid', ...SECOND, 'aria-label': 'Tasks of the run' } },
    columnNames(),
    fixedRows,
    element('div', { class: 'scrolled-rows', attributes: { role: 'presentation' } }, scrolledRows),
  );
  const gutter = element('div', { class: 'gutter' }, head, rows);
  return { gutter, filter, group, chip, badge, rows, fixedRows, scrolledRows };
}

/** Only for those who hear the table. */
function columnNames(): HTMLElement {
  const names = ['Name', 'State', 'Reason', 'Busy'];
  const cells = names.map((text) => element('span', { text, attributes: { role: 'columnheader' } }));
  const row = element('div', { attributes: { role: 'row', 'aria-rowindex': '1' } }, ...cells);
  return element('div', { class: 'unseen', attributes: { role: 'rowgroup' } }, row);
}

function buildLanes() {
  const canvas = element('canvas', { attributes: { 'aria-hidden': 'true' } });
  const overview = element('div', {
    class: 'overview',
    attributes: { role: 'slider', ...FIRST, 'aria-label': 'Visible part of the run' },
  });
  const scrollHeight = element('div');
  const bar = { class: 'scrollbar', attributes: { 'aria-hidden': 'true', tabindex: '-1' } };
  const scrollbar = element('div', bar, scrollHeight);
  const pill = element('button', { class: 'pill', attributes: { hidden: '' } });
  const lanes = element('div', { class: 'lanes' }, canvas, overview, scrollbar);
  return { lanes, canvas, overview, scrollbar, scrollHeight, pill };
}
