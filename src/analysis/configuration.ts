/** What a project says of the rules: `[tool.loopscope]` in its pyproject.toml, and the same settings in the editor. */
import picomatch from 'picomatch';
import { parse as parseToml, TomlError } from 'smol-toml';
import { fail, type Result, succeed } from '../base/result';
import type { Severity } from '../protocol/severity';
import type { Rule } from './rule';
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

/** Reads a pyproject.toml. Fails with a sentence that names the key and what it wants. */
export function configurationOf(text: string): Result<Configuration> {
  let document: Table;
  try {
    document = parseToml(text);
  } catch (error) {
    const where = error instanceof TomlError ? ` in line ${error.line}` : '';
    return fail(`pyproject.toml cannot be read: it has an error${where}.`);
  }
  const section = tableAt(document, 'tool', 'loopscope') ?? {};
  const decoded = decodeSettings(section, '[tool.loopscope]');
  if (!decoded.ok || decoded.value.target !== undefined) {
    return decoded;
  }
  const requires = tableAt(document, 'project')?.['requires-python'];
  const poetry = tableAt(document, 'tool', 'poetry', 'dependencies')?.['python'];
  const oldest = lowerBound(requires) ?? lowerBound(poetry);
  return oldest === undefined ? decoded : succeed({ ...decoded.value, target: { oldest, source: 'requires-python' } });
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
export function decodeSettings(section: Table, where: string): Result<Configuration> {
  const problems: string[] = [];
  const decoder = new Decoder(section, (problem) => problems.push(`${where} ${problem}`));
  const unknown = Object.keys(section).find((key) => !(configurationKeys as readonly string[]).includes(key));
  if (unknown !== undefined) {
    problems.push(`${where} has no key '${unknown}'. It takes: ${configurationKeys.join(', ')}.`);
  }
  const configuration: Configuration = {
    select: decoder.list('select'),
    extendSelect: decoder.list('extend-select') ?? [],
    ignore: decoder.list('ignore') ?? [],
    perFileIgnores: decoder.lists('per-file-ignores'),
    severity: decoder.severities(),
    target: decoder.target(),
    extraBlocking: decoder.list('extra-blocking') ?? [],
    exclude: decoder.list('exclude') ?? [],
  };
  const [first] = problems;
  return first === undefined ? succeed(configuration) : fail(first);
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

  lists(key: string): Readonly<Record<string, readonly string[]>> {
    const value = this.#section[key] ?? {};
    if (isTable(value) && Object.values(value).every(isList)) {
      return value as Readonly<Record<string, readonly string[]>>;
    }
    this.#wrong(`'${key}' takes a table of lists, such as {"tests/*" = ["AIO101"]}.`);
    return {};
  }

  severities(): Readonly<Record<string, Severity>> {
    const value = this.#section['severity'] ?? {};
    if (isTable(value) && Object.values(value).every((each) => severities.includes(String(each)))) {
      return value as Readonly<Record<string, Severity>>;
    }
    this.#wrong(`'severity' takes a table such as {AIO301 = "hint"}; severities are ${severities.join(', ')}.`);
    return {};
  }

  target(): Target | undefined {
    const value = this.#section['target-version'];
    if (value === undefined) {
      return undefined;
    }
    const oldest = pythonVersion(String(value));
    if (oldest === undefined) {
      this.#wrong(`'target-version' takes a version of Python such as "3.11" or "py311", not '${String(value)}'.`);
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

/** The oldest Python that a requirement such as `>=3.10,<4` or `^3.9` allows. */
function lowerBound(requirement: unknown): readonly [number, number] | undefined {
  const text = typeof requirement === 'string' ? requirement : '';
  const match = /(?:>=|~=|==|\^|~|^)\s*3\.(\d{1,2})/.exec(text);
  return match === null ? undefined : [3, Number(match[1])];
}

/** The rules that a configuration wants. */
export function selectedRules(rules: readonly Rule[], configuration: Configuration): readonly Rule[] {
  const { select, extendSelect, ignore } = configuration;
  const isSelected = (rule: Rule) => (select === undefined ? rule.default : covers(select, rule.code));
  return rules.filter((rule) => (isSelected(rule) || covers(extendSelect, rule.code)) && !covers(ignore, rule.code));
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
  return patterns.some((pattern) => {
    const anywhere = pattern.includes('/') ? pattern : `**/${pattern}`;
    return picomatch(anywhere, { dot: true })(path) || picomatch(`${anywhere}/**`, { dot: true })(path);
  });
}
