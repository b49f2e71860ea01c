/** Everything around the lanes that is not drawn: filter, chip, badge, pill, empty states, the overview as a slider, the sash. */
import { duration, moment } from '../../trace/numbers';
import { groupings } from '../../trace/story/taskBuckets';
import { noMatchText, parseTaskFilter } from '../../trace/story/taskFilter';
import { notRecordedText, oneLine } from '../../trace/words';
import { chipOf, droppedBadge } from '../chip';
import type { Commands } from '../commands';
import type { Timeline } from '../timeline';
import { element, iconElement, setAttribute, setText } from './elements';
import type { Page } from './page';
import { openMenu } from './popup';

const NARROWEST = 120;
const WIDEST = 480;
/** Times that only tick are told anew so often, ms. */
const TICK = 250;

const groupingNames = {
  creator: 'Creator',
  state: 'State',
  waitsFor: 'Waits For',
  loop: 'Loop',
  creationLine: 'Creation Line',
} as const;

export class Controls {
  readonly #page: Page;
  readonly #timeline: Timeline;
  readonly #changed: () => void;
  #toldAt = Number.NEGATIVE_INFINITY;
  #empty = '';

  constructor(page: Page, timeline: Timeline, changed: () => void) {
    this.#page = page;
    this.#timeline = timeline;
    this.#changed = changed;
  }

