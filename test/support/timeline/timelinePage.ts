/** The timeline's page in a real Chromium, without VS Code: what is shipped, and a host that feeds it a recording. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openRowsFeed } from '../../../src/extension/timeline/rowsFeed';
import { diagnose } from '../../../src/findings/diagnose';
import type { FromTimeline, TimelineFinding, TimelineProcess, ToTimeline } from '../../../src/protocol/timeline';
import { type ByteSource, bytesSource } from '../../../src/trace/byteSource';
import { decodeHeader } from '../../../src/trace/header';
import { openRecording, readToEnd } from '../../../src/trace/recordingReader';
import { Trace } from '../../../src/trace/trace';
import { Words } from '../../../src/trace/words';
import { repository } from '../folders';
import { type HostProcess, installHost, type PageGlobals } from './pageHost';
import { pageTheme, type ThemeName } from './themes';

const ADDRESS = 'http://timeline.test/';
/** Bytes of rows in one portion, as the extension hands them over. */
const PORTION = 2 << 20;

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: ThemeName;
  readonly place?: 'panel' | 'editor';
  readonly reducedMotion?: boolean;
}

/** A recording as the page gets it. */
export interface ShownRecording {
  readonly process: TimelineProcess;
  readonly host: HostProcess;
  readonly findings: readonly TimelineFinding[];
  /** Source files by name. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

export class TimelinePage {
  readonly page: Page;
  /** What went wrong in the page, in its own words. */
  readonly errors: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && this.errors.push(message.text()));
  }

  send(message: ToTimeline): Promise<void> {
    return this.page.evaluate((each) => (globalThis as unknown as PageGlobals).host.send(each), message);
  }

  /** Shows recordings as those of one run. */
  async show(
    recordings: readonly ShownRecording[],
    options: { readonly of?: 'run' | 'recording'; readonly run?: string } = {},
  ): Promise<void> {
    for (const recording of recordings) await this.give(recording);
    const { of = 'recording', run = 'run 1' } = options;
    const processes = recordings.map(({ process }) => process);
    const title = processes[0]?.name ?? '';
    await this.send({ type: 'processes', of, run, title, processes, problems: [] });
    const findings = recordings.flatMap((recording) => recording.findings);
    await this.send({ type: 'findings', findings });
    await this.allRead(recordings);
    await this.frames();
  }

  /** Waits until the page has got all rows. */
  async allRead(recordings: readonly ShownRecording[]): Promise<void> {
    const all = recordings.map(({ process: { key }, host }) => ({ key, length: host.rows.byteLength }));
    await this.page.waitForFunction(
      (wanted) =>
        wanted.every(
          ({ key, length }) => ((globalThis as unknown as PageGlobals).host.processes.get(key)?.sent ?? 0) >= length,
        ),
      all,
    );
  }

  /** Waits until what was changed is painted, and what was asked for because of it too. */
  async frames(count = 12): Promise<void> {
    await this.page.evaluate(async (left) => {
      const page = globalThis as unknown as PageGlobals;
      for (let index = 0; index < left; index += 1)
        await new Promise<void>((resolve) => page.requestAnimationFrame(resolve));
    }, count);
  }

  posted(): Promise<readonly FromTimeline[]> {
    return this.page.evaluate(() => (globalThis as unknown as PageGlobals).host.posted);
  }

  /** What was posted of one type, oldest first. */
  async postedOf<T extends FromTimeline['type']>(type: T): Promise<readonly Extract<FromTimeline, { type: T }>[]> {
    const all = await this.posted();
    return all.filter((message): message is Extract<FromTimeline, { type: T }> => message.type === type);
  }

  async setTheme(name: ThemeName): Promise<void> {
    await this.page.evaluate(applyTheme, pageTheme(name));
    await this.frames(3);
  }

  /** Hands a recording to the page's host; the page itself does not know of it yet. */
  async give({ process, host, sources }: ShownRecording): Promise<void> {
    await this.page.route(`${ADDRESS}rows/*`, (route) => {
      const part = Number(route.request().url().split('/').at(-1));
      return route.fulfill({ body: Buffer.from(host.rows.subarray(part * PORTION, (part + 1) * PORTION)) });
    });
    const { texts, now } = host;
    await this.page.evaluate(
      async (given) => {
        const page = globalThis as unknown as PageGlobals;
        const portions: Uint8Array[] = [];
        for (let part = 0; part < given.parts; part += 1) {
          portions.push(new Uint8Array(await (await fetch(`/rows/${part}`)).arrayBuffer()));
        }
        page.host.processes.set(given.key, { texts: given.texts, portions, now: given.now, sent: 0 });
        for (const [name, lines] of Object.entries(given.sources)) page.host.sources.set(name, lines);
      },
      { key: process.key, texts, now, sources, parts: Math.ceil(host.rows.byteLength / PORTION) },
    );
    await this.page.unroute(`${ADDRESS}rows/*`);
  }
}

