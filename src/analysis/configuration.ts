/** What a project says of the rules: `[tool.loopscope]` in its pyproject.toml, and the same settings in the editor. */
import picomatch from 'picomatch';
import { parse as parseToml, TomlError } from 'smol-toml';
import type { Severity } from '../protocol/severity';
import type { Rule } from './rule';
import { rules } from './rules/all';
import type { Target } from './sourceFile';
import { unusedSuppression } from './suppressions';

export interface Configuration {
  /** Codes or their beginnings; undefined: the rules that are on by default. */
  readonly select: readonly string[] | undefined;
  readonly extendSelect: readonly string[];
  readonly ignore: readonly string[];
  /** Codes that are ignored in files that a pattern matches. */
  readonly perFileIgnores: Readonly<Record<string, readonly string[]>>;
  readonly severity: Readonly<Record<string, Severity>>;
  readonly target: Target | undefined;
  /** Functions that block, besides those that are known: `mylib.slow_call`. */
  readonly extraBlocking: readonly string[];
  /** Patterns of files that are not looked at. */
  readonly exclude: readonly string[];
}

export const noConfiguration: Configuration = {
  select: undefined,
  extendSelect: [],
  ignore: [],
  perFileIgnores: {},
  severity: {},
  target: undefined,
  extraBlocking: [],
  exclude: [],
};

/** Keys of `[tool.loopscope]`, as they are written. */
const configurationKeys = [
  'select',
  'extend-select',
  'ignore',
  'per-file-ignores',
  'severity',
  'target-version',
  'extra-blocking',
  'exclude',
] as const;

const severities: readonly string[] = ['error', 'warning', 'information', 'hint'] satisfies Severity[];

/** What a text says, and a sentence for each thing that is wrong in it: the key, and what it wants. What is wrong is as if it were not there. */
export interface Decoded {
  readonly configuration: Configuration;
  readonly problems: readonly string[];
}

/** Reads a pyproject.toml. */
export function configurationOf(text: string): Decoded {
  let document: Table;
  try {
    document = parseToml(text);
  } catch (error) {
    const where = error instanceof TomlError ? ` in line ${error.line}` : '';
    return {
      configuration: noConfiguration,
      problems: [`pyproject.toml cannot be read: it has an error${where}.`],
    };
  }
  const section = tableAt(document, 'tool', 'loopscope') ?? {};
  const decoded = decodeSettings(section, '[tool.loopscope]');
  if (decoded.configuration.target !== undefined) {
    return decoded;
  }
  const requires = tableAt(document, 'project')?.['requires-python'];
  const poetry = tableAt(document, 'tool', 'poetry', 'dependencies')?.['python'];
  const oldest = oldestOf(requires) ?? oldestOf(isTable(poetry) ? poetry['version'] : poetry);
  return oldest === undefined
    ? decoded
    : { ...decoded, configuration: { ...decoded.configuration, target: { oldest, source: 'requires-python' } } };
}

type Table = Readonly<Record<string, unknown>>;

