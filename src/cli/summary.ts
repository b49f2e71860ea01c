/** What `loopscope run` says when the program has ended. */

import type { LoadedProcess } from '../disk/loadedRun';
import { diagnose } from '../findings/diagnose';
import type { Finding } from '../findings/finding';
import { count, duration, plural } from '../trace/numbers';
import type { TaskState } from '../trace/task';
import { oneLine, shortPlace, totalsAt } from '../trace/words';

const LONGEST_WAITS = 3;
const MOST_FINDINGS = 20;
const MOST_EVIDENCE = 5;

/** A process's findings. */
export interface ProcessFindings {
  readonly process: LoadedProcess;
  readonly findings: readonly Finding[];
}

export function findingsOf(processes: readonly LoadedProcess[]): readonly ProcessFindings[] {
  return processes.map((process) => ({ process, findings: diagnose(process.trace, process.words, true) }));
}

/** The summary as lines of text. */
export function summaryText(all: readonly ProcessFindings[]): string {
  return `${all.flatMap(({ process, findings }) => processLines(process, findings, all.length > 1)).join('\n')}\n`;
}

function processLines(process: LoadedProcess, findings: readonly Finding[], several: boolean): readonly string[] {
  const { trace } = process;
  const prefix = several ? `loopscope (pid ${process.reader.header.pid}):` : 'loopscope:';
  const lines = [`${prefix} ${whatRan(process, findings)}`];
  lines.push(...waitLines(process));
  const { header, notes } = process.reader;
  lines.push(...notes.map((note) => `  ${note}`));
  if (header.dropped > 0 && header.ring > 0) {
    lines.push(`  ${plural(header.dropped, 'row')} dropped: states are right, older steps and waits are missing`);
  }
  for (const missing of trace.notRecorded) {
    lines.push(`  not recorded: ${oneLine(missing.what, 120)} (${oneLine(missing.why, 200)})`);
  }
  lines.push(...findings.slice(0, MOST_FINDINGS).flatMap(findingLines));
  if (findings.length > MOST_FINDINGS) {
    lines.push(`  and ${plural(findings.length - MOST_FINDINGS, 'more finding')}; --json lists all`);
  }
  return lines;
}

function whatRan(process: LoadedProcess, findings: readonly Finding[]): string {
  const { trace } = process;
  if (trace.loops.all.size > 0 || trace.tasks.size > 0 || findings.length > 0) {
    return `${plural(trace.tasks.size, 'task')} (${stateCounts(process)}), ${plural(trace.steps.length, 'step')}, ${duration(trace.now)}`;
  }
  return trace.notRecorded.length > 0
    ? 'no event loop was seen.'
    : 'the program ended without starting an event loop. Nothing to show.';
}

function stateCounts(process: LoadedProcess): string {
  return [...countStates(process)].map(([state, number]) => `${count(number)} ${state}`).join(', ') || 'none';
}

function countStates({ trace }: LoadedProcess): ReadonlyMap<TaskState, number> {
  const counts = new Map<TaskState, number>();
  for (const task of trace.tasks.values()) {
    counts.set(task.state, (counts.get(task.state) ?? 0) + 1);
  }
  return counts;
}

/** The tasks that waited longest, and what for at the end. */
function waitLines({ trace, words }: LoadedProcess): readonly string[] {
  const waited = [...trace.tasks.values()].map((task) => ({ task, time: totalsAt(task, trace.now).waiting }));
  return waited
    .filter(({ time }) => time >= 1e6)
    .sort((a, b) => b.time - a.time)
    .slice(0, LONGEST_WAITS)
    .map(({ task, time }) => {
      const reason = task.lastWait === undefined ? '' : `, last for ${words.reason(task.lastWait)}`;
      return `  ${words.taskName(task)} waited ${duration(time)}${reason}`;
    });
}

/** A finding, and under it the other places that belong to it. */
function findingLines({ severity, code, place, message, count: times, evidence }: Finding): readonly string[] {
  const where = place === undefined ? '' : ` ${shortPlace(place)}`;
  const told = times === 1 || message.includes(`${count(times)} times`);
  return [
    `  ${severity}: ${code}${where}: ${message}${told ? '' : ` (${count(times)} times)`}`,
    ...evidence.slice(0, MOST_EVIDENCE).map((link) => `    ${shortPlace(link.place)}: ${link.what}`),
  ];
}

/** How the program ended, and whether its recording stays. */
export interface SummaryEnd {
  readonly code: number | null;
  readonly signal: string | null;
  readonly kept: boolean;
}

/** The summary as one object for JSON, as ../protocol/EVENTS.md describes it. */
export function summaryJson(all: readonly ProcessFindings[], { code, signal, kept }: SummaryEnd): object {
  return {
    exitCode: code,
    signal,
    processes: all.map(({ process, findings }) => ({
      pid: process.reader.header.pid,
      recording: kept ? process.path : null,
      seconds: process.trace.now / 1e9,
      tasks: process.trace.tasks.size,
      states: Object.fromEntries(countStates(process)),
      steps: process.trace.steps.length,
      droppedRows: process.reader.header.dropped,
      notes: process.reader.notes,
      notRecorded: process.trace.notRecorded,
      findings: findings.map(findingJson),
    })),
  };
}

function findingJson({ code, severity, message, time, place, count: times, evidence }: Finding): object {
  return {
    code,
    severity,
    message,
    seconds: time / 1e9,
    file: place?.file ?? null,
    line: place?.line ?? null,
    count: times,
    evidence: evidence.map(({ place: { file, line }, what }) => ({ file, line, what })),
  };
}
