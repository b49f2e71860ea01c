/** Keys on rows and lanes, and on the overview. */
import type { Commands } from '../commands';
import { commandOfKey } from '../keys';
import type { Page } from './page';

/** Listens to keys where single letters are commands: not while a text is typed. */
export function listenToKeys(page: Page, commands: Commands): void {
  const onKey = (event: KeyboardEvent) => {
    const { key, shiftKey: shift, altKey: alt } = event;
    const command = commandOfKey({ key, shift, alt, ctrl: event.ctrlKey || event.metaKey });
    if (command !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      commands.run(command);
    }
  };
  page.rows.addEventListener('keydown', onKey);
  // Whoever comes to the view with the keyboard is on its rows at once.
  window.addEventListener('focus', () => {
    if (document.activeElement === document.body) {
      page.rows.focus({ preventScroll: true });
    }
  });
  page.overview.addEventListener('keydown', (event) => {
    const command = (
      { ArrowLeft: 'panLeft', ArrowRight: 'panRight', ArrowUp: 'zoomIn', ArrowDown: 'zoomOut' } as const
    )[event.key];
    if (command === undefined) {
      onKey(event);
    } else {
      event.preventDefault();
      commands.run(command);
    }
  });
  page.details.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      page.rows.focus();
    }
  });
}
