/** The card beside the pointer. */
import type { Card } from '../../trace/story/details';
import { toneIcon } from './detailsPane';
import { element } from './elements';

const REST_MS = 150;
/** A card of what goes on is made anew so often. */
const TICK_MS = 250;
const GAP = 12;
const HINT = 'Click to select, W and S to zoom, ? for all keys';

export interface Place {
  /** Of the pointer, CSS pixels of the page. */
  readonly x: number;
  readonly y: number;
  /** Top and bottom of the row, which the card does not cover. */
  readonly top: number;
  readonly bottom: number;
}

/** What there is to tell now; undefined where there is nothing. */
type MakeCard = () => Card | undefined;

/** States: hidden, waiting (for the pointer to rest), shown. */
export class HoverCard {
  readonly #card: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #hint: () => boolean;
  /** What is shown, and when it was made, ms of the view's clock. */
  #shown: { readonly make: MakeCard; readonly place: Place; readonly hinted: boolean; at: number } | undefined;

  /** `hint`: asked whenever a card is shown, whether it says how to go on from there. */
  constructor(card: HTMLElement, hint: () => boolean) {
    this.#card = card;
    this.#hint = hint;
  }

  /** Shows a card once the pointer has rested. */
  rest(make: MakeCard, place: Place): void {
    this.hide();
    this.#timer = setTimeout(() => {
      const card = make();
      if (card !== undefined) {
        // It is about lanes: a moment of the ruler has no colour of its own.
        this.#shown = { make, place, hinted: card.tone !== 'none' && this.#hint(), at: performance.now() };
        this.#show(card, place, this.#shown.hinted);
      }
    }, REST_MS);
  }

  /** While a program runs, what is under the pointer and how long it lasts change. */
  tick(clock: number, live: boolean): void {
    const shown = this.#shown;
    if (shown === undefined || !live || clock < shown.at + TICK_MS) {
      return;
    }
    shown.at = clock;
    const card = shown.make();
    if (card === undefined) {
      this.hide();
    } else {
      this.#show(card, shown.place, shown.hinted);
    }
  }

  /** Returns whether it was shown. */
  hide(): boolean {
    clearTimeout(this.#timer);
    this.#shown = undefined;
    const shown = !this.#card.hidden;
    this.#card.hidden = true;
    return shown;
  }

  #show({ tone, title, did, length, lines }: Card, { x, top, bottom }: Place, hinted: boolean): void {
    const icon = toneIcon(tone);
    const head = element(
      'div',
      { class: 'card-head' },
      ...(icon === undefined ? [] : [icon]),
      element('strong', { text: title }),
      element('span', { class: 'did', text: did }),
      element('span', { class: 'length', text: length }),
    );
    const hint = hinted ? [element('div', { class: 'hint', text: HINT })] : [];
    this.#card.replaceChildren(head, ...lines.map((line) => element('div', { text: line })), ...hint);
    this.#card.hidden = false;
    const { offsetWidth, offsetHeight } = this.#card;
    const { innerWidth, innerHeight } = window;
    const left = Math.min(Math.max(4, x + GAP), innerWidth - offsetWidth - 4);
    const below = bottom + 4;
    const y = below + offsetHeight < innerHeight ? below : Math.max(2, top - offsetHeight - 4);
    this.#card.style.left = `${Math.max(2, left)}px`;
    this.#card.style.top = `${y}px`;
  }
}
