/** Where a function runs, when the pointer rests on its name: where it is defined, or used. */
import type { Analyzer } from '../analysis/analyzer';
import type { Reached } from '../analysis/model/contexts';
import type { FunctionInfo } from '../analysis/model/entity';

const words: Readonly<Record<Reached['context'], string>> = {
  loop: 'event loop',
  noLoop: 'no event loop',
  thread: 'another thread',
  process: 'another process',
  signal: 'a signal handler',
};

/** The function whose name stands at an offset, and where it runs, in Markdown. */
export function contextAt(
  analyzer: Analyzer,
  file: string,
  offset: number,
): { readonly start: number; readonly end: number; readonly text: string } | undefined {
  const { program, contexts } = analyzer.knowledge;
  for (const infos of program.file(file)?.functions.values() ?? []) {
    for (const info of infos) {
      const start = info.chunk.start + info.summary.start;
      const end = info.chunk.start + info.summary.end;
      if (start <= offset && offset <= end) {
        return { start, end, text: describe(info, contexts.of(info)) };
      }
    }
  }
  const named = analyzer.functionNamedAt(file, offset);
  return named && { ...named, text: describe(named.info, contexts.of(named.info)) };
}

function describe(info: FunctionInfo, reached: readonly Reached[]): string {
  if (reached.length === 0) {
    return 'Runs on: not known (no call of it was found).';
  }
  return reached
    .map((each) => `Runs on: **${words[each.context]}**${info.summary.async ? '' : `; ${wayOf(each)}`}`)
    .join('\n\n');
}

function wayOf({ calls, root, entry, conditional }: Reached): string {
  const names = calls.map(({ caller, module }) =>
    caller === undefined ? `module ${module.name}` : `${caller.summary.name}()`,
  );
  const start =
    root === 'framework' && entry !== undefined ? [`${entry.summary.name}() (called by its framework)`] : [];
  const way = [...start, ...names].map((name) => `\`${name}\``).join(', ');
  return `${conditional ? 'under a condition ' : ''}called from ${way === '' ? 'its framework' : way}.`;
}
