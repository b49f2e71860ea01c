import assert from 'node:assert/strict';
import { waitKind } from '../../../src/protocol/recording';
import { Commands, type PageDoes } from '../../../src/timeline/commands';
import { commandOfKey, type KeyCommand, keyCommands } from '../../../src/timeline/keys';
import { rowLook } from '../../../src/timeline/rowLook';
import { ShownDetails } from '../../../src/timeline/shownDetails';
import { parseTaskFilter } from '../../../src/trace/story/taskFilter';
import { RecordingBuilder } from '../support/recordingBuilder';
import { TimelineFixture, timelineOf } from '../support/timelineOf';

const US = 1000;
const MS = 1e6;
const span = { from: 0, to: 1000 * US };

describe('the rows of a timeline', () => {
  it('are tasks under their creators, each with its name, what became of it and its busy time', () => {
    const shown = timelineOf(family());
    assert.deepEqual(namesOf(shown), ['0 main', '1 reader', '2 inner', '1 writer']);
    const reader = shown.rows().find((row) => row.kind === 'task' && row.task.id === 2);
    assert.ok(reader !== undefined);
    const { state, reason, value, icon } = rowLook(reader, span);
    assert.deepEqual(
      { state, reason, value, icon },
      { state: 'waiting', reason: 'sleep(1)', value: '100 µs', icon: 'circle-outline' },
    );
  });

  it('open and close', () => {
    const shown = timelineOf(family());
    const reader = shown.rows().find((row) => row.kind === 'task' && row.task.id === 2);
    assert.ok(reader?.expanded);
    shown.timeline.toggle(reader);
    shown.draw();
    assert.deepEqual(namesOf(shown), ['0 main', '1 reader', '1 writer']);
  });

  it('that the filter leaves stand under their creators, which are dimmed', () => {
    const shown = timelineOf(family());
    shown.timeline.choose({ filter: parseTaskFilter('inner') });
    shown.draw();
    assert.deepEqual(namesOf(shown), ['0 (main)', '1 (reader)', '2 inner']);
    assert.equal(shown.timeline.layout.matches, 1);
  });

  it('are grouped by what tasks have in common', () => {
    const shown = timelineOf(family());
    shown.timeline.choose({ grouping: 'state' });
    shown.draw();
    const labels = shown.rows().flatMap((row) => (row.kind === 'bucket' ? [row.label] : []));
    assert.deepEqual(labels, ['Ready', 'Waiting', 'Done']);
  });

  it('without those that have ended, unless something under them lives', () => {
    const shown = timelineOf(family());
    shown.timeline.choose({ endedHidden: true });
    shown.draw();
    assert.deepEqual(namesOf(shown), ['0 main', '1 reader', '2 inner']);
  });

  it('of two processes stand in a section each, on one axis of time', () => {
    const shown = new TimelineFixture().show([family(), family()], { wallClock: '500000' });
    const sections = shown.rows().filter(({ kind }) => kind === 'section');
    assert.equal(sections.length, 2);
    assert.deepEqual(
      shown.timeline.run.processes.map(({ offset }) => offset),
      [0, 500_000],
    );
  });

  it('of a range have the statistics of every process in it, with links into each', () => {
    const shown = new TimelineFixture().show([family(), family()], { wallClock: '500000' });
    const details = new ShownDetails(shown.timeline);
    const headings = () => details.get().blocks.flatMap((block) => ('heading' in block ? [block.heading] : []));
    shown.timeline.setRange({ from: 100 * US, to: 450 * US });
    assert.deepEqual(headings(), ['', 'All tasks together', 'Waited for', 'By task, most busy first']);
    shown.timeline.setRange({ from: 100 * US, to: 900 * US });
    assert.deepEqual(
      headings().filter((heading) => heading.startsWith('main.py')),
      ['main.py, pid 1', 'main.py, pid 2'],
    );
    assert.equal(details.get().subtitle, '0.000100 s to 0.000900 s');
    const links = JSON.stringify(details.get().blocks);
    assert.match(links, /"kind":"task","task":1,"process":"p0"/);
    assert.match(links, /"kind":"task","task":1,"process":"p1"/);
    shown.timeline.setRange({ from: 1_100 * US, to: 1_200 * US });
    assert.equal(details.get().title, '100 µs');
  });

  it('are as they were at the time cursor, groups of equal tasks too', () => {
    const builder = new RecordingBuilder().process();
    builder.task({ id: 1, at: 0, name: 'main' });
    const code = builder.code('fetch');
    for (let id = 2; id < 12; id += 1) {
      builder.task({ id, at: id * 10 * US, creator: 1, automatic: id, code });
      builder.step({ task: id, from: 300 * US + id * 10 * US, to: 305 * US + id * 10 * US, how: 1 });
    }
    builder.step({ task: 1, from: 500 * US, to: 900 * US, how: 1 });
    const shown = timelineOf(builder.end(1000 * US));
    const looks = (cursor: number | undefined) => {
      shown.timeline.moveCursor(cursor);
      shown.draw();
      return shown.rows().flatMap((row) => {
        const { name, state, value } = rowLook(row, span);
        return row.kind === 'task' || row.kind === 'group' ? [`${name}: ${state} ${value}`.trim()] : [];
      });
    };
    assert.deepEqual(looks(65 * US), ['main: ready', 'fetch ×10: 5 ready']);
    assert.deepEqual(looks(352 * US), ['main: ready', 'fetch ×10: 1 running, 6 ready, 3 done']);
    assert.deepEqual(looks(600 * US), ['main: running 100 µs', 'fetch ×10: done']);
    assert.deepEqual(looks(undefined), ['main: done 400 µs', 'fetch ×10: done']);
  });

  it('are text of one line, whatever a task is named', () => {
    const names = ['<img src=x onerror=alert(1)>', 'two\nlines\u202e', 'a'.repeat(10_000), ''];
    const builder = new RecordingBuilder().process();
    for (const [index, name] of names.entries()) builder.task({ id: index + 1, at: 0, name });
    const shown = timelineOf(builder.end(MS));
    for (const row of shown.rows()) {
      const { name } = rowLook(row, span);
      assert.ok([...name].length <= 60 && !/[\n\u202e]/.test(name), name);
    }
  });
});

