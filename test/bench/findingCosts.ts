/** What it costs to look for findings while a program runs: to take in its rows, and each look, of which there are four a second. */
import { diagnose, RunDiagnosis } from '../../src/findings/diagnose';
import { ROW_BYTES } from '../../src/protocol/recording';
import { ProcessModel } from '../../src/timeline/processModel';
import { SourceTexts } from '../../src/timeline/sourceTexts';
import { largeRun } from '../support/timeline/largeRun';
import { type Figure, milliseconds } from './figure';

const ROWS = 1_000_000;
/** Of a busy program in a quarter of a second. */
const NEW_ROWS = 10_000;
const ALIVE = 10_000;
const LOOKS = 20;
const MS_ALL = 1000;
/** The editor's other extensions wait meanwhile. */
const MS_LOOK = 16;

export function findingFigures(): readonly Figure[] {
  const { host, process } = largeRun({ rows: ROWS, workers: ALIVE, over: false });
  const model = new ProcessModel(process, new SourceTexts());
  const growing = (ROWS - LOOKS * NEW_ROWS) * ROW_BYTES;
  model.feed(host.texts, host.rows.slice(0, growing));
  const { trace, words } = model;
  const diagnosis = new RunDiagnosis(trace, words);
  const look = () => {
    diagnosis.advance();
    diagnosis.find({ ended: false, now: trace.now });
  };
  const first = timed(look);
  const still = Array.from({ length: LOOKS }, () => timed(look));
  const news = Array.from({ length: LOOKS }, (_, index) => {
    const from = growing + index * NEW_ROWS * ROW_BYTES;
    model.feed([], host.rows.slice(from, from + NEW_ROWS * ROW_BYTES));
    return timed(look);
  });
  diagnosis.dispose();
  return [
    milliseconds('findings in 800,000 rows, 10,000 tasks alive: first look', first, MS_ALL),
    milliseconds('a look when nothing happened', median(still), MS_LOOK),
    milliseconds('a look behind 10,000 new rows', median(news), MS_LOOK),
    milliseconds(
      'all of 1 million rows, when the program has ended',
      timed(() => diagnose(trace, words, true)),
      MS_ALL,
    ),
  ];
}

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

function median(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
}
