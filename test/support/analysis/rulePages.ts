/** The pages of rules, and the programs on them. */
import { ok } from 'node:assert/strict';
import { join } from 'node:path';
import { pythonVersion } from '../../../src/analysis/configuration';
import { repository } from '../folders';

export const pages = join(repository, 'media/rules');

/** The headings of every page, in their order. */
export const sections = [
  'Why it matters',
  'Bad',
  'Good',
  'Versions',
  'How to silence it',
  'What it does not see',
] as const satisfies readonly string[];

/** A program of a page. Behind `python` its fence may say `notebook`, `target-version=3.9`, and `endless` for one that does not end. */
export interface PageProgram {
  readonly text: string;
  readonly notebook: boolean;
  readonly endless: boolean;
  readonly oldest: readonly [number, number];
}

export function programOf(page: string, title: 'Bad' | 'Good'): PageProgram {
  const [, options = '', text = ''] = /^```python(.*)\n([\s\S]*?)^```$/m.exec(sectionOf(page, title)) ?? [];
  ok(text !== '', `'${title}' has no program`);
  const version = /target-version=(\S+)/.exec(options)?.[1];
  return {
    text,
    notebook: options.includes('notebook'),
    endless: options.includes('endless'),
    oldest: pythonVersion(version ?? '3.11') ?? [3, 11],
  };
}

/** What the bad program prints. Behind `text` the fence may say which Python does: `python=3.14`. */
export interface Outcome {
  /** `...` stands for anything. */
  readonly lines: readonly string[];
  readonly python: string | undefined;
}

/** Undefined where the page shows none. */
export function outcomeOf(page: string): Outcome | undefined {
  const [, options, text] = /^```text(.*)\n([\s\S]*?)^```$/m.exec(sectionOf(page, 'Why it matters')) ?? [];
  if (options === undefined || text === undefined) {
    return undefined;
  }
  return { lines: text.trimEnd().split('\n'), python: /python=(\S+)/.exec(options)?.[1] };
}

/** A section with its heading; empty when there is none. */
export function sectionOf(page: string, title: string): string {
  return page.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';
}
