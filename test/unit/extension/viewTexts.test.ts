import { equal } from 'node:assert/strict';
import { viewMessage } from '../../../src/extension/viewTexts';
import { MS, program } from '../support/shownProgram';

describe('Above the rows of the tree', () => {
  it('stands why nothing is there: no loop was started, or nothing of it could be recorded', () => {
    const none = { ...program().run(MS, true), problems: [] };
    equal(viewMessage([none], false), `${none.name} ended without starting an event loop. Nothing to show.`);
    const { builder, run } = program();
    builder.text({ k: 'not-recorded', what: 'asyncio', why: 'this Python is odd' });
    const unseen = { ...run(MS, true), problems: [] };
    equal(viewMessage([unseen], false), 'Not recorded: asyncio (this Python is odd)');
    equal(viewMessage([{ ...unseen, problems: ['It cannot be read.'] }], false), 'It cannot be read.');
  });

  it('stands nothing when tasks are there, though something was not recorded', () => {
    const { builder, run } = program();
    builder.text({ k: 'not-recorded', what: 'idle times', why: 'uvloop' });
    builder.task({ id: 1, at: 0, code: builder.code('main') });
    equal(viewMessage([{ ...run(MS), problems: [] }], false), '');
  });
});