describe('keys of a timeline', () => {
  it('go to the next row and select it', () => {
    const { shown, press } = used(family());
    press('ArrowDown', 'ArrowDown');
    assert.equal(selectedTask(shown), 1, 'the heading of the tasks comes first');
    press('ArrowDown');
    assert.equal(selectedTask(shown), 2);
    press('ArrowUp');
    assert.equal(selectedTask(shown), 1);
  });

  it('enter the bars of a task, go along them and leave them', () => {
    const { shown, press } = used(family());
    shown.take({ type: 'select', selection: { kind: 'task', process: 'p0', task: 4 } });
    shown.draw();
    press('ArrowRight');
    assert.equal(selectedBar(shown), 'ready 200000');
    press('ArrowRight');
    assert.equal(selectedBar(shown), 'step 300000');
    press('ArrowLeft', 'ArrowLeft');
    assert.equal(selectedBar(shown), undefined);
    assert.equal(selectedTask(shown), 4);
  });

  it('go to the cause of a bar and back to its effect', () => {
    const { shown, press } = used(family());
    shown.take({ type: 'select', selection: { kind: 'task', process: 'p0', task: 4, time: 250_000 } });
    shown.draw();
    press('[');
    assert.equal(selectedTask(shown), 1);
    press(']');
    assert.equal(selectedTask(shown), 2, 'the first thing that the step of main did');
  });

  it('make a bar the range and zoom to it', () => {
    const { shown, press } = used(family());
    shown.take({ type: 'select', selection: { kind: 'task', process: 'p0', task: 4, time: 350_000 } });
    press('m');
    assert.deepEqual(shown.timeline.range, { from: 300_000, to: 400_000 });
    press('z');
    const { from, to } = shown.timeline.window.target;
    assert.deepEqual([Math.round(from), Math.round(to)], [290_000, 410_000]);
    press('Escape');
    assert.equal(shown.timeline.range, undefined);
  });

  it('zoom around the middle and pan', () => {
    const { shown, press } = used(family());
    shown.look(span);
    press('w');
    const near = shown.timeline.window.target;
    assert.ok(Math.abs(near.to - near.from - (1000 * US) / 1.3) < 1);
    press('d');
    assert.ok(shown.timeline.window.target.from > near.from);
    press('0');
    assert.equal(shown.timeline.window.target.from, 0);
  });

  it('set the time cursor, step it by what happens, and say so as a moment of the wall clock', () => {
    const { shown, press } = used(family());
    shown.take({ type: 'select', selection: { kind: 'task', process: 'p0', task: 4, time: 350_000 } });
    press('t');
    assert.equal(shown.timeline.cursor, 350_000);
    press('.');
    assert.equal(shown.timeline.cursor, 400_000);
    press(',');
    assert.equal(shown.timeline.cursor, 300_000);
    press(',', ',');
    // Its creation comes first.
    assert.equal(shown.timeline.cursor, 200_000);
    const told = shown.posted.findLast((message) => message.type === 'cursor');
    assert.equal(told?.type === 'cursor' && told.time, 0.2);
  });

  it('are told by one table: every command has a key', () => {
    const reached = new Set<KeyCommand | undefined>();
    for (const key of [
      'w',
      's',
      'a',
      'd',
      'f',
      '0',
      'm',
      'z',
      'n',
      'g',
      'i',
      'p',
      't',
      ',',
      '.',
      '[',
      ']',
      '/',
      '?',
      ' ',
    ]) {
      for (const shift of [false, true]) reached.add(commandOfKey({ key, shift, ctrl: false, alt: false }));
    }
    const named = [
      'ArrowUp',
      'ArrowDown',
      'ArrowLeft',
      'ArrowRight',
      'PageUp',
      'PageDown',
      'Home',
      'End',
      'Enter',
      'Escape',
    ];
    for (const key of named)
      for (const shift of [false, true]) reached.add(commandOfKey({ key, shift, ctrl: false, alt: false }));
    reached.add(commandOfKey({ key: 'c', shift: false, ctrl: true, alt: false }));
    assert.deepEqual(
      keyCommands.filter((command) => !reached.has(command)),
      [],
    );
  });

  it('of letters are the same in upper case, and none when Alt or Ctrl is held', () => {
    assert.equal(commandOfKey({ key: 'W', shift: true, ctrl: false, alt: false }), 'zoomInMore');
    assert.equal(commandOfKey({ key: 'w', shift: false, ctrl: true, alt: false }), undefined);
    assert.equal(commandOfKey({ key: 'w', shift: false, ctrl: false, alt: true }), undefined);
  });
});

