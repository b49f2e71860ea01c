/** The timeline's page: elements, messages, and a frame whenever something has changed. */
import { Commands, type PageDoes } from '../commands';
import { Picture } from '../picture';
import { ShownDetails } from '../shownDetails';
import { Speech } from '../speech';
import { Timeline } from '../timeline';
import type { View } from '../view';
import { visibleRowsText } from '../visibleRowsText';
import { Controls, say } from './controls';
import { DetailsPane } from './detailsPane';
import { Gutter } from './gutter';
import { connect, type Host } from './host';
import { HoverCard } from './hoverCard';
import { listenToKeys } from './keyboard';
import { legend } from './legend';
import { buildPage, type Page } from './page';
import { Painter } from './painter';
import { paneDoes } from './paneLinks';
import { listenToPointer } from './pointer';
import { openPanel } from './popup';
import { listenToRows } from './rowClicks';
import { onThemeChange } from './theme';

const GUTTER = { panel: 226, editor: 248 } as const;
const HINTS = 3;
/** Details are made anew at most so often while a program runs, ms. */
const DETAILS_PAUSE = 250;
/** While a large recording is read, reading goes first: a frame at most so often, ms, and for so many times as long as the last one took there is none. */
const LOADING_PAUSE = 200;
const LOADING_SHARE = 20;

function start(): void {
  const page = buildPage();
  const host = connect((message) => {
    timeline.take(message, performance.now());
    if (!timeline.loading || frames.isDueWhileLoading(performance.now())) {
      draw();
    }
  });
  const timeline = new Timeline((message) => host.post(message));
  const painter = new Painter(page.canvas);
  const gutter = new Gutter(page.rows, page.fixedRows, page.scrolledRows);
  const picture = new Picture();
  const card = new HoverCard(page.card, () => hintIsDue(host));
  const controls = new Controls(page, timeline, () => draw());
  const details = new ShownDetails(timeline);
  const speech = new Speech(timeline);
  let shown = timeline.frame(performance.now());
  const commands = new Commands(
    timeline,
    pageDoes({ page, timeline, controls, card, details, view: () => shown.view, draw: () => draw() }),
    () => performance.now(),
  );
  timeline.onAction = (action) => commands.act(action);
  const pane = new DetailsPane(
    page.details,
    paneDoes(timeline, commands, () => details.get().text),
  );
  const frames = new Frames((now) => {
    shown = timeline.frame(now);
    picture.draw(timeline.run, shown.layout, shown.view);
    painter.paint(picture);
    gutter.update(shown.layout, shown.view, { top: picture.top, focused: timeline.focused });
    page.scrollHeight.style.height = `${shown.layout.height}px`;
    page.scrollbar.style.top = `${picture.top}px`;
    if (Math.abs(page.scrollbar.scrollTop - shown.view.scrollTop) >= 1) {
      page.scrollbar.scrollTop = shown.view.scrollTop;
    }
    controls.update(now);
    card.tick(now, timeline.live);
    page.details.hidden = !timeline.details;
    if (timeline.details && (!timeline.live || frames.isDue(now, DETAILS_PAUSE))) {
      pane.show(details.get());
    }
    say(page, speech.news(now));
    timeline.tellState(frames.painted);
    return (timeline.moves && !timeline.loading) || (timeline.details && details.busy);
  });
  const draw = () => frames.request();

  controls.setGutter(keptWidth(host.kept()));
  controls.listen(commands, (width) => host.keep({ ...host.kept(), gutter: width }));
  listenToKeys(page, commands);
  listenToRows(page, timeline, commands, draw);
  listenToPointer({ page, timeline, commands, picture, card, view: () => shown.view, changed: draw });
  watchSize(page.lanes, (width, height) => {
    timeline.resize(width, height, applyTextScale(page, painter));
    painter.resize(width, height, window.devicePixelRatio);
    frames.now();
  });
  const themeChanged = () => {
    timeline.window.eases = !document.body.classList.contains('vscode-reduce-motion');
    painter.themeChanged();
    draw();
  };
  onThemeChange(themeChanged);
  themeChanged();
  void document.fonts.load('16px codicon').then(draw);
  host.post({ type: 'ready' });
}

