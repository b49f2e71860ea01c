/** A thread that parses files and says what they say. It gets paths and texts, and posts a packed summary for each. */
import { parentPort, workerData } from 'node:worker_threads';
import { packSummary } from '../analysis/python/packedSummary';
import { summaryOf } from '../analysis/python/summaryOf';
import { loadParser } from './parserFiles';
import type { Task } from './summaries';

async function main(): Promise<void> {
  const parser = await loadParser(String(workerData));
  parentPort?.on('message', (tasks: readonly Task[]) => {
    parentPort?.postMessage(tasks.map(({ key, text }) => ({ key, summary: packSummary(summaryOf(parser, text)) })));
  });
}

void main();
