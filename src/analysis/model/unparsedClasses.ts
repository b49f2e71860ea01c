/** Which modules may have classes that are made from a class, found out from their texts alone. */
import type { UnparsedText } from '../python/unparsedText';
import type { ClassInfo, ModuleInfo } from './entity';
import type { ImportGraph } from './importGraph';
import type { Program } from './program';

/** A class of a module, or another name that it has there. */
interface Named {
  readonly module: ModuleInfo;
  readonly name: string;
  /** It is only another name. */
  readonly renamed: boolean;
  readonly inner: boolean;
}

export class UnparsedClasses {
  readonly #imports: ImportGraph;
  /** By each name that stands among the bases. */
  readonly #byBase = new Map<string, Named[]>();
  readonly #known = new Map<ClassInfo, ReadonlySet<ModuleInfo>>();

  constructor(program: Program, texts: ReadonlyMap<string, UnparsedText>, imports: ImportGraph) {
    this.#imports = imports;
    for (const module of program.modules) {
      for (const { name, bases, renamed, inner } of texts.get(module.file)?.named ?? []) {
        for (const base of bases) {
          const named = { module, name, renamed, inner };
          const others = this.#byBase.get(base);
          if (others === undefined) {
            this.#byBase.set(base, [named]);
          } else {
            others.push(named);
          }
        }
      }
    }
  }

  /** Modules with classes that may be made from this one, through however many others. */
  heirsOf(info: ClassInfo): ReadonlySet<ModuleInfo> {
    let found = this.#known.get(info);
    if (found === undefined) {
      found = this.#find({
        module: info.module,
        name: info.summary.name.replace(/^.*\./, ''),
        renamed: false,
        inner: false,
      });
      this.#known.set(info, found);
    }
    return found;
  }

  #find(start: Named): ReadonlySet<ModuleInfo> {
    const modules = new Set<ModuleInfo>();
    const found = new Map<string, Named>([[keyOf(start), start]]);
    for (const each of found.values()) {
      const askers = this.#imports.askersOf(each.module);
      const heirs = this.#byBase.get(each.name) ?? [];
      const byAttribute = each.inner ? new Set(this.#byBase.get(`.${each.name}`)) : undefined;
      for (const heir of heirs) {
        if (heir.module === each.module || (askers.has(heir.module) && byAttribute?.has(heir) !== false)) {
          found.set(keyOf(heir), heir);
          if (!heir.renamed) {
            modules.add(heir.module);
          }
        }
      }
    }
    return modules;
  }
}

function keyOf({ module, name, renamed }: Named): string {
  return `${module.order} ${name} ${renamed}`;
}