interface Doing {
  readonly page: Page;
  readonly timeline: Timeline;
  readonly controls: Controls;
  readonly card: HoverCard;
  readonly details: ShownDetails;
  readonly view: () => View;
  readonly draw: () => void;
}

/** What commands need the page for. */
function pageDoes({ page, timeline, controls, card, details, view, draw }: Doing): PageDoes {
  return {
    focusFilter: () => page.filter.select(),
    chooseGrouping: () => controls.chooseGrouping(),
    showKeys: () => openPanel(legend(), 'Keys and Legend', page.rows),
    copyText: () => timeline.post({ type: 'copy', text: details.get().text }),
    showRowsAsText: () =>
      timeline.post({ type: 'showText', text: visibleRowsText(timeline.layout, view(), timeline.top) }),
    closeCard: () => card.hide(),
    clearFilter: () => controls.clearFilter(),
    changed: draw,
  };
}

/** Frames, one at a time. `paint` returns whether the next one differs though nothing comes. */
class Frames {
  painted = 0;
  readonly #paint: (clock: number) => boolean;
  #requested = false;
  #paintedAt = Number.NEGATIVE_INFINITY;
  /** ms that the last frame took. */
  #took = 0;
  #last = Number.NEGATIVE_INFINITY;

  constructor(paint: (clock: number) => boolean) {
    this.#paint = paint;
  }

  request(): void {
    if (!this.#requested) {
      this.#requested = true;
      requestAnimationFrame(() => {
        this.#requested = false;
        this.now();
      });
    }
  }

  /** Paints at once: a canvas whose size has changed is empty. */
  now(): void {
    this.painted += 1;
    const began = performance.now();
    const again = this.#paint(began);
    this.#paintedAt = performance.now();
    this.#took = this.#paintedAt - began;
    if (again) {
      this.request();
    }
  }

  /** Whether the last frame was long enough ago, seen from what it cost. */
  isDueWhileLoading(clock: number): boolean {
    return clock >= this.#paintedAt + Math.max(LOADING_PAUSE, LOADING_SHARE * this.#took);
  }

  /** Whether something that is done now and then is due. */
  isDue(clock: number, pause: number): boolean {
    const due = clock >= this.#last + pause;
    if (due) {
      this.#last = clock;
    }
    return due;
  }
}

/** The first cards say what else there is; so many times, ever. */
function hintIsDue(host: Host): boolean {
  const kept = host.kept();
  const shown = typeof kept['hints'] === 'number' ? kept['hints'] : 0;
  if (shown < HINTS) {
    host.keep({ ...kept, hints: shown + 1 });
  }
  return shown < HINTS;
}

function keptWidth({ gutter }: Readonly<Record<string, unknown>>): number {
  const place = document.body.dataset['place'] === 'editor' ? 'editor' : 'panel';
  return typeof gutter === 'number' ? gutter : GUTTER[place];
}

/** What the page's texts are meant to be, CSS pixels. */
const TEXT = 12;

/** Lets all be as much larger as texts are: a browser has a least size for those of elements, which a canvas does not know of. Returns how much. */
function applyTextScale({ filter }: Page, painter: Painter): number {
  const scale = Math.max(1, Number.parseFloat(getComputedStyle(filter).fontSize) / TEXT || 1);
  document.body.style.setProperty('--text', String(scale));
  painter.scaleTexts(scale);
  return scale;
}

function watchSize(of: HTMLElement, changed: (width: number, height: number) => void): void {
  new ResizeObserver(() => changed(of.clientWidth, of.clientHeight)).observe(of);
}

start();