describe('a recording whose time is linked with another', () => {
  it('tells the span that its user chooses, and shows one without telling it back', () => {
    const { shown, press } = used(family());
    const told = () => shown.posted.filter(({ type }) => type === 'window');
    press('w');
    shown.draw();
    assert.equal(told().length, 1);
    shown.take({ type: 'window', from: 0.0002, to: 0.0004 });
    shown.draw();
    assert.deepEqual(shown.timeline.window.target, { from: 200_000, to: 400_000 });
    assert.equal(told().length, 1);
  });
});

describe('a live timeline', () => {
  it('follows the newest moment until the user looks elsewhere, and again when asked to', () => {
    const { shown, press } = used(family(), { over: false, of: 'run', now: 20_000 * MS });
    assert.ok(shown.timeline.window.target.to >= 20_000 * MS);
    press('a');
    assert.equal(shown.timeline.window.following, false);
    press(' ');
    assert.equal(shown.timeline.window.following, true);
    assert.ok(shown.timeline.window.target.to >= shown.timeline.run.now);
  });

  it('stops following when a bar is selected, not when a task is', () => {
    const { shown } = used(family(), { over: false, of: 'run', now: 2 * MS });
    shown.timeline.select({ kind: 'task', process: 'p0', task: 4 });
    assert.equal(shown.timeline.window.following, true);
    shown.timeline.select({ kind: 'task', process: 'p0', task: 4, time: 350_000 });
    assert.equal(shown.timeline.window.following, false);
  });

  it('keeps following when it zooms with the newest moment in view', () => {
    const { shown, press } = used(family(), { over: false, of: 'run', now: 20_000 * MS });
    press('w');
    shown.draw();
    assert.equal(shown.timeline.window.following, true);
    assert.ok(shown.timeline.window.target.to >= shown.timeline.run.now);
  });

  it('pulls again when it is woken while rows are on their way', () => {
    const shown = new TimelineFixture();
    const processes = [
      { key: 'p', pid: 1, parentPid: 0, name: 'a.py', over: false, origin: '0', wallClock: '0', format: 2, notes: [] },
    ];
    shown.take({ type: 'processes', of: 'run', run: '1', title: 'a.py', processes, problems: [] });
    shown.take({ type: 'wake', process: 'p', now: 1 });
    const pulls = () => shown.posted.filter(({ type }) => type === 'pull').length;
    assert.equal(pulls(), 1);
    shown.take({ type: 'rows', process: 'p', texts: [], rows: new Uint8Array(0), more: false, now: 1 });
    assert.equal(pulls(), 2);
    shown.take({ type: 'rows', process: 'p', texts: [], rows: new Uint8Array(0), more: false, now: 1 });
    assert.equal(pulls(), 2);
  });

  it('begins anew with another run, and keeps what the user chose', () => {
    const { shown } = used(family());
    shown.timeline.choose({ grouping: 'state' });
    shown.timeline.select({ kind: 'task', process: 'p0', task: 4 });
    shown.take({ type: 'processes', of: 'run', run: 'run 2', title: 'b.py', processes: [], problems: [] });
    assert.deepEqual(shown.timeline.selection, { kind: 'none' });
    assert.equal(shown.timeline.choices.grouping, 'state');
    assert.equal(shown.timeline.run.processes.length, 0);
  });
});

