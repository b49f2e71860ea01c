import { type Python, pythons } from './pythons';

/** Defines a test for every Python on this machine that is at least this old, with its version behind the title. */
export function itOnEveryPython(title: string, test: (python: Python) => Promise<void>, since = '3.9'): void {
  for (const python of pythons()) {
    if (!isAtLeast(python, since)) continue;
    it(`${title} (Python ${python.version})`, () => test(python));
  }
}

/** Whether it is this version or a newer one; `since` as in `3.11`. */
export function isAtLeast({ version }: Python, since: string): boolean {
  return minor(version) >= minor(since);
}

function minor(version: string): number {
  return Number(version.split('.')[1]);
}
