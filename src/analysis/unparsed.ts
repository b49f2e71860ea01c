/** What is known of files whose texts were not parsed: enough to tell which of them need not be. */
import type { ClassInfo, ModuleInfo } from './model/entity';
import { ImportGraph } from './model/importGraph';
import type { Program } from './model/program';
import { UnparsedClasses } from './model/unparsedClasses';
import { UnparsedText } from './python/unparsedText';

export class UnparsedTexts {
  readonly #program: Program;
  readonly #texts = new Map<string, UnparsedText>();
  #graph: ImportGraph | undefined;
  #classes: UnparsedClasses | undefined;

  constructor(program: Program) {
    this.#program = program;
  }

  set(file: string, text: string): UnparsedText {
    const unparsed = new UnparsedText(text);
    this.#texts.set(file, unparsed);
    this.#graph = undefined;
    this.#classes = undefined;
    return unparsed;
  }

  get(file: string): UnparsedText | undefined {
    return this.#texts.get(file);
  }

  /** Of all files that were set. */
  get imports(): ImportGraph {
    this.#graph ??= new ImportGraph(this.#program, this.#texts);
    return this.#graph;
  }

  /** Whether a file may come to something that is defined in a module, or in a library of this name. */
  mayCome(from: ModuleInfo, to: ModuleInfo | string): boolean {
    return this.imports.mayCome(from, to);
  }

  /** Whether classes that are made from a class may be defined in a file. */
  mayInherit(from: ModuleInfo, base: ClassInfo): boolean {
    this.#classes ??= new UnparsedClasses(this.#program, this.#texts, this.imports);
    return this.#classes.heirsOf(base).has(from);
  }

  /** Whether a file says one of these names, or asks a module for something that gives another name to one of them. */
  hears(module: ModuleInfo, names: readonly string[]): boolean {
    const own = this.#texts.get(module.file);
    const handsOn = (each: ModuleInfo) => {
      const handedOn = this.#texts.get(each.file)?.handedOn;
      return names.some((name) => handedOn?.has(name) !== false);
    };
    return names.some((name) => own?.words.has(name) !== false) || [...this.imports.askedBy(module)].some(handsOn);
  }
}
