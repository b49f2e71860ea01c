import { type Python, pythons } from './pythons';

/** Defines a test for every Python on this machine that is at least this old, with its version behind the title. */
export function itOnEveryPython(title: string, test: (python: Python) => Promise<void>, since = '3.9'): void {
  for (const python of pythons()) {
    if (!isAtLeast(python, since)) continue;
    it(`${title} (Python ${python.version})`, () => test(python));
  }
}

/**
 * The same for programs that spend their time waiting: several Pythons run theirs at a time, and each test looks at its own. `run` must leave nothing that the others could
 * meet, and what `test` says must not hang on how quick the program is.
 */
export function itOnPythonsTogether<T>(
  title: string,
  { run, test }: { run: (python: Python) => Promise<T>; test: (result: T, python: Python) => void },
  since = '3.9',
): void {
  const inOrder = pythons().filter((python) => isAtLeast(python, since));
  const running = new Map<Python, Promise<T>>();
  const begin = (python: Python | undefined): void => {
    if (python === undefined || running.has(python)) return;
    const result = run(python);
    result.catch(() => undefined); // its own test tells
    running.set(python, result);
  };
  itOnEveryPython(
    title,
    async (python) => {
      const at = inOrder.indexOf(python);
      for (const next of inOrder.slice(at, at + TOGETHER)) begin(next);
      test(await (running.get(python) ?? run(python)), python);
    },
    since,
  );
}

/** So many that two processors are not busy with programs that wait. */
const TOGETHER = 4;

/** Whether it is this version or a newer one; `since` as in `3.11`. */
export function isAtLeast({ version }: Python, since: string): boolean {
  return minor(version) >= minor(since);
}

function minor(version: string): number {
  return Number(version.split('.')[1]);
}
