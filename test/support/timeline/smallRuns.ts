/** Small runs as the page gets them. */
import { operationKind, waitKind } from '../../../src/protocol/recording';
import { RecordingBuilder } from '../../unit/support/recordingBuilder';
import { type ShownRecording, shownRecording } from './timelinePage';

const MS = 1e6;
const hostile = [
  '<img src=x onerror="window.hacked=1">',
  '"><script>window.hacked=1</script>',
  'two\nlines',
  'x'.repeat(10_000),
];

/** A second of a program: main with two workers, of which one waits for a lock that the other holds until it fails. */
export function crawler(over = true): ShownRecording {
  const builder = new RecordingBuilder()
    .process({ blockedLoopMs: 500 })
    .text({ k: 'loop', id: 1, class: 'asyncio.Loop' });
  const stack = builder.stack('acquire@lib/locks.py:9', 'fetch@crawler.py:21');
  builder.resource(7, 'lock', { name: 'RATE' });
  builder.task({ id: 1, at: 0, name: 'main' });
  builder.task({ id: 2, at: 100 * MS, creator: 1, name: 'worker-1' });
  builder.task({ id: 3, at: 100 * MS, creator: 1, name: 'worker-2' });
  builder.step({ task: 1, from: 0, to: 110 * MS, how: waitKind.sleep, target: 9 });
  builder.operation(7, 120 * MS, operationKind.acquired, 1);
  builder.step({ task: 3, from: 110 * MS, to: 130 * MS, how: waitKind.sleep, target: 9 });
  builder.step({ task: 2, from: 200 * MS, to: 400 * MS, how: waitKind.lock, target: 7, stack });
  builder.step({ task: 3, from: 400 * MS, to: 405 * MS, how: 2, target: builder.error('TimeoutError', 'late') });
  return shownRecording((over ? builder.end(1000 * MS) : builder).source(), { over });
}

export function hostileRun(): ShownRecording {
  const builder = new RecordingBuilder().process();
  for (const [index, name] of hostile.entries()) {
    const id = index + 1;
    builder.task({
      id,
      at: 0,
      name,
      code: builder.code(name, `/app/${name}.py`),
      site: builder.site('f@<b>main</b>.py:3'),
    });
    builder.resource(20 + id, 'queue', { name });
    builder.step({
      task: id,
      from: 100 * MS,
      to: 200 * MS,
      how: 19,
      target: 20 + id,
      stack: builder.stack(`${name}@<i>.py:1`),
    });
  }
  builder.step({ task: 4, from: 300 * MS, to: 400 * MS, how: 2, target: builder.error(hostile[0] ?? '', hostile[1]) });
  return shownRecording(builder.end(1000 * MS).source());
}

/** Five tasks that are done and have the same name. */
export function equalTasks(): ShownRecording {
  const builder = new RecordingBuilder().process().text({ k: 'loop', id: 1, class: 'asyncio.Loop' });
  builder.task({ id: 1, at: 0, name: 'main' });
  const code = builder.code('notify');
  for (let id = 2; id < 7; id += 1) {
    builder.task({ id, at: id * MS, creator: 1, automatic: id, code });
    builder.step({ task: id, from: id * 10 * MS, to: (id * 10 + 5) * MS, how: 1 });
  }
  return shownRecording(builder.end(1000 * MS).source());
}
