/** What rules found in functions, kept for as long as neither the function changes nor what the rules asked of the rest of the program. */
import type { Diagnostic, Range } from './diagnostic';
import type { Answer } from './model/askedNames';
import type { Knowledge } from './model/knowledge';
import type { FunctionDef } from './python/syntax';
import { place } from './python/walk';
import type { Questions } from './questions';
import type { FileFacts, Recorded } from './sourceFile';

interface Kept {
  readonly found: Answer<readonly Diagnostic[]>;
  readonly start: number;
  /** What was asked about calls; undefined: more than that. */
  readonly questions: Questions | undefined;
  /** When that was answered so. */
  calls: number;
}

export class KeptResults {
  #kept = new WeakMap<FunctionDef, Kept>();
  #circumstances: readonly unknown[] = [];

  /** Forgets all when something is not what it was before: the rules that are asked, or for what. */
  keepUp(now: readonly unknown[]): void {
    if (now.some((each, index) => each !== this.#circumstances[index])) {
      this.forget();
      this.#circumstances = now;
    }
  }

  forget(): void {
    this.#kept = new WeakMap();
  }

  /** What was found in a function, if it would be found again. */
  get(node: FunctionDef, { program }: Knowledge): readonly Diagnostic[] | undefined {
    const kept = this.#kept.get(node);
    if (kept === undefined || !program.asked.holds(kept.found) || !holds(kept, program.calls)) {
      return undefined;
    }
    const shift = place(node).start - kept.start;
    const { given } = kept.found;
    return shift === 0 ? given : given.map((each) => shifted(each, shift));
  }

  set(node: FunctionDef, { found, calls, questions, around }: Recorded, { facts, knowledge }: Source): void {
    const span = place(node);
    if (around || !found.given.every((each) => isWithin(each, span, facts.info.file))) {
      this.#kept.delete(node);
      return;
    }
    const { program } = knowledge;
    this.#kept.set(node, {
      found,
      start: span.start,
      questions: calls ? undefined : questions,
      calls: program.calls,
    });
  }
}

/** Whether what was asked about calls is answered now as it was. */
function holds(kept: Kept, calls: number): boolean {
  if (kept.calls !== calls) {
    if (kept.questions?.hold() !== true) {
      return false;
    }
    kept.calls = calls;
  }
  return true;
}

export interface Source {
  readonly facts: FileFacts;
  readonly knowledge: Knowledge;
}

/** Every place that a diagnostic names moves with the function; others move by themselves. */
function isWithin(diagnostic: Diagnostic, { start, end }: Range, file: string): boolean {
  const places = [diagnostic, ...diagnostic.related, ...diagnostic.fixes.flatMap(({ edits }) => edits)];
  return (
    places.every((each) => start <= each.start && each.end <= end) &&
    diagnostic.related.every((related) => related.file === file)
  );
}

function shifted(diagnostic: Diagnostic, by: number): Diagnostic {
  const move = <Placed extends Range>(placed: Placed): Placed => ({
    ...placed,
    start: placed.start + by,
    end: placed.end + by,
  });
  return {
    ...move(diagnostic),
    related: diagnostic.related.map(move),
    fixes: diagnostic.fixes.map((fix) => ({ ...fix, edits: fix.edits.map(move) })),
  };
}
