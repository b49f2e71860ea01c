/** Summaries of many files at once: from the cache, and what is not there from threads that share the parsing. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packSummary } from '../analysis/python/packedSummary';
import type { PythonParser } from '../analysis/python/parser';
import { summaryOf } from '../analysis/python/summaryOf';
import type { SummaryCache } from '../disk/summaryCache';

/** A text to be parsed. */
export interface Task {
  /** Of the cache. */
  readonly key: string;
  readonly text: string;
}

interface Done {
  readonly key: string;
  /** Packed. */
  readonly summary: string;
}

/** Characters in a message to a thread: enough that messages cost nothing beside the parsing. */
const BATCH = 400_000;
/** With less than this a thread is not worth its start. */
const LEAST = 2_000_000;
const MOST_THREADS = 8;
/** MB for young objects: nearly all that parsing makes is dropped at once. */
const YOUNG = 64;

/** Has all texts in the cache at the end. `folder`: that of the bundle, with the thread's own and the parser's WebAssembly. */
export async function fillCache(tasks: readonly Task[], cache: SummaryCache, at: Parsing): Promise<void> {
  const missing = [...new Map(tasks.map((task) => [task.key, task])).values()].filter(({ key }) => !cache.has(key));
  const size = missing.reduce((sum, { text }) => sum + text.length, 0);
  const bundle = join(at.folder, 'summarizer.js');
  const threads = Math.min(availableParallelism(), MOST_THREADS, Math.floor((2 * size) / LEAST));
  if (threads < 2 || !existsSync(bundle)) {
    for (const { key, text } of missing) {
      cache.set(key, packSummary(summaryOf(at.parser, text)));
    }
    return;
  }
  const batches = batchesOf(missing);
  await Promise.all(Array.from({ length: threads }, () => runThread(bundle, at.folder, batches, cache)));
}

export interface Parsing {
  readonly parser: PythonParser;
  readonly folder: string;
}

/** Large texts first, so that no thread gets one when the others are done. */
function batchesOf(tasks: readonly Task[]): Task[][] {
  const batches: Task[][] = [];
  let size = BATCH;
  for (const task of [...tasks].sort((a, b) => a.text.length - b.text.length)) {
    if (size >= BATCH) {
      batches.push([]);
      size = 0;
    }
    batches.at(-1)?.push(task);
    size += task.text.length;
  }
  return batches;
}

/** A thread that takes batches until there are none. Rejects when it fails. */
function runThread(bundle: string, folder: string, batches: Task[][], cache: SummaryCache): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(bundle, { workerData: folder, resourceLimits: { maxYoungGenerationSizeMb: YOUNG } });
    const next = () => {
      const batch = batches.pop();
      if (batch === undefined) {
        void worker.terminate();
        resolve();
      } else {
        worker.postMessage(batch);
      }
    };
    worker.on('message', (done: readonly Done[]) => {
      for (const { key, summary } of done) {
        cache.set(key, summary);
      }
      next();
    });
    worker.on('error', reject);
    next();
  });
}
