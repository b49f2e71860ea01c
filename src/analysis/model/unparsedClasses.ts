/** Which modules may have classes that are made from a class, found out from their texts alone. */
import type { ClassHead } from '../python/classHeads';
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
    const all = [...program.modules].flatMap((module) =>
      (texts.get(module.file)?.named() ?? []).map((each) => ({ ...each, module })),
    );
    for (const { bases, ...named } of withoutIdleNames(all)) {
      for (const base of bases) {
        const others = this.#byBase.get(base);
        if (others === undefined) {
          this.#byBase.set(base, [named]);
        } else {
          others.push(named);
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
      const heirs = this.#byBase.get(each.name) ?? [];
      const byAttribute = each.inner ? new Set(this.#byBase.get(`.${each.name}`)) : undefined;
      for (const heir of heirs) {
        if (
          heir.module === each.module ||
          (byAttribute?.has(heir) !== false && this.#imports.mayCome(heir.module, each.module))
        ) {
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

/** Of other names only those by which some class names a base, directly or by another name: there are a hundred times as many. */
function withoutIdleNames<Each extends ClassHead>(all: readonly Each[]): readonly Each[] {
  const used = new Set(all.flatMap(({ renamed, bases }) => (renamed ? [] : bases)));
  let idle = all.filter(({ renamed }) => renamed);
  for (let count = -1; count !== used.size; ) {
    count = used.size;
    const left: Each[] = [];
    for (const each of idle) {
      if (used.has(each.name)) {
        for (const base of each.bases) {
          used.add(base);
        }
      } else {
        left.push(each);
      }
    }
    idle = left;
  }
  const unused = new Set(idle);
  return all.filter((each) => !unused.has(each));
}

function keyOf({ module, name, renamed }: Named): string {
  return `${module.order} ${name} ${renamed}`;
}
