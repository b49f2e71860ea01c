import { launchBrowser } from '../support/vscode/browser';
import { openTimelinePage, recordingFile, shownRecording, type TimelinePage } from '../support/timeline/timelinePage';
import { RecordingBuilder, ticks } from '../unit/support/recordingBuilder';
import { largeRun } from '../support/timeline/largeRun';
import { waitKind, operationKind, rowKind } from '../../src/protocol/recording';
const MS = 1e6; const R = '/tmp/tl/rec/';
const crawler = () => recordingFile(R + 'crawler.loopscope', 'crawler.py', '/work/wt-timeline/examples/crawler');
const two = () => [recordingFile(R + 'multi.loopscope', 'multi.py', R), (() => { const r = recordingFile(R + process.env.CHILD!, 'multi.py', R); return { ...r, process: { ...r.process, key: 'two' }, findings: r.findings.map((f) => ({ ...f, process: 'two' })) }; })()];
const only = process.argv.slice(2);
(async () => {
  const browser = await launchBrowser();
  const shot = async (name: string, opts: any, fn: (p: TimelinePage) => Promise<void>) => {
    if (only.length && !only.some((o) => name.startsWith(o))) return;
    const p = await openTimelinePage(browser, opts);
    try { await fn(p); await p.frames(10); } catch (e) { console.log(name, e); }
    await p.page.screenshot({ path: `/tmp/tl/shot-${name}.png` });
    if (p.errors.length) console.log(name, p.errors);
    await p.page.context().close();
  };
  const select = async (p: TimelinePage, text: string) => { await p.page.locator('.moving-rows .row', { hasText: text }).first().click(); await p.frames(); };
  for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight'] as const)
    await shot(`crawler-${theme}`, { width: 1200, height: 700, theme, place: 'editor' }, async (p) => {
      await p.show([crawler()]);
      await select(p, 'worker-2');
      await p.page.keyboard.press('i'); await p.page.keyboard.press('ArrowRight'); await p.page.keyboard.press('ArrowRight');
      for (let i = 0; i < 6; i++) await p.page.keyboard.press('ArrowRight');
      await p.frames(); for (let i = 0; i < 7; i++) await p.page.keyboard.press('w'); await p.frames(20);
    });
  await shot('narrow300', { width: 300, height: 500 }, async (p) => { await p.show([crawler()]); });
  await shot('low', { width: 900, height: 240 }, async (p) => { await p.show([crawler()]); });
  await shot('two', { width: 1000, height: 600 }, async (p) => { await p.show(two()); await p.page.locator('.moving-rows .row', { hasText: 'Resources' }).first().click(); });
  await shot('tworange', { width: 1000, height: 600 }, async (p) => { await p.show(two()); await p.page.getByRole('treegrid').focus(); await p.page.keyboard.press('i'); await p.page.mouse.move(350, 38); await p.page.mouse.down(); await p.page.mouse.move(560, 38, { steps: 4 }); await p.page.mouse.up(); });
  await shot('tenk', { width: 1000, height: 500 }, async (p) => { await p.show([largeRun({ rows: 60_000, workers: 20, equal: 10_000 })]); });
  await shot('tenkopen', { width: 1000, height: 500 }, async (p) => { await p.show([largeRun({ rows: 60_000, workers: 4, equal: 10_000 })]); await p.page.locator('.moving-rows .row', { hasText: 'fetch' }).first().locator('.chevron').click(); });
  await shot('error', { width: 800, height: 370 }, async (p) => { await p.send({ type: 'processes', of: 'recording', run: 'x', title: 'x', processes: [], problems: ['This is not a Loopscope recording.'] }); });
  await shot('empty', { width: 800, height: 370 }, async (p) => { await p.send({ type: 'processes', of: 'run', run: '', title: '', processes: [], problems: [] }); });
  await shot('filter', { width: 900, height: 420 }, async (p) => { await p.show([crawler()]); await p.page.getByRole('treegrid').focus(); await p.page.keyboard.press('/'); await p.page.keyboard.type('worker-2'); });
  await shot('nomatch', { width: 900, height: 420 }, async (p) => { await p.show([crawler()]); await p.page.getByRole('treegrid').focus(); await p.page.keyboard.press('/'); await p.page.keyboard.type('zzz'); });
  await shot('res', { width: 1000, height: 600 }, async (p) => { await p.show([crawler()]); await p.page.locator('.moving-rows .row', { hasText: 'Resources' }).first().click(); await p.frames(); await p.page.locator('.moving-rows .row', { hasText: 'frontier' }).first().click(); await p.page.keyboard.press('i'); });
  await shot('legend', { width: 900, height: 600, theme: 'light' }, async (p) => { await p.show([crawler()]); await p.page.getByRole('treegrid').focus(); await p.page.keyboard.press('?'); });
  await shot('big200', { width: 900, height: 600 }, async (p) => { await p.show([crawler()]); await p.page.evaluate(() => { (globalThis as any).document.documentElement.style.setProperty('--vscode-font-size', '26px'); }); await p.page.setViewportSize({ width: 901, height: 601 }); });
  await shot('dropped', { width: 900, height: 420 }, async (p) => {
    const b = new RecordingBuilder().process().text({ k: 'loop', id: 1, class: 'asyncio.Loop' });
    b.task({ id: 1, at: 0, name: 'main' }); b.task({ id: 2, at: 0, creator: 1, name: 'مرحبا بالعالم worker' }); b.task({ id: 3, at: 0, creator: 1, name: '👩‍👩‍👧‍👦'.repeat(40) }); b.task({ id: 4, at: 0, creator: 1, name: 'x'.repeat(10000) });
    for (let i = 0; i < 20; i++) for (const t of [1, 2, 3, 4]) b.step({ task: t, from: (i * 40 + t * 5) * MS, to: (i * 40 + t * 5 + 3) * MS, how: waitKind.sleep, target: 1 });
    b.row({ kind: rowKind.dropped, a: ticks(300 * MS), b: ticks(450 * MS), c: 12480 } as any);
    await p.show([shownRecording(b.end(1000 * MS).source())]);
  });
  await shot('notasks', { width: 900, height: 300 }, async (p) => { const b = new RecordingBuilder().process().text({ k: 'loop', id: 1, class: 'asyncio.Loop' }); await p.show([shownRecording(b.end(1000 * MS).source())]); });
  await shot('noloop', { width: 900, height: 300 }, async (p) => { const b = new RecordingBuilder().process(); await p.show([shownRecording(b.end(1000 * MS).source())]); });
  await shot('card', { width: 900, height: 400, theme: 'light' }, async (p) => { await p.show([crawler()]); const box = (await p.page.locator('.moving-rows .row', { hasText: 'worker-2' }).first().boundingBox())!; await p.page.mouse.move(560, box.y + 9); await p.page.locator('.card').waitFor(); });
  await browser.close();
})();
