/** What was found about tasks, as the tree needs it. */
import type { Finding } from '../findings/finding';
import type { Task } from '../trace/task';
import type { RunProcess } from './liveRun';

/** One of the findings of a process. */
interface Found {
  readonly process: RunProcess;
  readonly finding: Finding;
}

export class TaskFindings {
  readonly #findings = new Map<RunProcess, Map<number, Finding[]>>();
  readonly #stuck = new Map<RunProcess, Set<number>>();

  constructor(found: readonly Found[] = []) {
    for (const { process, finding } of found) {
      const ofProcess = this.#findings.get(process) ?? new Map<number, Finding[]>();
      this.#findings.set(process, ofProcess);
      const list = ofProcess.get(finding.task) ?? [];
      ofProcess.set(finding.task, [...list, finding]);
      const stuck = this.#stuck.get(process) ?? new Set();
      this.#stuck.set(process, stuck);
      for (const task of finding.stuck ?? []) stuck.add(task);
    }
  }

  of(process: RunProcess, task: Task): readonly Finding[] {
    return this.#findings.get(process)?.get(task.id) ?? [];
  }

  /** Whether it is proved that a task waits for something that can never happen. */
  isForEver(process: RunProcess, task: Task): boolean {
    return task.state === 'waiting' && this.#stuck.get(process)?.has(task.id) === true;
  }
}

export const noFindings = new TaskFindings();
