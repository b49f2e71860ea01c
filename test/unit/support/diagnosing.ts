import assert from 'node:assert/strict';
import { diagnose } from '../../../src/findings/diagnose';
import type { Finding, FindingCode } from '../../../src/findings/finding';
import { readAll } from './reading';
import { RecordingBuilder } from './recordingBuilder';

/** ns. */
export const MS = 1e6;

/** What is found, of the codes of interest. `ended`: the program has. `now`: ns; the last row's moment unless told. */
export function found(
  builder: RecordingBuilder,
  codes: readonly FindingCode[],
  ended = true,
  now?: number,
): readonly Finding[] {
  const lines = sources.get(builder) ?? resources;
  const { trace, words } = readAll(builder, undefined, (_, line) => lines[line - 1] ?? '');
  return diagnose(trace, words, ended, now).filter((finding) => codes.includes(finding.code));
}

/** Message and line of the one finding of a code. */
export function only(builder: RecordingBuilder, code: FindingCode, ended = true): string {
  const findings = found(builder, [code], ended);
  assert.equal(findings.length, 1, `${findings.length} findings`);
  const [{ message, place, count } = assert.fail()] = findings;
  return `${place?.file.split('/').at(-1)}:${place?.line} ${message}${count > 1 ? ` ×${count}` : ''}`;
}

export function nothing(builder: RecordingBuilder, code: FindingCode, ended = true): void {
  assert.deepEqual(
    found(builder, [code], ended).map(({ message }) => message),
    [],
  );
}

const resources = ['A = asyncio.Lock()', 'B = asyncio.Lock()', 'queue = asyncio.Queue()'];
const sources = new WeakMap<RecordingBuilder, readonly string[]>();

/** Gives every file of the program a text, from a line on. */
export function withSource(builder: RecordingBuilder, from: number, text: string): RecordingBuilder {
  sources.set(builder, [
    ...Array.from({ length: from - 1 }, (_, index) => resources[index] ?? ''),
    ...text.split('\n'),
  ]);
  return builder;
}

/** A program with a loop and the task `main`, which was made for the loop to run. */
export function program(): RecordingBuilder {
  const builder = new RecordingBuilder().process().loopRow(1, 1, 1);
  builder.text({ k: 'thread', id: 1, name: 'MainThread', main: true });
  builder.text({ k: 'thread', id: 2, name: 'Thread-1', main: false });
  builder.task({ id: 1, at: 0, name: 'main', code: builder.code('main') });
  return builder;
}

export function worker(builder: RecordingBuilder, id: number, name: string): number {
  return builder.task({ id, at: 10 + id, creator: 1, name, site: builder.site(`main@main.py:${30 + id}`) });
}
