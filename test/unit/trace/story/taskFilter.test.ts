import { deepEqual, equal } from 'node:assert/strict';
import { stepEnd, waitKind } from '../../../../src/protocol/recording';
import { openRecording } from '../../../../src/trace/recordingReader';
import { matchesFilter, noMatchText, parseTaskFilter } from '../../../../src/trace/story/taskFilter';
import { Trace } from '../../../../src/trace/trace';
import { Words } from '../../../../src/trace/words';
import { RecordingBuilder } from '../../support/recordingBuilder';

const MS = 1e6;

describe('A filter of tasks', () => {
  it('finds text in names, coroutines and files, whatever its case', () => {
    deepEqual(found('WORKER'), ['worker-1', 'worker-2']);
    deepEqual(found('pump'), ['pump #4']);
    deepEqual(found('feed.py'), ['pump #4']);
    deepEqual(found('"big job"'), ['big job']);
    deepEqual(found('big job'), ['big job']);
  });

  it('finds states, and what is alive or has ended', () => {
    deepEqual(found('state:waiting'), ['worker-1', 'worker-2']);
    deepEqual(found('state:wait'), ['worker-1', 'worker-2']);
    deepEqual(found('is:failed'), ['big job']);
    deepEqual(found('is:ended'), ['big job']);
    deepEqual(found('is:alive'), ['worker-1', 'worker-2', 'pump #4']);
  });

  it('finds what tasks wait for, and for how long', () => {
    deepEqual(found('on:limit'), ['worker-1']);
    deepEqual(found('on:"Semaphore LIMIT"'), ['worker-1']);
    deepEqual(found('>100ms'), ['worker-1', 'pump #4']);
    deepEqual(found('>0.19s'), ['pump #4']);
    deepEqual(found('>1.5s'), []);
  });

  it('finds the lines at which tasks stand, and those that created them', () => {
    deepEqual(found('line:main.py:21'), ['worker-1']);
    deepEqual(found('line:app/main.py:21'), ['worker-1']);
    deepEqual(found('line:ain.py:21'), []);
    deepEqual(found('line:main.py:70'), ['worker-2']);
    deepEqual(found('line:feed.py'), ['pump #4']);
  });

  it('takes several words together, with or without "and"', () => {
    deepEqual(found('worker and state:waiting and on:LIMIT'), ['worker-1']);
    deepEqual(found('worker on:LIMIT'), ['worker-1']);
    deepEqual(found('worker AND >150ms'), ['worker-1']);
  });

  it('finds nothing with what makes no sense, and does not fail', () => {
    for (const typed of ['state:sleepy', 'on:', '>many', 'line:', '"', '\u0000', 'a'.repeat(10_000), '(', '.*']) {
      deepEqual(found(typed), [], typed);
    }
  });

  it('is none when nothing was typed', () => {
    equal(parseTaskFilter('  '), undefined);
    equal(parseTaskFilter(' and '), undefined);
  });

  it('names itself when nothing matches', () => {
    const filter = parseTaskFilter(' on:LIMT ');
    equal(filter && noMatchText(filter), "No task matches 'on:LIMT'.");
  });
});

/** The names of the tasks that a filter leaves. */
function found(typed: string): readonly string[] {
  const builder = new RecordingBuilder().process();
  const worker = builder.code('worker');
  builder.resource(9, 'semaphore', { name: 'LIMIT', limit: 1 });
  builder.task({ id: 1, at: 0, name: 'worker-1', code: worker, site: builder.site('main@main.py:69') });
  builder.task({ id: 2, at: 0, name: 'worker-2', code: worker, site: builder.site('main@main.py:70') });
  builder.task({ id: 3, at: 0, name: 'big job', code: builder.code('job') });
  builder.task({ id: 4, at: 0, automatic: 4, code: builder.code('pump', '/app/feed.py') });
  const stack = builder.stack('acquire@lib/asyncio/locks.py:386', 'worker@main.py:21');
  builder.step({ task: 1, from: 10 * MS, to: 20 * MS, how: waitKind.semaphore, target: 9, stack });
  builder.step({ task: 3, from: 20 * MS, to: 30 * MS, how: stepEnd.failed, target: builder.error('KeyError', 'x') });
  builder.step({ task: 2, from: 30 * MS, to: 150 * MS, how: waitKind.sleep, target: 1 });
  const trace = new Trace();
  const reader = openRecording(builder.source(), trace);
  if (reader.ok) reader.value.poll();
  const words = new Words(trace, () => undefined);
  const filter = parseTaskFilter(typed);
  return filter === undefined
    ? []
    : [...trace.tasks.values()]
        .filter((task) => matchesFilter(filter, task, { trace, words, now: 200 * MS }))
        .map((task) => words.taskName(task));
}
