/** Tasks that failed and whose error nobody looked at. */
import type { Task } from '../trace/task';
import { creationOrError, errorAndCreation } from './creation';
import { heldInVain } from './failedUnawaited';
import type { Case, Diagnosis, Finding } from './finding';
import { LineTally, newItems, type Tallied } from './lineTally';

export function errorNeverRetrieved(subject: Case): Diagnosis {
  const tally = new LineTally<Task>((task) => creationOrError(task, subject));
  const news = newItems(subject.tasks.unretrieved);
  return {
    find: () => {
      for (const task of news().filter((lost) => !heldInVain(lost))) {
        tally.add(task);
      }
      return tally.lines.map((line) => findingOf(line, subject));
    },
  };
}

function findingOf({ first: task, count, place }: Tallied<Task>, subject: Case): Finding {
  const { words } = subject;
  return {
    code: 'error-never-retrieved',
    severity: 'error',
    message: `Task '${words.taskName(task)}' failed with ${words.errorText(task.error)}, and nobody looked at the result. Keep the task and await it, or use a TaskGroup.`,
    time: task.ended ?? task.created,
    place,
    evidence: errorAndCreation(task, subject),
    task: task.id,
    count,
  };
}
