/** The configuration that holds for a file: that of the nearest pyproject.toml above it. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Configuration, configurationOf, noConfiguration, oldestOf } from '../analysis/configuration';
import type { Target } from '../analysis/sourceFile';
import { reason } from './fileSource';
import { readRegularFile } from './regularFile';

export interface ProjectConfiguration {
  /** The folder of the pyproject.toml; undefined without one. */
  readonly folder: string | undefined;
  readonly configuration: Configuration;
  /** Why the file, or something in it, was not used; a sentence each. */
  readonly problems: readonly string[];
}

/** Configurations by folder. Each file is read once. */
export class ProjectConfigurations {
  readonly #known = new Map<string, ProjectConfiguration>();

  of(file: string): ProjectConfiguration {
    return this.#ofFolder(dirname(file));
  }

  /** Files may have changed. */
  forget(): void {
    this.#known.clear();
  }

  #ofFolder(folder: string): ProjectConfiguration {
    const known = this.#known.get(folder);
    if (known !== undefined) {
      return known;
    }
    const found = this.#find(folder);
    this.#known.set(folder, found);
    return found;
  }

  #find(folder: string): ProjectConfiguration {
    const found = this.#ofProject(folder);
    const { configuration } = found;
    const target = configuration.target ?? targetOf(join(folder, 'setup.cfg'));
    return target === configuration.target ? found : { ...found, configuration: { ...configuration, target } };
  }

  #ofProject(folder: string): ProjectConfiguration {
    const path = join(folder, 'pyproject.toml');
    if (existsSync(path)) {
      return read(path, folder);
    }
    const parent = dirname(folder);
    return parent === folder
      ? { folder: undefined, configuration: noConfiguration, problems: [] }
      : this.#ofFolder(parent);
  }
}

/** The oldest Python that a setup.cfg names, when there is one. */
function targetOf(path: string): Target | undefined {
  const text = existsSync(path) ? textOf(path) : undefined;
  const oldest = oldestOf(/^[ \t]*python_requires[ \t]*=(.*)$/m.exec(text ?? '')?.[1]);
  return oldest && { oldest, source: 'python_requires' };
}

function textOf(path: string): string | undefined {
  try {
    return new TextDecoder().decode(readRegularFile(path));
  } catch {
    return undefined; // Who cannot read it is not told of a version: no more than without the file.
  }
}

function read(path: string, folder: string): ProjectConfiguration {
  let text: string;
  try {
    text = new TextDecoder().decode(readRegularFile(path));
  } catch (error) {
    return { folder, configuration: noConfiguration, problems: [`'${path}' cannot be read: ${reason(error)}.`] };
  }
  const { configuration, problems } = configurationOf(text);
  return { folder, configuration, problems: problems.map((problem) => `${path}: ${problem}`) };
}
