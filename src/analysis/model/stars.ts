/** Names that `from module import *` brings. */
import type { Entity, ModuleInfo } from './entity';
import { isAsyncioName } from './library';
import { imported } from './ownNames';
import type { Program } from './program';

/** What star imports of a module make of a name, through however many modules; `unbound`: none that is known brings it. `global`: what the name is in a module that binds it. */
export function ofStars(
  name: string,
  module: ModuleInfo,
  program: Program,
  global: (source: ModuleInfo) => Entity | undefined,
): Entity | undefined | 'unbound' {
  const seen = new Set([module]);
  const search = (each: ModuleInfo): Entity | undefined | 'unbound' => {
    // The last of them is what Python has in the end.
    for (const star of [...each.stars].reverse()) {
      const found = brought(imported(star, each, program));
      if (found !== 'unbound') {
        return found;
      }
    }
    return 'unbound';
  };
  const brought = (path: string): Entity | undefined | 'unbound' => {
    const source = program.module(path);
    if (source === undefined) {
      return path === 'asyncio' && isAsyncioName(name) ? { kind: 'external', path: `asyncio.${name}` } : 'unbound';
    }
    if (seen.has(source)) {
      return 'unbound';
    }
    seen.add(source);
    return source.names.has(name) ? global(source) : search(source);
  };
  return name.startsWith('_') ? 'unbound' : search(module);
}