  listen(commands: Commands, keepWidth: (width: number) => void): void {
    const { filter, group, badge, pill, sash } = this.#page;
    filter.addEventListener('input', () => this.#filter());
    filter.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        this.clearFilter();
        this.#page.rows.focus();
      } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
        event.preventDefault();
        this.#page.rows.focus();
        commands.run('rowDown');
      }
    });
    group.addEventListener('click', () => this.chooseGrouping());
    pill.addEventListener('click', () => commands.run('end'));
    badge.addEventListener('click', () => {
      const dropped = droppedBadge(this.#timeline.run);
      if (dropped !== undefined) {
        const room = Math.max(1e6, dropped.to - dropped.from);
        const span = { from: dropped.from - room, to: dropped.to + room };
        this.#timeline.window.show(span, this.#timeline.run.span, performance.now());
        this.#changed();
      }
    });
    sash.addEventListener('pointerdown', (event) => this.#dragSash(event, keepWidth));
  }

  /** Shows what has changed; what ticks, 4 times a second. */
  update(clock: number): void {
    const { live, window: shown, run } = this.#timeline;
    const { pill } = this.#page;
    pill.hidden = !live || shown.following;
    this.#showEmpty();
    if (live && clock < this.#toldAt + TICK) {
      return;
    }
    this.#toldAt = clock;
    this.#showChip();
    const behind = Math.max(0, run.now - shown.target.to);
    const text = behind < 1e8 ? 'Follow' : `Follow, ${(behind / 1e9).toFixed(1)} s behind`;
    if (!pill.hidden && pill.textContent !== text) {
      pill.replaceChildren(iconElement('debug-continue'), document.createTextNode(text));
    }
    this.#showSlider();
  }

  clearFilter(): void {
    this.#page.filter.value = '';
    this.#timeline.choose({ filter: undefined, only: undefined });
    this.#changed();
  }

  chooseGrouping(): void {
    const { choices } = this.#timeline;
    const all = (['creator', ...groupings] as const).map((grouping) => ({
      label: groupingNames[grouping],
      chosen: choices.grouping === grouping,
      choose: () => {
        this.#timeline.choose({ grouping });
        this.#changed();
      },
    }));
    openMenu(this.#page.group, all, this.#page.rows);
  }

  setGutter(width: number): void {
    const own = Math.min(WIDEST, Math.max(NARROWEST, width));
    this.#page.root.style.setProperty('--gutter', `${own}px`);
    this.#page.root.classList.toggle('wide-gutter', own >= 300);
  }

  #filter(): void {
    this.#timeline.choose({ filter: parseTaskFilter(this.#page.filter.value) });
    this.#changed();
  }

  #showChip(): void {
    const { chip, badge } = this.#page;
    const { icon, word, value, title = '' } = chipOf(this.#timeline.run, this.#timeline.cursor);
    const key = `${icon} ${word} ${value}`;
    if (chip.dataset['shown'] !== key) {
      chip.dataset['shown'] = key;
      chip.title = title;
      const mark = icon === 'dot' ? element('span', { class: 'dot' }) : iconElement(icon);
      chip.replaceChildren(mark, element('span', { text: word }), element('strong', { text: value }));
    }
    const dropped = droppedBadge(this.#timeline.run);
    badge.hidden = dropped === undefined;
    if (dropped !== undefined && badge.title !== dropped.title) {
      badge.title = dropped.title;
      const word = element('span', { class: 'word', text: 'dropped' });
      badge.replaceChildren(iconElement('warning'), document.createTextNode(`${dropped.rows} `), word);
    }
  }

  #showSlider(): void {
    const { overview } = this.#page;
    const { window: shown, run } = this.#timeline;
    const { from, to } = shown.target;
    const end = run.now;
    setAttribute(overview, 'aria-valuemin', '0');
    setAttribute(overview, 'aria-valuemax', String(Math.round(end / 1e6)));
    setAttribute(overview, 'aria-valuenow', String(Math.round(Math.max(0, from) / 1e6)));
    const text = `${moment(Math.max(0, from))} to ${moment(Math.min(to, end))} of ${duration(end)}`;
    setAttribute(overview, 'aria-valuetext', text);
  }

  #showEmpty(): void {
    const { empty } = this.#page;
    const key = this.#emptyKind();
    if (key === this.#empty) {
      return;
    }
    this.#empty = key;
    empty.hidden = key === '';
    const nothing = this.#timeline.run.processes.length === 0 && key !== '';
    this.#page.root.classList.toggle('without-run', nothing);
    empty.classList.toggle('in-lanes', !nothing);
    empty.replaceChildren(...this.#emptyContent(key));
  }

  #emptyKind(): string {
    const { run, choices, layout, activeFile } = this.#timeline;
    if (run.processes.length === 0) {
      return run.problems.length > 0 ? `problem ${run.problems.join(' ')}` : `noRun ${activeFile ?? ''}`;
    }
    if (choices.filter !== undefined && layout.matches === 0) {
      return `filter ${choices.filter.text}`;
    }
    const tasks = run.processes.some(({ trace }) => trace.tasks.size > 0);
    if (tasks) {
      return '';
    }
    const loops = run.processes.some(({ trace }) => trace.loops.all.size > 0);
    if (loops) {
      return run.over ? 'The loop ran; no task was created.' : 'The loop runs; no task was created yet.';
    }
    const [missing] = run.processes.flatMap(({ trace }) => trace.notRecorded);
    if (missing !== undefined) {
      return notRecordedText(missing);
    }
    return run.over ? `${run.title} ended without starting an event loop. Nothing to show.` : '';
  }

  #emptyContent(key: string): readonly Node[] {
    if (key.startsWith('noRun')) {
      return this.#noRun();
    }
    const { filter } = this.#timeline.choices;
    if (key.startsWith('filter ') && filter !== undefined) {
      const clear = link('Clear filter', () => this.clearFilter());
      return [element('p', {}, document.createTextNode(`${noMatchText(filter)} `), clear)];
    }
    return [element('p', { text: key.replace(/^problem /, '') })];
  }

  #noRun(): readonly Node[] {
    const { activeFile } = this.#timeline;
    const command = (name: 'runFile' | 'openRecording' | 'openExample') => () =>
      this.#timeline.post({ type: 'command', command: name });
    const named = activeFile === undefined ? 'Open an Example' : `Run ${oneLine(activeFile)} with Loopscope`;
    const button = element('button', { class: 'button', text: named });
    button.addEventListener('click', command(activeFile === undefined ? 'openExample' : 'runFile'));
    const text =
      'Run an asyncio program to see its event loop here: a lane for each task, what it waits for, and what blocked it.';
    const example =
      activeFile === undefined ? [] : [document.createTextNode(' · '), link('Try an example', command('openExample'))];
    return [
      element('p', { text }),
      button,
      element(
        'p',
        { class: 'dim' },
        document.createTextNode('or press '),
        element('kbd', { text: 'F5' }),
        document.createTextNode(activeFile === undefined ? ' in a Python file · ' : ' · '),
        link('Open a recording', command('openRecording')),
        ...example,
      ),
    ];
  }

  #dragSash(event: PointerEvent, keepWidth: (width: number) => void): void {
    const { sash, root } = this.#page;
    sash.setPointerCapture(event.pointerId);
    const move = (next: PointerEvent) => {
      const width = next.clientX - root.getBoundingClientRect().left;
      this.setGutter(width);
      keepWidth(width);
    };
    sash.addEventListener('pointermove', move);
    sash.addEventListener('pointerup', () => sash.removeEventListener('pointermove', move), { once: true });
  }
}

function link(text: string, follow: () => void): HTMLElement {
  const made = element('a', { text, attributes: { href: '#' } });
  made.addEventListener('click', (event) => {
    event.preventDefault();
    follow();
  });
  return made;
}

/** Says something aloud. */
export function say(page: Page, text: string): void {
  if (text !== '') {
    setText(page.live, '');
    setText(page.live, text);
  }
}
