/** What is said aloud, and how often: findings at most every two seconds, never times that tick. */
import { plural } from '../trace/numbers';
import { spokenBar } from '../trace/story/barWords';
import { rangeAnnouncement } from '../trace/story/rangeDetails';
import type { Timeline } from './timeline';

const PAUSE_MS = 2000;

interface Known {
  readonly run: string;
  readonly findings: number;
  readonly over: boolean;
  readonly following: boolean;
  readonly range: string;
  /** What it says, and how many tasks it leaves: told when it is another, not whenever a task comes or goes. */
  readonly filter: string;
  readonly matches: string;
  readonly bar: string;
}

export class Speech {
  readonly #timeline: Timeline;
  #known: Known | undefined;
  #findingsAt = Number.NEGATIVE_INFINITY;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** What has changed since the last call, in words; empty when that needs no words. `clock`: ms. */
  news(clock: number): string {
    const before = this.#known;
    const now = this.#now();
    if (before === undefined || before.run !== now.run) {
      this.#known = now;
      return '';
    }
    const more = now.findings - before.findings;
    const tellFindings = more > 0 && clock >= this.#findingsAt + PAUSE_MS;
    this.#known = more > 0 && !tellFindings ? { ...now, findings: before.findings } : now;
    if (tellFindings) {
      this.#findingsAt = clock;
    }
    const news = tellFindings ? [plural(more, 'more finding')] : [];
    return [...news, ...changes(before, now)].join('. ');
  }

  #now(): Known {
    const { run, window, range, choices, layout, selected, inBars } = this.#timeline;
    const bar =
      inBars && selected?.bar !== undefined ? spokenBar(selected.process.scene, selected.task, selected.bar) : '';
    return {
      run: run.run,
      findings: run.findings.length,
      over: run.over,
      following: window.following,
      range: range === undefined ? '' : rangeAnnouncement(range.from, range.to),
      filter: choices.filter?.text ?? '',
      matches: `${plural(layout.matches, 'task')} ${layout.matches === 1 ? 'matches' : 'match'}`,
      bar,
    };
  }
}

function changes(before: Known, now: Known): readonly string[] {
  const news: string[] = [];
  if (now.over && !before.over) {
    news.push('Run ended');
  } else if (now.following !== before.following && !now.over) {
    news.push(`Follow ${now.following ? 'on' : 'off'}`);
  }
  if (now.filter !== before.filter && now.filter !== '') {
    news.push(now.matches);
  }
  for (const key of ['range', 'bar'] as const) {
    if (now[key] !== before[key] && now[key] !== '') {
      news.push(now[key]);
    }
  }
  return news;
}
