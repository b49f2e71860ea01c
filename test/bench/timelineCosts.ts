/** What the timeline costs in a real Chromium: until it shows something, until all of a large recording is read, a frame while panning, memory. */
import type { Browser } from 'playwright-core';
import { ROW_BYTES } from '../../src/protocol/recording';
import { largeRun } from '../support/timeline/largeRun';
import type { PageGlobals } from '../support/timeline/pageHost';
import { openTimelinePage, type ShownRecording, type TimelinePage } from '../support/timeline/timelinePage';
import { launchBrowser } from '../support/vscode/browser';

/** One line of the timeline's table. */
export interface TimelineFigure {
  readonly measure: string;
  readonly figure: string;
  readonly bound: string;
  readonly within: boolean;
}

const SIZE = { width: 1400, height: 900 };
const FRAMES = 60;
const MILLION = 1_000_000;
const MS_FIRST = 1000;
const MS_OPEN = 3000;
const MS_FRAME = 16;
const TIMES_FILE = 10;

/** What the page measures of itself: ms of the page's clock. */
interface PageTimes {
  /** Script time of each frame. */
  readonly frames: number[];
  asked: number;
  first: number;
}

type Measured = PageGlobals & { times: PageTimes; performance: { now(): number } };

/** Measures all of it. `rows`: of the largest recording. */
export async function timelineFigures(rows = 10 * MILLION): Promise<readonly TimelineFigure[]> {
  const browser = await launchBrowser();
  try {
    return [...(await millionFigures(browser)), ...(await largestFigures(browser, rows))];
  } finally {
    await browser.close();
  }
}

async function millionFigures(browser: Browser): Promise<readonly TimelineFigure[]> {
  const recording = largeRun({ rows: MILLION, workers: 300, equal: 10_000 });
  const { page, first, open, bytes } = await opened(browser, recording);
  const memory = bytes / (MILLION * ROW_BYTES);
  const figures = [
    figure('1 million rows: first paint', first, MS_FIRST),
    figure('1 million rows: all of it painted', open, MS_FIRST),
    figure('script time of a frame while panning, whole run in view', await worstFrame(page), MS_FRAME),
  ];
  for (let step = 0; step < 15; step += 1) await page.page.keyboard.press('w');
  figures.push(figure('the same, zoomed in 50 times', await worstFrame(page), MS_FRAME));
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

async function largestFigures(browser: Browser, rows: number): Promise<readonly TimelineFigure[]> {
  const { page, first, open } = await opened(browser, largeRun({ rows, workers: 300, equal: 10_000 }));
  const name = `${rows / MILLION} million rows`;
  const figures = [
    figure(`${name}: first paint`, first, MS_FIRST),
    figure(`${name}: all of it painted`, open, MS_OPEN),
    figure(`${name}: script time of a frame while panning`, await worstFrame(page), MS_FRAME),
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
  await page.page.evaluate(watchFrames);
  const before = await heapOf(page);
  await page.give(recording);
  await page.page.evaluate(() => {
    const measured = globalThis as unknown as Measured;
    measured.times.asked = measured.performance.now();
  });
  const { process } = recording;
  await page.send({
    type: 'processes',
    of: 'recording',
    run: 'bench',
    title: process.name,
    processes: [process],
    problems: [],
  });
  await page.allRead([recording]);
  await page.frames(2);
  const times = await page.page.evaluate(() => {
    const { times: measured, performance } = globalThis as unknown as Measured;
    return { first: measured.first - measured.asked, open: performance.now() - measured.asked };
  });
  await page.page.evaluate((key) => (globalThis as unknown as PageGlobals).host.processes.delete(key), process.key);
  return { page, ...times, bytes: (await heapOf(page)) - before };
}

/** The 95th of 100 frames while the view is moved by dragging, ms. */
async function worstFrame({ page }: TimelinePage): Promise<number> {
  await page.evaluate(() => {
    (globalThis as unknown as Measured).times.frames.length = 0;
  });
  await page.mouse.move(900, 600);
  await page.mouse.down();
  for (let step = 0; step < FRAMES; step += 1) {
    await page.mouse.move(900 + (step % 2 === 0 ? step : -step) * 3, 600);
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => (globalThis as unknown as PageGlobals).requestAnimationFrame(() => resolve())),
    );
  }
  await page.mouse.up();
  const frames = await page.evaluate(() => (globalThis as unknown as Measured).times.frames);
  const sorted = [...frames].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
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

/** Notes how long each frame's script takes, and when the first one with rows was painted. Runs in the browser. */
function watchFrames(): void {
  const page = globalThis as unknown as Measured;
  const original = page.requestAnimationFrame.bind(page);
  page.times = { frames: [], asked: 0, first: 0 };
  page.requestAnimationFrame = (callback) =>
    original(() => {
      const began = page.performance.now();
      callback();
      const ended = page.performance.now();
      if (ended - began > 0.05) page.times.frames.push(ended - began);
      const sent = [...page.host.processes.values()].some(({ sent: bytes }) => bytes > 0);
      if (sent && page.times.first === 0 && page.times.asked > 0) page.times.first = ended;
    });
}

function figure(measure: string, ms: number, bound: number): TimelineFigure {
  const text = ms < 100 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
  return { measure, figure: text, bound: `≤ ${bound} ms`, within: ms <= bound };
}
