import { readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { repository } from '../support/folders';
import type { Figure } from './figure';
import type { Row } from './row';

/** The rows as Markdown, with the kind of machine under them. */
export function markdownTable(rows: readonly Row[]): string {
  const head = [
    'Python',
    'measure',
    'alone',
    'with Loopscope',
    'middle half',
    'least in Python',
    'debug mode',
    'bound',
  ];
  const body = rows.map((row) => [
    row.python,
    row.measure,
    row.alone,
    row.agent,
    row.spread,
    row.least,
    row.debug,
    row.bound,
  ]);
  const lines = [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`);
  return [...lines, '', machine()].join('\n');
}

/** Puts the table between its two marks in README.md. */
export function writeIntoReadme(rows: readonly Row[]): void {
  replaceInReadme('bench', markdownTable(rows));
}

/** Puts figures between their marks in README.md. */
export function writeFigures(
  name: 'timeline bench' | 'findings bench' | 'lint bench',
  figures: readonly Figure[],
): void {
  const body = figures.map(({ measure, figure, bound }) => [measure, figure, bound]);
  const lines = [['measure', 'figure', 'bound'], ['---', '---', '---'], ...body].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );
  replaceInReadme(name, [...lines, '', machine()].join('\n'));
}

function replaceInReadme(name: string, table: string): void {
  const [first, last] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const path = join(repository, 'README.md');
  const text = readFileSync(path, 'utf8');
  const from = text.indexOf(first);
  const to = text.indexOf(last);
  if (from < 0 || to < from) throw new Error(`README.md has no ${first} … ${last} for the table.`);
  writeFileSync(path, `${text.slice(0, from + first.length)}\n${table}\n${text.slice(to)}`);
  console.log('README.md has the new table.');
}

function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const day = new Date().toISOString().slice(0, 10);
  return `Measured on ${day} on ${cpus().length} × ${first?.model.trim() ?? arch()}, ${memory} GiB, ${type()} ${release()}.`;
}
