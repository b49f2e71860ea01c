/** The rows of the gutter: real elements for those that are visible, made, moved and changed as little as possible. */
import type { LaneRow } from '../laneRow';
import { type RowLayout, visibleRows } from '../laneRows';
import { isSelected } from '../picture';
import { type RowLook, rowLook } from '../rowLook';
import type { View } from '../view';
import { element, setAttribute, setText } from './elements';

interface RowElement {
  readonly row: HTMLElement;
  readonly chevron: HTMLElement;
  readonly icon: HTMLElement;
  readonly name: HTMLElement;
  readonly state: HTMLElement;
  readonly reason: HTMLElement;
  /** In the reason's cell, whose width says whether there is room for it. */
  readonly reasonText: HTMLElement;
  readonly value: HTMLElement;
  readonly lines: HTMLElement;
}

export class Gutter {
  readonly #fixed: HTMLElement;
  readonly #scrolled: HTMLElement;
  readonly #rows: HTMLElement;
  readonly #elements = new Map<string, RowElement>();
  #focused: string | undefined;

  constructor(rows: HTMLElement, fixed: HTMLElement, scrolled: HTMLElement) {
    this.#rows = rows;
    this.#fixed = fixed;
    this.#scrolled = scrolled;
  }

  /** Shows the visible rows. `top`: where the scrolled ones begin, from the top of the view; `focused`: the key of the row that keys act on. */
  update(
    layout: RowLayout,
    view: View,
    { top, focused }: { readonly top: number; readonly focused: string | undefined },
  ): void {
    this.#focused = focused;
    const { first, end } = visibleRows(layout, view.scrollTop, view.scrollTop + view.height - top);
    const shown = new Set<string>();
    let y = 0;
    for (const [index, row] of layout.fixed.entries()) {
      this.#place(row, this.#fixed, { y, index }, view);
      shown.add(row.key);
      y += row.height;
    }
    setStyle(this.#fixed, 'height', `${y}px`);
    for (let index = first; index < end; index += 1) {
      const row = layout.scrolled[index];
      if (row !== undefined) {
        const place = { y: layout.tops[index] ?? 0, index: layout.fixed.length + index };
        this.#place(row, this.#scrolled, place, view);
        shown.add(row.key);
      }
    }
    setStyle(this.#scrolled, 'transform', `translateY(${-view.scrollTop}px)`);
    setAttribute(this.#rows, 'aria-rowcount', String(HEADINGS + layout.fixed.length + layout.scrolled.length));
    for (const [key, made] of this.#elements) {
      if (!shown.has(key)) {
        made.row.remove();
        this.#elements.delete(key);
      }
    }
  }

  #place(
    row: LaneRow,
    parent: HTMLElement,
    { y, index }: { readonly y: number; readonly index: number },
    view: View,
  ): void {
    let made = this.#elements.get(row.key);
    if (made === undefined) {
      made = makeRow(row.key);
      this.#elements.set(row.key, made);
    }
    const { row: own } = made;
    // That of a loop scrolls with its process from when there is another process.
    if (own.parentElement !== parent) {
      parent.append(own);
    }
    setStyle(own, 'transform', `translateY(${y}px)`);
    setStyle(own, 'height', `${row.height}px`);
    setStyle(made.chevron, 'marginLeft', `${row.level * INDENT}px`);
    const selected = isSelected(row, view.selection);
    const classes = `row row-${row.kind}${row.dimmed ? ' dimmed' : ''}${selected ? ' selected' : ''}${row.key === this.#focused ? ' focused' : ''}${row.height > 40 ? ' high' : ''}`;
    if (own.className !== classes) {
      own.className = classes;
    }
    setAttribute(own, 'aria-level', String(row.level + 1));
    setAttribute(own, 'aria-expanded', row.expanded === undefined ? undefined : String(row.expanded));
    setAttribute(own, 'aria-selected', String(selected));
    setAttribute(own, 'aria-rowindex', String(HEADINGS + index + 1));
    if (row.key === this.#focused) {
      setAttribute(this.#rows, 'aria-activedescendant', own.id);
    }
    fill(made, row, rowLook(row, view.span));
  }
}

const INDENT = 12;
/** The row of the columns' names, which is only heard. */
const HEADINGS = 1;

function makeRow(key: string): RowElement {
  const cell = (name: string) => element('span', { class: name, attributes: { role: 'gridcell' } });
  const chevron = element('span', { class: 'chevron codicon', attributes: { 'aria-hidden': 'true' } });
  const icon = element('span', { class: 'icon codicon', attributes: { 'aria-hidden': 'true' } });
  const name = cell('name');
  const state = cell('state unseen');
  const reasonText = element('span', { class: 'reason-text' });
  const reason = cell('reason');
  reason.append(reasonText);
  const value = cell('value');
  const lines = element('div', { class: 'lines' });
  const row = element(
    'div',
    { attributes: { role: 'row', id: `row-${idOf(key)}`, 'data-key': key } },
    chevron,
    icon,
    name,
    state,
    reason,
    value,
    lines,
  );
  return { row, chevron, icon, name, state, reason, reasonText, value, lines };
}

const ids = new Map<string, number>();

function idOf(key: string): number {
  const known = ids.get(key) ?? ids.size + 1;
  ids.set(key, known);
  return known;
}

function fill(made: RowElement, row: LaneRow, look: RowLook): void {
  setClass(made.chevron, `chevron codicon${chevronOf(row)}`);
  const tint = look.color === undefined ? '' : ` color-${look.color}`;
  setClass(made.icon, look.icon === '' ? 'icon none' : `icon codicon codicon-${look.icon}${tint}`);
  setText(made.name, look.name);
  // A narrow gutter cuts it, and leaves the reason out.
  const told = [look.name, look.reason, ...look.lines].filter((part) => part !== '');
  setAttribute(made.name, 'title', told.join(', '));
  setText(made.state, look.state);
  setText(made.reasonText, look.reason);
  setText(made.value, look.value);
  setText(made.lines, look.lines.join('\n'));
}

function chevronOf(row: LaneRow): string {
  if (row.expanded === undefined) {
    return '';
  }
  return row.expanded ? ' codicon-chevron-down' : ' codicon-chevron-right';
}

function setClass(of: Element, name: string): void {
  if (of.className !== name) {
    of.className = name;
  }
}

function setStyle(of: HTMLElement, name: 'height' | 'transform' | 'marginLeft', value: string): void {
  if (of.style[name] !== value) {
    of.style[name] = value;
  }
}
