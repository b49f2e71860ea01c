/** What stands on bars: each text in several forms, the longest first. */
import type { Blocked } from '../trace/loops';
import { duration } from '../trace/numbers';
import { userFrame } from '../trace/records';
import type { Task, Wait } from '../trace/task';
import type { Trace } from '../trace/trace';
import { oneLine, shortPlace, type Words } from '../trace/words';

export class BarTexts {
  readonly #trace: Trace;
  readonly #words: Words;

  constructor(trace: Trace, words: Words) {
    this.#trace = trace;
    this.#words = words;
  }

  /** `Semaphore LIMIT`, `LIMIT`; `Queue urls.get`, `urls.get`, `urls`; `sleep(0.5)`, `sleep`; `I/O read`, `read`. */
  wait(wait: Wait): readonly string[] {
    const whole = this.#words.reason(wait);
    const [first = '', ...rest] = whole.split(' ');
    const name = rest.join(' ');
    if (name === '') {
      return [whole, whole.replace(/\(.*/, '')];
    }
    if (name.startsWith('of ') || name.startsWith('at ')) {
      return [whole, first];
    }
    return [whole, name, name.replace(/\.[a-z]+$/, '')];
  }

  step(length: number): readonly string[] {
    return [`step ${duration(length)}`, duration(length)];
  }

  ready(length: number): readonly string[] {
    return [`ready ${duration(length)}`, 'ready'];
  }

  /** `blocked 341 ms: json.loads, pages.py:18`. */
  blocked(blocked: Blocked, now: number): readonly string[] {
    const length = duration(Math.max(0, (blocked.ended ?? now) - blocked.began));
    const stack = this.#trace.dictionary.stack(blocked.stack);
    const own = userFrame(stack);
    const short = [`blocked ${length}`, length];
    if (own === undefined) {
      return short;
    }
    const inner = stack[0] === own ? '' : `${oneLine(stack[0]?.function ?? '')}, `;
    return [`blocked ${length}: ${inner}${shortPlace(own)}`, ...short];
  }

  forever(wait: Wait): readonly string[] {
    return [`waits for ever: ${this.#words.reason(wait)}`, 'waits for ever', 'for ever'];
  }

  /** What became of a task that failed, was cancelled or destroyed. */
  end(task: Task): readonly string[] {
    if (task.state === 'cancelled') {
      return this.#cancelled(task);
    }
    const text = this.#words.stateText(task);
    const short = task.state === 'failed' ? text.replace(/: .*/, '') : 'destroyed';
    return task.errorNeverRetrieved ? [`${text}, never retrieved`, text, short] : [text, short];
  }

  /** `cancelled by main #1, crawler.py:75 “host is down”`. */
  #cancelled(task: Task): readonly string[] {
    const request = task.cancelRequests.at(-1);
    if (request === undefined) {
      return ['cancelled'];
    }
    const by = this.#words.stateText(task);
    const place = userFrame(this.#trace.dictionary.stack(request.stack));
    const message = request.message === 0 ? undefined : this.#trace.dictionary.string(request.message);
    const where = place === undefined ? by : `${by}, ${shortPlace(place)}`;
    const forms = message === undefined ? [where] : [`${where} “${oneLine(message)}”`, where];
    return [...forms, by, 'cancelled'];
  }
}
