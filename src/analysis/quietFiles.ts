/**
 * Files whose text says nothing of coroutines, and which may make some all the same, by a name that another file gives them. Most cannot, and that is found out
 * without parsing them: what they import has no name that leads to a coroutine and stands in their text.
 */
import { type CalledNames, CoroutineSources } from './model/coroutineSources';
import type { ModuleInfo } from './model/entity';
import { Evaluator } from './model/evaluate';
import { librariesOfCoroutines } from './model/library';
import type { Program } from './model/program';
import type { UnparsedTexts } from './unparsed';

/** Which of the quiet files may make coroutines. `loud`: all others of the program, in which coroutine functions may be defined. */
export function mayMakeCoroutines(
  program: Program,
  texts: UnparsedTexts,
  { quiet, loud }: { readonly quiet: readonly string[]; readonly loud: readonly string[] },
): ReadonlySet<string> {
  const search = new Search(program, texts);
  const users = quiet.filter((file) => librariesOfCoroutines.some((library) => search.says(file, library)));
  const others = quiet.filter((file) => !users.includes(file));
  return search.run(others, [...loud, ...users], new Set(users));
}

class Search {
  readonly #program: Program;
  readonly #texts: UnparsedTexts;
  /** With an evaluator of its own, so that the order in which it asks changes nothing of what others find. */
  readonly #sources: CoroutineSources;

  constructor(program: Program, texts: UnparsedTexts) {
    this.#program = program;
    this.#texts = texts;
    this.#sources = new CoroutineSources(new Evaluator(program));
  }

  says(file: string, name: string): boolean {
    return this.#texts.get(file)?.words.has(name) !== false;
  }

  /** `first`: files from which one may come to coroutines. */
  run(quiet: readonly string[], first: readonly string[], found: Set<string>): ReadonlySet<string> {
    const asked = quiet.map((file) => ({ file, asks: [...this.#texts.imports.namedBy(this.#moduleOf(file))] }));
    const gives = new Set<string>();
    // A quiet file from which one comes to coroutines gives them to those that import it.
    for (let giving = new Set(first.map((file) => this.#moduleOf(file))); giving.size > 0; ) {
      const next = new Set<ModuleInfo>();
      for (const { file, asks } of asked) {
        const called = asks.flatMap((each) => (giving.has(each) ? this.#called(file, each) : []));
        if (called.length > 0 && !gives.has(file)) {
          gives.add(file);
          next.add(this.#moduleOf(file));
        }
        if (called.some((names) => [...names].some((name) => name === '' || this.says(file, name)))) {
          found.add(file);
        }
      }
      giving = next;
    }
    return found;
  }

  /** What is called for coroutines that those names of a module lead to which a file says. */
  #called(file: string, module: ModuleInfo): readonly CalledNames[] {
    return [...this.#sources.of(module)].filter(([name]) => this.says(file, name)).map(([, called]) => called);
  }

  #moduleOf(file: string): ModuleInfo {
    const module = this.#program.file(file);
    if (module === undefined) {
      throw new Error(`${file} is not in the program`);
    }
    return module;
  }
}