function tableAt(table: Table, ...keys: readonly string[]): Table | undefined {
  let value: unknown = table;
  for (const key of keys) {
    value = isTable(value) ? value[key] : undefined;
  }
  return isTable(value) ? value : undefined;
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Decodes settings by the names that pyproject.toml has for them. `where` begins the sentences of errors. */
export function decodeSettings(section: Table, where: string): Decoded {
  const problems: string[] = [];
  const decoder = new Decoder(section, (problem) => problems.push(`${where} ${problem}`));
  const isKnown = (key: string) => (configurationKeys as readonly string[]).includes(key);
  for (const unknown of Object.keys(section).filter((key) => !isKnown(key))) {
    problems.push(`${where} has no key '${unknown}'. It takes: ${configurationKeys.join(', ')}.`);
  }
  const configuration: Configuration = {
    select: decoder.codes('select'),
    extendSelect: decoder.codes('extend-select') ?? [],
    ignore: decoder.codes('ignore') ?? [],
    perFileIgnores: decoder.codesOfFiles('per-file-ignores'),
    severity: decoder.severities(),
    target: decoder.target(),
    extraBlocking: decoder.list('extra-blocking') ?? [],
    exclude: decoder.list('exclude') ?? [],
  };
  return { configuration, problems };
}

/** Why a code in a list names no rule; undefined when each does. */
export function wrongCode(codes: readonly string[]): string | undefined {
  const wrong = codes.find((code) => !namesRule(code));
  return wrong === undefined
    ? undefined
    : `there is no rule '${wrong}'. Rules are called like AIO101; AIO1 names a group, ALL names all.`;
}

function namesRule(code: string): boolean {
  const isBeginning =
    code !== '' && [unusedSuppression, ...rules.map((rule) => rule.code)].some((each) => each.startsWith(code));
  return code === 'ALL' || isBeginning;
}

class Decoder {
  readonly #section: Table;
  readonly #wrong: (problem: string) => void;

  constructor(section: Table, wrong: (problem: string) => void) {
    this.#section = section;
    this.#wrong = wrong;
  }

  list(key: string): readonly string[] | undefined {
    const value = this.#section[key];
    if (value === undefined) {
      return undefined;
    }
    if (isList(value)) {
      return value;
    }
    this.#wrong(`'${key}' takes a list of strings.`);
    return undefined;
  }

  /** A list of codes, or of their beginnings. */
  codes(key: string): readonly string[] | undefined {
    return this.#known(key, this.list(key));
  }

  codesOfFiles(key: string): Readonly<Record<string, readonly string[]>> {
    const value = this.#section[key] ?? {};
    if (isTable(value) && Object.values(value).every(isList)) {
      const lists = Object.entries(value as Readonly<Record<string, readonly string[]>>);
      return Object.fromEntries(lists.map(([pattern, codes]) => [pattern, this.#known(key, codes) ?? []]));
    }
    this.#wrong(`'${key}' takes a table of lists, such as {"tests/*" = ["AIO101"]}.`);
    return {};
  }

  severities(): Readonly<Record<string, Severity>> {
    const value = this.#section['severity'] ?? {};
    if (isTable(value) && Object.values(value).every((each) => severities.includes(String(each)))) {
      this.#known('severity', Object.keys(value));
      return value as Readonly<Record<string, Severity>>;
    }
    this.#wrong(`'severity' takes a table such as {AIO301 = "hint"}; severities are ${severities.join(', ')}.`);
    return {};
  }

  /** The codes of a list that name rules; one that does not is told. */
  #known(key: string, codes: readonly string[] | undefined): readonly string[] | undefined {
    const wrong = wrongCode(codes ?? []);
    if (wrong !== undefined) {
      this.#wrong(`'${key}': ${wrong}`);
    }
    return codes?.filter(namesRule);
  }

  target(): Target | undefined {
    const value = this.#section['target-version'];
    if (value === undefined) {
      return undefined;
    }
    // 3.10 without quotes is the number 3.1.
    const oldest = typeof value === 'string' ? pythonVersion(value) : undefined;
    if (oldest === undefined) {
      this.#wrong(
        `'target-version' takes a version of Python in quotes, such as "3.11" or "py311", not ${JSON.stringify(value)}.`,
      );
      return undefined;
    }
    return { oldest, source: 'target-version' };
  }
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** `3.11` or `py311`; undefined for anything else. */
export function pythonVersion(text: string): readonly [number, number] | undefined {
  const match = /^(?:py)?3\.?(\d{1,2})(?:\.\d+)?$/.exec(text.trim());
  return match === null ? undefined : [3, Number(match[1])];
}

/** The oldest Python that a requirement such as `>=3.10,<4`, `^3.9` or `3.9 || 3.12` allows. */
export function oldestOf(requirement: unknown): readonly [number, number] | undefined {
  const alternatives = typeof requirement === 'string' ? requirement.split('||') : [];
  const minors = alternatives.flatMap((text) => {
    const match = /(?:>=?|~=|==|\^|~|^)\s*3\.(\d{1,2})/.exec(text.trim());
    return match === null ? [] : [Number(match[1])];
  });
  return minors.length === 0 ? undefined : [3, Math.min(...minors)];
}

/** The rules that a configuration wants. */
export function selectedRules(configuration: Configuration): readonly Rule[] {
  const { select, extendSelect, ignore } = configuration;
  const isSelected = (rule: Rule) => (select === undefined ? rule.default : covers(select, rule.code));
  return rules.filter((rule) => (isSelected(rule) || covers(extendSelect, rule.code)) && !covers(ignore, rule.code));
}

/** How bad it is what a rule finds: as the longest beginning of its code says that is named, else as the rule itself says. */
export function severityOf(
  { code, severity }: Pick<Rule, 'code' | 'severity'>,
  { severity: named }: Configuration,
): Severity {
  const [longest] = Object.keys(named)
    .filter((name) => covers([name], code))
    .sort((a, b) => (a === 'ALL' ? 1 : b.length - a.length));
  return (longest === undefined ? undefined : named[longest]) ?? severity;
}

/** Whether a code, or the beginning of it, is named; `ALL` names every code. */
export function covers(names: readonly string[], code: string): boolean {
  return names.some((name) => name === 'ALL' || code.startsWith(name));
}

/** Codes that are ignored in a file. `path`: relative to the project, with `/`; undefined where there is none. */
export function ignoredIn(path: string | undefined, configuration: Configuration): readonly string[] {
  const { select, extendSelect, ignore, perFileIgnores } = configuration;
  const here = Object.entries(perFileIgnores).flatMap(([pattern, codes]) =>
    path !== undefined && matches(path, [pattern]) ? codes : [],
  );
  // It belongs to no rule that could be left out, so it is selected and ignored here.
  const tellsUnused =
    (select === undefined || covers([...select, ...extendSelect], unusedSuppression)) &&
    !covers(ignore, unusedSuppression);
  return tellsUnused ? here : [...here, unusedSuppression];
}

/** Whether a path is matched by one of the patterns: as in .gitignore one without `/` matches a name anywhere. */
export function matches(path: string, patterns: readonly string[]): boolean {
  return patterns.some((given) => {
    const pattern = given.replace(/^\.?\//, '').replace(/\/+$/, '');
    const anywhere = given.replace(/\/+$/, '').includes('/') ? pattern : `**/${pattern}`;
    return picomatch(anywhere, { dot: true })(path) || picomatch(`${anywhere}/**`, { dot: true })(path);
  });
}
