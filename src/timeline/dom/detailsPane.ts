/** Shows details as headings, lists and tables. */
import type { Block, Details, DetailsAction, Line, Link, Piece, Tone } from '../../trace/story/details';
import { element, iconElement } from './elements';

export interface PaneDoes {
  follow(link: Link): void;
  act(action: DetailsAction): void;
  close(): void;
}

const icons: Readonly<Record<Tone, readonly [icon: string, color: string | undefined]>> = {
  running: ['play', 'running'],
  ready: ['circle-filled', 'ready'],
  waiting: ['circle-outline', 'waiting'],
  done: ['pass', 'done'],
  failed: ['error', 'failed'],
  cancelled: ['circle-slash', 'cancelled'],
  destroyed: ['warning', 'failed'],
  blocked: ['flame', 'blocked'],
  forever: ['warning', 'failed'],
  resource: ['layers', 'queue'],
  range: ['arrow-both', 'running'],
  finding: ['lightbulb', undefined],
  unknown: ['question', undefined],
  none: ['', undefined],
};

export class DetailsPane {
  readonly #pane: HTMLElement;
  readonly #does: PaneDoes;
  #shown = '';

  constructor(pane: HTMLElement, does: PaneDoes) {
    this.#pane = pane;
    this.#does = does;
  }

  /** Shows details; nothing happens when they are shown already. */
  show(details: Details): void {
    const text = JSON.stringify(details);
    if (text === this.#shown) {
      return;
    }
    this.#shown = text;
    const { scrollTop } = this.#pane;
    const focused = this.#focusedName();
    this.#pane.replaceChildren(
      this.#head(details),
      ...details.blocks.map((block) => this.#block(block)),
      this.#actions(details),
    );
    this.#pane.scrollTop = scrollTop;
    if (focused !== undefined) {
      this.#focus(focused);
    }
  }

  /** A pane that is shown anew while its reader is in it keeps the focus where it was. */
  #focusedName(): string | undefined {
    const { activeElement } = document;
    return activeElement !== null && this.#pane.contains(activeElement) ? (activeElement.textContent ?? '') : undefined;
  }

  #focus(name: string): void {
    const found = [...this.#pane.querySelectorAll<HTMLElement>('a, button')].find((each) => each.textContent === name);
    found?.focus();
  }

  #head({ tone, title, subtitle }: Details): HTMLElement {
    const [icon, color] = icons[tone];
    const close = element(
      'button',
      { class: 'icon-button close', title: 'Close Details (I)', attributes: { 'aria-label': 'Close details' } },
      iconElement('close'),
    );
    close.addEventListener('click', () => this.#does.close());
    const heading = element('h2', { text: title === '' ? 'Details' : title });
    const marks = icon === '' ? [] : [iconElement(icon, color)];
    return element(
      'header',
      {},
      element('div', { class: 'title-line' }, ...marks, heading, close),
      element('div', { class: 'subtitle', text: subtitle }),
    );
  }

  #actions({ actions }: Details): HTMLElement {
    const buttons = actions.map(({ action, label, enabled }) => {
      const button = element('button', { class: 'button secondary', text: label });
      button.disabled = !enabled;
      button.addEventListener('click', () => this.#does.act(action));
      return button;
    });
    return element('div', { class: 'actions' }, ...buttons);
  }

  #block(block: Block): HTMLElement {
    switch (block.kind) {
      case 'notice':
        return element('p', { class: 'notice', text: block.text });
      case 'lead':
        return element(
          'div',
          { class: `lead tone-${block.tone}` },
          ...block.lines.map((line) => element('div', {}, ...this.#line(line))),
        );
      case 'text':
        return element('p', { class: 'text' }, ...this.#line(block.line));
      case 'shares':
        return this.#shares(block);
      case 'facts':
        return this.#facts(block);
      case 'stack':
        return this.#stack(block);
      case 'table':
        return this.#table(block);
      case 'list':
        return section(
          block.heading,
          '',
          element('ul', {}, ...block.items.map((item) => element('li', {}, ...this.#line(item)))),
          ...more(block.more),
        );
    }
  }

  #shares({ heading, shares }: Extract<Block, { kind: 'shares' }>): HTMLElement {
    const bar = element('div', { class: 'shares', attributes: { 'aria-hidden': 'true' } });
    const whole = shares.reduce((sum, { length }) => sum + length, 0);
    for (const { tone, length } of shares) {
      const part = element('span', { class: `share share-${tone}` });
      part.style.flexGrow = String(whole === 0 ? 0 : length / whole);
      bar.append(part);
    }
    const legend = shares.map(({ tone, name, text }) =>
      element(
        'span',
        {},
        element('span', { class: `swatch share-${tone}` }),
        document.createTextNode(`${name} ${text}`),
      ),
    );
    return section(heading, '', bar, element('div', { class: 'share-legend' }, ...legend));
  }

  #facts({ heading, aside, facts }: Extract<Block, { kind: 'facts' }>): HTMLElement {
    const list = element('dl');
    for (const { name, value } of facts) {
      list.append(element('dt', { text: name }), element('dd', {}, ...this.#line(value)));
    }
    return section(heading, aside, list);
  }

  #stack({ heading, aside, frames }: Extract<Block, { kind: 'stack' }>): HTMLElement {
    const items = frames.map((frame) =>
      element(
        'li',
        { class: frame.library ? 'library' : '' },
        element('span', { class: 'function', text: frame.function }),
        ...this.#line([frame.place]),
      ),
    );
    return section(heading, aside, element('ol', { class: 'stack' }, ...items));
  }

  #table({ heading, columns, rows, more: left }: Extract<Block, { kind: 'table' }>): HTMLElement {
    const head = element(
      'tr',
      {},
      ...columns.map((column) => element('th', { text: column, attributes: { scope: 'col' } })),
    );
    const body = rows.map((cells) =>
      element(
        'tr',
        {},
        ...cells.map((cell, index) =>
          index === 0
            ? element('th', { attributes: { scope: 'row' } }, ...this.#line(cell))
            : element('td', {}, ...this.#line(cell)),
        ),
      ),
    );
    const table = element('table', {}, element('thead', {}, head), element('tbody', {}, ...body));
    return section(heading, '', table, ...more(left));
  }

  #line(line: Line): readonly Node[] {
    return line.map((piece) => this.#piece(piece));
  }

  #piece(piece: Piece): Node {
    if (typeof piece === 'string') {
      return document.createTextNode(piece);
    }
    const link = element('a', { text: piece.text, attributes: { href: '#' } });
    link.addEventListener('click', (event) => {
      event.preventDefault();
      this.#does.follow(piece.link);
    });
    return link;
  }
}

function section(heading: string, aside: string, ...content: readonly Node[]): HTMLElement {
  const head =
    heading === ''
      ? []
      : [element('div', { class: 'section-head' }, element('h3', { text: heading }), element('span', { text: aside }))];
  return element('section', {}, ...head, ...content);
}

function more(text: string): readonly Node[] {
  return text === '' ? [] : [element('p', { class: 'more', text })];
}

/** The icon of a tone, for the card too. */
export function toneIcon(tone: Tone): HTMLElement | undefined {
  const [icon, color] = icons[tone];
  return icon === '' ? undefined : iconElement(icon, color);
}
