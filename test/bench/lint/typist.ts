/** A long file, and somebody who types in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lines of the file that is typed in. */
const LINES = 6000;

/** What is typed at a place: a text, key by key, in front of the next line that begins like `before`. `undone`: how many of the last keys are then taken back. */
interface Typed {
  readonly before: string;
  readonly text: string;
  readonly undone: number;
}

const method = `    async def fetch_all(self, names, *, limit=(1, 2)):
        """Fetch all of "them", and wait."""
        results = [await self.fetch(name) for name in names]
        if not results and len(names) > limit[0]:
            raise RuntimeError('nothing (found)')
        asyncio.create_task(self.close())
        return {name: each for name, each in zip(names, results)}

`;
const functionOfModule = `def start_all(workers, loop=None):
    # One after the other; the last one first.
    for worker in reversed(workers):
        loop.call_soon(worker.start, "now")
        time.sleep(0.1)
    return [worker.name for worker in workers]


`;
const statements = `        if self._closing(timeout=3.5, names=["a", 'b']):
            print(f"closing {self!r}: {len(self._waiters)}")
`;

/** Everything that is typed: methods, functions, statements, and at the end an import; strings and brackets are open for a while, as they are for everyone who types. */
export const session: readonly Typed[] = [
  { before: '    async def ', text: method, undone: 20 },
  { before: 'def ', text: functionOfModule, undone: 10 },
  { before: '        if ', text: statements, undone: 30 },
  { before: 'import ', text: 'import json\nfrom time import sleep\n', undone: 5 },
];

/** A file of modules of asyncio, one after the other. */
export function longSource(folder: string): string {
  const lines: string[] = [];
  for (const name of readdirSync(folder)
    .filter((each) => each.endsWith('.py'))
    .sort()) {
    lines.push(`# ---- ${name}`, ...readFileSync(join(folder, name), 'utf8').split('\n'));
  }
  return `${lines.slice(0, LINES).join('\n')}\n`;
}

/** Types in a text, and knows what stands in it. */
export class Typist {
  version = 1;
  #lines: string[];

  constructor(text: string) {
    this.#lines = text.split('\n');
  }

  /** The changes, one a key. `share`: how far down the file. */
  *keys({ before, text, undone }: Typed, share: number) {
    let line = this.#lines.findIndex((each, index) => index > share * this.#lines.length && each.startsWith(before));
    const rows = text.split('\n');
    this.#lines.splice(line, 0, ...rows);
    // On a line of its own, as everyone does.
    yield this.#change({ line, character: 0 }, { line, character: 0 }, '\n');
    let character = 0;
    const places: { line: number; character: number }[] = [];
    for (const key of text) {
      places.push({ line, character });
      yield this.#change({ line, character }, { line, character }, key);
      line += key === '\n' ? 1 : 0;
      character = key === '\n' ? 0 : character + 1;
    }
    for (let count = 0; count < undone; count += 1) {
      const start = places.pop() ?? { line: 0, character: 0 };
      yield this.#change(start, { line, character }, '');
      ({ line, character } = start);
    }
    for (const key of text.slice(text.length - undone)) {
      yield this.#change({ line, character }, { line, character }, key);
      line += key === '\n' ? 1 : 0;
      character = key === '\n' ? 0 : character + 1;
    }
  }

  #change(start: { line: number; character: number }, end: { line: number; character: number }, text: string) {
    this.version += 1;
    return { range: { start, end }, text };
  }
}
