import { deepEqual, equal } from 'node:assert/strict';
import { itOnEveryPython } from '../support/everyPython';
import { eventsOf, fixture, type Recorded, record, recordFixture, taskNamed } from '../support/recorded';
import { sourceOf } from '../support/story';

describe('The agent sees how tasks end', () => {
  itOnEveryPython('the type of a result, and its text when it is a short plain value', async (python) => {
    const seen = await recordFixture('endings.py', python);
    const results = ['number', 'text', 'nothing', 'odd', 'list'].map((name) => stateOf(seen, name));
    deepEqual(results, ['returned 42', "returned 'page'", 'done', 'returned Odd', 'returned list']);
  });

  itOnEveryPython('an error, with its text and the line that raised it', async (python) => {
    const seen = await recordFixture('endings.py', python);
    const error = seen.trace.dictionary.error(taskNamed(seen, 'looked at').error);
    equal(stateOf(seen, 'looked at'), 'ValueError: too deep');
    deepEqual(seen.trace.dictionary.stack(error?.stack ?? 0).map(sourceOf), [
      "raise ValueError('too deep')",
      'deeper()',
    ]);
  });

  itOnEveryPython('no code of the program runs to show its results and errors', async (python) => {
    const seen = await recordFixture('endings.py', python);
    equal(stateOf(seen, 'fails oddly'), 'OddError');
    equal(seen.run.stderr.includes('was asked for'), false);
  });

  itOnEveryPython('an error that nobody looked at', async (python) => {
    const seen = await recordFixture('endings.py', python);
    const never = eventsOf(seen, 'task error never retrieved').map((event) => seen.words.taskOf(Number(event['task'])));
    deepEqual(never, ['nobody looks']);
    equal(taskNamed(seen, 'looked at').errorNeverRetrieved, false);
  });

  itOnEveryPython('a task that was destroyed while it was pending', async (python) => {
    const seen = await recordFixture('endings.py', python);
    const lost = taskNamed(seen, 'lost');
    equal(lost.state, 'destroyed');
    equal(seen.words.stateText(lost), 'destroyed while pending, waited for Future');
  });

  itOnEveryPython('a coroutine that was never awaited, with the line that made it', async (python) => {
    const seen = await recordFixture('endings.py', python);
    const never = seen.findings.filter(({ code }) => code === 'never-awaited');
    deepEqual(
      never.map(({ message, place }) => `${message.split(',')[0]} @ ${sourceOf(place)}`),
      ["Coroutine 'never' was never awaited @ never()"],
    );
  });

  itOnEveryPython('not with the line of one that was closed, whose address it has', async (python) => {
    const seen = await recordFixture('never_awaited_reused.py', python);
    const never = seen.findings.filter(({ code }) => code === 'never-awaited');
    deepEqual(
      never.map(({ place }) => sourceOf(place)),
      ['coroutine()'],
    );
  });

  itOnEveryPython('not that of a task that was destroyed before it ran, which is told itself', async (python) => {
    const seen = await recordFixture('never_awaited_of_task.py', python);
    const told = seen.findings.filter(({ code }) => code === 'never-awaited' || code === 'destroyed-pending');
    deepEqual(
      told.map(({ code, place, count }) => `${code} @ ${place?.line} ×${count}`),
      ['never-awaited @ 11 ×1', 'destroyed-pending @ 12 ×1', 'never-awaited @ 22 ×1'],
    );
  });

  itOnEveryPython('also where it was kept for a while, when Python remembers that line', async (python) => {
    const env = { PYTHONASYNCIODEBUG: '1' };
    const seen = await record([fixture('never_awaited.py')], python, { env });
    deepEqual(
      seen.trace.misuses.map(({ rule, created }) => `${rule} @ ${sourceOf(created)}`),
      [
        'never-awaited @ local = coroutine()',
        'never-awaited @ self.attribute = coroutine()',
        'never-awaited @ several = [coroutine() for _ in range(2)]',
        'never-awaited @ several = [coroutine() for _ in range(2)]',
      ],
    );
    const exported = eventsOf(seen, 'misuse').map((event) => event['created']);
    deepEqual(
      exported.map((place) => (place as { readonly line: number }).line),
      seen.trace.misuses.map(({ created }) => created?.line),
    );
  });

  itOnEveryPython(
    'else at the only line of the source that can have made it, or where it was dropped',
    async (python) => {
      const seen = await recordFixture('never_awaited_kept.py', python);
      deepEqual(
        seen.findings
          .filter(({ code }) => code === 'never-awaited')
          .map(({ message, place }) => `${message.replace(/^.* s\./, '')} @ ${sourceOf(place)}`),
        [
          ' It was dropped at never_awaited_kept.py:38; this is the only line of these files that calls it and does not await it. @ local = kept()',
          ' It was dropped at this line, and may have been made before. @ several.clear()',
        ],
      );
    },
  );

  itOnEveryPython('each of these is one finding, and there is no other', async (python) => {
    // On a loaded machine the process may stand still for longer than the default, which would be a finding too.
    const seen = await record([fixture('endings.py')], python, { blockedLoopMs: 2000 });
    deepEqual(
      seen.findings.map(({ code, count }) => [code, count]),
      [
        ['error-never-retrieved', 1],
        ['destroyed-pending', 1],
        ['never-awaited', 1],
      ],
    );
  });
});

function stateOf(seen: Recorded, name: string): string {
  return seen.words.stateText(taskNamed(seen, name));
}