/** main creates reader (which creates inner) and writer. */
function family(): RecordingBuilder {
  const builder = new RecordingBuilder().process().text({ k: 'loop', id: 1, class: 'asyncio.Loop' });
  builder.task({ id: 1, at: 50 * US, name: 'main' });
  builder.task({ id: 2, at: 150 * US, creator: 1, name: 'reader' });
  builder.task({ id: 4, at: 200 * US, creator: 1, name: 'writer' });
  builder.step({ task: 1, from: 100 * US, to: 210 * US, how: waitKind.sleep, target: 1 });
  builder.task({ id: 3, at: 250 * US, creator: 2, name: 'inner' });
  builder.step({ task: 2, from: 220 * US, to: 320 * US, how: waitKind.sleep, target: 1 });
  builder.step({ task: 4, from: 300 * US, to: 400 * US, how: 1 });
  return builder.end(1000 * US);
}

function namesOf(shown: TimelineFixture): readonly string[] {
  return shown.rows().flatMap((row) => {
    if (row.kind !== 'task') return [];
    const name = row.process.words.taskName(row.task);
    return [`${row.level} ${row.dimmed ? `(${name})` : name}`];
  });
}

function used(builder: RecordingBuilder, options: Parameters<typeof timelineOf>[1] = {}) {
  const shown = timelineOf(builder, options);
  const nothing = () => undefined;
  const page: PageDoes = {
    focusFilter: nothing,
    chooseGrouping: nothing,
    showKeys: nothing,
    copyText: nothing,
    showRowsAsText: nothing,
    closeCard: () => false,
    clearFilter: nothing,
    changed: () => shown.draw(),
  };
  const commands = new Commands(shown.timeline, page, () => shown.clock);
  const press = (...keys: readonly string[]) => {
    for (const key of keys) {
      const command = commandOfKey({ key, shift: false, ctrl: false, alt: false });
      assert.ok(command !== undefined, key);
      commands.run(command);
    }
  };
  return { shown, commands, press };
}

function selectedTask({ timeline: { selection } }: TimelineFixture): number | undefined {
  return selection.kind === 'task' ? selection.task : undefined;
}

function selectedBar({ timeline }: TimelineFixture): string | undefined {
  const bar = timeline.selected?.bar;
  return bar === undefined ? undefined : `${bar.kind} ${bar.from}`;
}
