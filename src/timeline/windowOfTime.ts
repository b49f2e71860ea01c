/**
 * The visible span, as it follows the newest moment, is zoomed and panned. States: following (its end moves with the run), standing (it stays where the user
 * left it).
 */
import { between, clamped, fitting, panned, type Span, zoomed } from './viewport';

/** A live run is shown whole until it is this long, then its newest part. ns */
const SHOWN = 10e9;
/** A run's first moments are not stretched over the whole width. ns */
const FIRST = 1e9;
const EASING_MS = 120;

export class WindowOfTime {
  following = true;
  /** What the user sees while it follows: the length he chose; undefined as long as he chose none. */
  #length: number | undefined;
  #span: Span = { from: 0, to: FIRST };
  #easing: { readonly from: Span; readonly began: number } | undefined;
  /** Whether changes ease; false for users who asked for less motion. */
  eases = true;

  /** The span it has or eases to. */
  get target(): Span {
    return this.#span;
  }

  /** What is to be drawn at a moment of the view's clock, ms. */
  at(clock: number): Span {
    if (this.#easing === undefined) {
      return this.#span;
    }
    const share = (clock - this.#easing.began) / EASING_MS;
    if (share >= 1 || share < 0) {
      this.#easing = undefined;
      return this.#span;
    }
    return between(this.#easing.from, this.#span, 1 - (1 - share) ** 3);
  }

  get easing(): boolean {
    return this.#easing !== undefined;
  }

  /** Begins anew with another run. What the user chose as its length stays. */
  reset(): void {
    this.following = true;
    this.#easing = undefined;
    this.#span = { from: 0, to: this.#length ?? FIRST };
  }

  /** Moves with the run. `live`: its newest moment moves on. */
  follow(run: Span, live: boolean): void {
    if (!this.following) {
      return;
    }
    if (!live) {
      this.#span =
        this.#length === undefined || this.#length >= run.to - run.from ? fitting(run) : this.#tail(run, this.#length);
    } else {
      const length = this.#length ?? Math.min(SHOWN, Math.max(FIRST, (run.to - run.from) / 0.98));
      this.#span = this.#tail(run, length);
    }
  }

  #tail(run: Span, length: number): Span {
    const to = Math.max(run.from + length, run.to + length * 0.02);
    return { from: to - length, to };
  }

  /** Shows less (factor above 1) or more around a moment; eases when the clock is told. With the newest moment in view a view that follows goes on following. */
  zoom(factor: number, around: number, run: Span, clock?: number): void {
    const before = this.#span;
    if (clock !== undefined) {
      this.#ease(clock);
    }
    const next = clamped(zoomed(before, factor, around), run);
    const atEnd = this.following && run.to <= next.to && next.from < run.to;
    if (atEnd) {
      this.#length = next.to - next.from;
    }
    this.following = atEnd;
    this.#span = next;
  }

  /** Moves by a share of its length, above 0 to later moments. */
  pan(share: number, run: Span): void {
    if (share === 0) {
      return;
    }
    this.following = false;
    this.#span = clamped(panned(this.#span, share), run);
  }

  /** Shows a span. */
  show(span: Span, run: Span, clock: number): void {
    this.#ease(clock);
    this.following = false;
    this.#span = clamped(span, run);
  }

  /** Shows a span at once, as while it is dragged. */
  jump(span: Span, run: Span): void {
    this.following = false;
    this.#easing = undefined;
    this.#span = clamped(span, run);
  }

  /** Shows the whole run, and follows it when it goes on. */
  showRun(run: Span, clock: number): void {
    this.#ease(clock);
    this.#length = undefined;
    this.following = true;
    this.#span = fitting(run);
  }

  /** Stays where it is from now on. */
  stand(): void {
    this.following = false;
  }

  /** Follows the newest moment again. */
  followAgain(run: Span, { live, clock }: { readonly live: boolean; readonly clock: number }): void {
    this.#ease(clock);
    this.#length = this.#span.to - this.#span.from;
    this.following = true;
    this.follow(run, live);
  }

  #ease(clock: number): void {
    this.#easing = this.eases ? { from: this.at(clock), began: clock } : undefined;
  }
}
