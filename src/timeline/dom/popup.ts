/** A list of choices below a button, and a panel over the lanes. One is open at a time; Esc, a click elsewhere, or a choice closes it. */
import { element, iconElement } from './elements';

export interface Choice {
  readonly label: string;
  readonly chosen: boolean;
  readonly choose: () => void;
}

let closeOpen: (() => void) | undefined;

/** Opens a list of choices. The focus goes back to `from` when it closes. */
export function openMenu(anchor: HTMLElement, choices: readonly Choice[], from: HTMLElement): void {
  closeOpen?.();
  const items = choices.map(({ label, chosen, choose }) => {
    const mark = iconElement(chosen ? 'check' : 'blank');
    const attributes = { role: 'menuitemradio', 'aria-checked': String(chosen), tabindex: '-1' };
    const item = element('button', { class: 'menu-item', attributes }, mark, document.createTextNode(label));
    item.addEventListener('click', () => {
      close();
      choose();
    });
    return item;
  });
  const menu = element('div', { class: 'menu', attributes: { role: 'menu', 'aria-label': 'Group by' } }, ...items);
  const { left, bottom } = anchor.getBoundingClientRect();
  menu.style.left = `${left}px`;
  menu.style.top = `${bottom + 2}px`;
  const close = show(menu, from);
  menu.addEventListener('keydown', (event) => moveFocus(event, items));
  (items.find((_, index) => choices[index]?.chosen === true) ?? items[0])?.focus();
  keepInside(menu);
}

/** Opens a panel. */
export function openPanel(content: HTMLElement, label: string, from: HTMLElement): void {
  closeOpen?.();
  const attributes = { role: 'dialog', 'aria-label': label, tabindex: '-1' };
  const panel = element('div', { class: 'panel', attributes }, content);
  show(panel, from);
  panel.focus();
}

function show(shown: HTMLElement, from: HTMLElement): () => void {
  const outside = (event: PointerEvent) => {
    if (!shown.contains(event.target as Node)) {
      close();
    }
  };
  const close = () => {
    shown.remove();
    document.removeEventListener('pointerdown', outside, { capture: true });
    closeOpen = undefined;
    from.focus();
  };
  shown.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' || event.key === '?') {
      event.stopPropagation();
      close();
    }
  });
  document.addEventListener('pointerdown', outside, { capture: true });
  document.body.append(shown);
  closeOpen = close;
  return close;
}

function moveFocus(event: KeyboardEvent, items: readonly HTMLElement[]): void {
  const by = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key];
  if (by !== undefined) {
    event.preventDefault();
    const index = items.indexOf(document.activeElement as HTMLElement);
    items[(index + by + items.length) % items.length]?.focus();
  }
}

function keepInside(menu: HTMLElement): void {
  const { right, bottom } = menu.getBoundingClientRect();
  if (right > window.innerWidth) {
    menu.style.left = `${Math.max(0, window.innerWidth - menu.offsetWidth - 2)}px`;
  }
  if (bottom > window.innerHeight) {
    menu.style.top = `${Math.max(0, window.innerHeight - menu.offsetHeight - 2)}px`;
  }
}
