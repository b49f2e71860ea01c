/**
 * What the timeline costs in a real Chromium: until it shows something, until all of a large recording is read, a frame while panning, memory. Times are those that
 * the page's main thread worked.
 */
import type { Browser } from 'playwright-core';
import { ROW_BYTES } from '../../src/protocol/recording';
import { largeRun } from '../support/timeline/largeRun';
import type { PageGlobals } from '../support/timeline/pageHost';
import { openTimelinePage, type ShownRecording, type TimelinePage } from '../support/timeline/timelinePage';
import { launchBrowser } from '../support/vscode/browser';
import { type Figure, milliseconds } from './figure';

const SIZE = { width: 1400, height: 900 };
const FRAMES = 60;
const MILLION = 1_000_000;
const MS_FIRST = 1000;
const MS_OPEN = 3000;
const MS_FRAME = 16;
const TIMES_FILE = 10;

/** Measures all of it. */
export async function timelineFigures(): Promise<readonly Figure[]> {
  const browser = await launchBrowser();
  try {
    return [...(await millionFigures(browser)), ...(await largestFigures(browser, 10 * MILLION))];
  } finally {
    await browser.close();
  }
}

async function millionFigures(browser: Browser): Promise<readonly Figure[]> {
  const recording = largeRun({ rows: MILLION, workers: 300, equal: 10_000 });
  const { page, first, open, bytes } = await opened(browser, recording);
  const memory = bytes / (MILLION * ROW_BYTES);
  const figures = [
    milliseconds('1 million rows: first paint', first, MS_FIRST),
    milliseconds('1 million rows: all of it painted', open, MS_FIRST),
    milliseconds('script time of a frame while panning, whole run in view', await frameTime(page), MS_FRAME),
  ];
  for (let step = 0; step < 15; step += 1) await page.page.keyboard.press('w');
  figures.push(milliseconds('the same, zoomed in 50 times', await frameTime(page), MS_FRAME));
  await page.page.context().close();
  return [
    ...figures,
    {
      measure: 'memory, times the file',
      figure: `× ${memory.toFixed(1)}`,
      bound: `≤ × ${TIMES_FILE}`,
      within: memory <= TIMES_FILE,
    },
  ];
}

async function largestFigures(browser: Browser, rows: number): Promise<readonly Figure[]> {
  const { page, first, open } = await opened(browser, largeRun({ rows, workers: 300, equal: 10_000 }));
  const name = `${rows / MILLION} million rows`;
  const figures = [
    milliseconds(`${name}: first paint`, first, MS_FIRST),
    milliseconds(`${name}: all of it painted`, open, MS_OPEN),
    milliseconds(`${name}: script time of a frame while panning`, await frameTime(page), MS_FRAME),
  ];
  await page.page.context().close();
  return figures;
}

interface Opened {
  readonly page: TimelinePage;
  readonly first: number;
  readonly open: number;
  /** Memory that the page holds because of the recording. */
  readonly bytes: number;
}

async function opened(browser: Browser, recording: ShownRecording): Promise<Opened> {
  const page = await openTimelinePage(browser, SIZE);
  const before = await heapOf(page);
  await page.give(recording);
  const clock = await threadClock(page.page);
  const asked = await clock.now();
  const { process } = recording;
  const about = { of: 'recording', run: 'bench', title: process.name, problems: [] } as const;
  await page.send({ type: 'processes', ...about, processes: [process] });
  await page.page.waitForFunction(() =>
    [...(globalThis as unknown as PageGlobals).host.processes.values()].some(({ sent }) => sent > 0),
  );
  await page.page.locator('.row-task').first().waitFor();
  const first = (await clock.now()).all - asked.all;
  await page.allRead([recording]);
  await page.frames(2);
  const open = (await clock.now()).all - asked.all;
  await clock.close();
  await page.page.evaluate((key) => (globalThis as unknown as PageGlobals).host.processes.delete(key), process.key);
  return { page, first, open, bytes: (await heapOf(page)) - before };
}

/** Script time of a frame while the view is moved by dragging, ms on average. */
async function frameTime({ page }: TimelinePage): Promise<number> {
  const clock = await threadClock(page);
  await page.mouse.move(900, 600);
  await page.mouse.down();
  const before = await clock.now();
  for (let step = 0; step < FRAMES; step += 1) {
    await page.mouse.move(900 + (step % 2 === 0 ? step : -step) * 3, 600);
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => (globalThis as unknown as PageGlobals).requestAnimationFrame(() => resolve())),
    );
  }
  const after = await clock.now();
  await page.mouse.up();
  await clock.close();
  return (after.script - before.script) / FRAMES;
}

interface ThreadClock {
  /** ms that the page's main thread has worked: in scripts, and in all. */
  now(): Promise<{ readonly script: number; readonly all: number }>;
  close(): Promise<void>;
}

/** The clock of the page's main thread: what else the machine does is not in it. */
async function threadClock(page: TimelinePage['page']): Promise<ThreadClock> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return {
    now: async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      const ms = (name: string) => (metrics.find((metric) => metric.name === name)?.value ?? Number.NaN) * 1000;
      return { script: ms('ScriptDuration'), all: ms('TaskDuration') };
    },
    close: () => session.detach(),
  };
}

/** Heap and array buffers after a collection, bytes. */
async function heapOf({ page }: TimelinePage): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const usage = (await session.send('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number };
  await session.detach();
  return usage.usedSize + (usage.backingStorageSize ?? 0);
}
