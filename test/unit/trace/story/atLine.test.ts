import { deepEqual, equal } from 'node:assert/strict';
import { stepEnd, waitKind } from '../../../../src/protocol/recording';
import { whatIsAtLine } from '../../../../src/trace/story/atLine';
import { RecordingBuilder } from '../../support/recordingBuilder';
import { sceneOf } from '../../support/scene';

const MS = 1e6;

describe('what a line of the program is about', () => {
  it('is the task that stands there, of several the selected one, else the one that has stood there longest', () => {
    const builder = new RecordingBuilder().process();
    const stack = builder.stack('sleep@lib/asyncio/tasks.py:1', 'work@main.py:7', 'run@main.py:3');
    for (const id of [1, 2, 3]) {
      builder.task({ id, at: 0 });
      builder.step({ task: id, from: (10 - id) * MS, to: (11 - id) * MS, how: waitKind.sleep, target: 9, stack });
    }
    equal(at(builder, 7), 'task 3');
    equal(at(builder, 3), 'task 3');
    equal(at(builder, 7, 1), 'task 1');
    equal(at(builder, 8), undefined);
  });

  it('is the last task that waited there, when none stands there any more', () => {
    const builder = new RecordingBuilder().process();
    const stack = builder.stack('work@main.py:7');
    for (const id of [1, 2]) {
      builder.task({ id, at: 0 });
      builder.step({ task: id, from: id * MS, to: (id + 1) * MS, how: waitKind.sleep, target: 9, stack });
      builder.woke(id, 5 * MS);
    }
    builder.step({ task: 2, from: 6 * MS, to: 7 * MS, how: stepEnd.returned });
    builder.step({ task: 1, from: 8 * MS, to: 9 * MS, how: stepEnd.returned });
    equal(at(builder.end(10 * MS), 7), 'task 2 at 3 ms');
  });

  it('is the last task, else the last resource, that was made there', () => {
    const builder = new RecordingBuilder().process();
    builder.resource(7, 'lock', { site: builder.site('main@main.py:2') });
    for (const id of [1, 2]) builder.task({ id, at: 0, site: builder.site('main@main.py:4') });
    deepEqual([at(builder, 4), at(builder, 2)], ['task 2', 'resource 7']);
  });
});

function at(builder: RecordingBuilder, line: number, selected = 0): string | undefined {
  const { trace, words } = sceneOf(builder);
  const isThere = (place: { readonly file: string; readonly line: number }) =>
    place.file.endsWith('main.py') && place.line === line;
  const found = whatIsAtLine({ trace, words, isThere, selected });
  if (found?.kind !== 'task') {
    return found === undefined ? undefined : `resource ${found.resource.id}`;
  }
  return `task ${found.task.id}${found.time === undefined ? '' : ` at ${found.time / MS} ms`}`;
}
