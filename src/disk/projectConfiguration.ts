/** The configuration that holds for a file: that of the nearest pyproject.toml above it. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Configuration, configurationOf, noConfiguration } from '../analysis/configuration';
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