/** Opens the page. */
export async function openTimelinePage(browser: Browser, options: PageOptions = {}): Promise<TimelinePage> {
  const { width = 900, height = 370, theme = 'dark', place = 'panel', reducedMotion = true } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
  });
  const page = await context.newPage();
  const opened = new TimelinePage(page);
  await page.route(`${ADDRESS}**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === 'favicon.ico') return route.fulfill({ status: 204 });
    return name === ''
      ? route.fulfill({ contentType: 'text/html', body: html(place, reducedMotion) })
      : route.fulfill({ path: join(repository, 'dist', basename(name)) });
  });
  // The TypeScript loader wraps functions in this helper; the browser has to have it.
  await page.addInitScript({ content: 'globalThis.__name = (named) => named;' });
  await page.addInitScript(installHost);
  await page.goto(ADDRESS);
  await page.evaluate(applyTheme, pageTheme(theme));
  await page.addScriptTag({ url: `${ADDRESS}timeline.js` });
  await page.evaluate(() => (globalThis as unknown as PageGlobals).document.fonts.load('16px codicon'));
  return opened;
}

/** A page as the extension makes it: nothing may run in it but our own script. */
function html(place: string, reduced: boolean): string {
  const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'";
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Timeline</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="/codicon.css"><link rel="stylesheet" href="/timeline.css"></head>
<body data-place="${place}" class="${reduced ? 'vscode-reduce-motion' : ''}"></body></html>`;
}

/** Runs in the browser. */
function applyTheme(theme: ReturnType<typeof pageTheme>): void {
  const { document } = globalThis as unknown as PageGlobals;
  const reduced = document.body.className.includes('vscode-reduce-motion');
  for (const name of [...document.documentElement.style]) {
    if (name.startsWith('--vscode-')) document.documentElement.style.removeProperty(name);
  }
  for (const [name, value] of Object.entries(theme.variables)) document.documentElement.style.setProperty(name, value);
  document.body.className = theme.className + (reduced ? ' vscode-reduce-motion' : '');
}

/** A recording in memory, as the page gets it. `sources`: files by name. */
export function shownRecording(
  source: ByteSource,
  more: {
    readonly key?: string;
    readonly name?: string;
    readonly over?: boolean;
    readonly sources?: Readonly<Record<string, readonly string[]>>;
  } = {},
): ShownRecording {
  const { key = 'one', name = 'main.py', over = true, sources = {} } = more;
  const header = decodeHeader(source.read(0, 128));
  if (!header.ok) throw new Error(header.error);
  const trace = new Trace();
  const reader = openRecording(source, trace);
  if (!reader.ok) throw new Error(reader.error);
  readToEnd(reader.value);
  const words = new Words(trace, (file, line) => sources[basename(file)]?.[line - 1]);
  const feed = openRowsFeed(source, (record) => record);
  if (!feed.ok) throw new Error(feed.error);
  const texts: Readonly<Record<string, unknown>>[] = [];
  const parts: Uint8Array[] = [];
  for (let more = true; more; ) {
    const portion = feed.value.pull();
    texts.push(...portion.texts);
    parts.push(portion.rows);
    more = portion.more || portion.rows.byteLength > 0;
  }
  const { pid, parentPid, origin, wallClock, format, exitCode } = header.value;
  const process = {
    key,
    pid,
    parentPid,
    name,
    over,
    exitCode,
    origin: String(origin),
    wallClock: String(wallClock),
    format,
    notes: [],
  };
  const findings = diagnose(trace, words, over).map(
    ({ code, severity, message, time, task, stuck = [], evidence, place }, index) => {
      const own = place === undefined ? [] : [{ file: place.file, line: place.line, what: message }];
      const links = evidence.map((link) => ({ file: link.place.file, line: link.place.line, what: link.what }));
      return { id: `${index}`, process: key, code, severity, message, time, task, stuck, places: [...own, ...links] };
    },
  );
  return { process, host: { texts, rows: Buffer.concat(parts), now: trace.now }, findings, sources };
}

/** A recording's file. Source files beside the program are found in `folder`. */
export function recordingFile(path: string, name: string, folder?: string): ShownRecording {
  const sources = folder === undefined ? {} : sourcesIn(folder);
  return shownRecording(bytesSource(readFileSync(path)), { name, sources });
}

function sourcesIn(folder: string): Readonly<Record<string, readonly string[]>> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.py'));
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'utf8').split('\n')]));
}
