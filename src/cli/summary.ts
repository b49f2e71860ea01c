/** What `loopscope run` says when the program has ended. */

import type { LoadedProcess } from '../disk/loadedRun';
import { diagnose } from '../findings/diagnose';
import type { Finding } from '../findings/finding';
import { count, duration, plural } from '../trace/numbers';
import type { Task, TaskState } from '../trace/task';
import { hasEnded } from '../trace/task';
import { shortPlace } from '../trace/words';

const LONGEST_WAITS = 3;
const MOST_FINDINGS = 20;

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
  if (trace.loops.all.size === 0 && trace.tasks.size === 0 && findings.length === 0) {
    return [`${prefix} the program ended without starting an event loop. Nothing was recorded.`];
  }
  const lines = [
    `${prefix} ${plural(trace.tasks.size, 'task')} (${stateCounts(process)}), ${plural(trace.steps.length, 'step')}, ${duration(trace.now)}`,
  ];
  lines.push(...waitLines(process));
  if (process.reader.header.dropped > 0) {
    lines.push(
      `  ${plural(process.reader.header.dropped, 'row')} dropped: states are right, older steps and waits are missing`,
    );
  }
  for (const missing of trace.notRecorded) {
    lines.push(`  not recorded: ${missing.what} (${missing.why})`);
  }
  lines.push(...findings.slice(0, MOST_FINDINGS).map(findingLine));
  if (findings.length > MOST_FINDINGS) {
    lines.push(`  and ${plural(findings.length - MOST_FINDINGS, 'more finding')}; --json lists all`);
  }
  return lines;
}

function stateCounts({ trace }: LoadedProcess): string {
  const counts = new Map<TaskState, number>();
  for (const task of trace.tasks.values()) {
    counts.set(task.state, (counts.get(task.state) ?? 0) + 1);
  }
  return [...counts].map(([state, number]) => `${count(number)} ${state}`).join(', ') || 'none';
}

/** The tasks that waited longest, and what for at the end. */
function waitLines({ trace, words }: LoadedProcess): readonly string[] {
  const waited = [...trace.tasks.values()].map((task) => ({ task, time: totalWaiting(task, trace.now) }));
  return waited
    .filter(({ time }) => time >= 1e6)
    .sort((a, b) => b.time - a.time)
    .slice(0, LONGEST_WAITS)
    .map(({ task, time }) => {
      const reason = task.lastWait === undefined ? '' : `, last for ${words.reason(task.lastWait)}`;
      return `  ${words.taskName(task)} waited ${duration(time)}${reason}`;
    });
}

function totalWaiting(task: Task, now: number): number {
  return task.waiting + (task.state === 'waiting' && !hasEnded(task) ? now - task.since : 0);
}

function findingLine(finding: Finding): string {
  const where = finding.place === undefined ? '' : ` ${shortPlace(finding.place)}`;
  const times = finding.count > 1 ? ` (${count(finding.count)} times)` : '';
  return `  ${finding.severity}: ${finding.code}${where}: ${finding.message}${times}`;
}

/** The summary as one JSON object. */
export function summaryJson(all: readonly ProcessFindings[], exitCode: number | null): string {
  return JSON.stringify({
    exitCode,
    processes: all.map(({ process, findings }) => ({
      pid: process.reader.header.pid,
      recording: process.path,
      seconds: process.trace.now / 1e9,
      tasks: process.trace.tasks.size,
      states: Object.fromEntries(
        [...process.trace.tasks.values()].reduce(
          (counts, task) => counts.set(task.state, (counts.get(task.state) ?? 0) + 1),
          new Map<string, number>(),
        ),
      ),
      steps: process.trace.steps.length,
      droppedRows: process.reader.header.dropped,
      notRecorded: process.trace.notRecorded,
      findings: findings.map((finding) => ({
        code: finding.code,
        severity: finding.severity,
        message: finding.message,
        seconds: finding.time / 1e9,
        file: finding.place?.file ?? null,
        line: finding.place?.line ?? null,
        count: finding.count,
        evidence: finding.evidence.map(({ place, what }) => ({ file: place.file, line: place.line, what })),
      })),
    })),
  });
}
