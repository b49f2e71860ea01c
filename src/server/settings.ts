/** What the editor's settings say, and what they and a project's file say together. */

import { type Dispatch, dispatchOf } from '../analysis/check';
import { type Configuration, decodeSettings, noConfiguration, selectedRules } from '../analysis/configuration';
import type { Target } from '../analysis/sourceFile';

/** The editor's settings, decoded. */
export interface EditorSettings {
  readonly enabled: boolean;
  readonly configuration: Configuration;
}

export const noSettings: EditorSettings = { enabled: true, configuration: noConfiguration };

/** The oldest supported Python, where nothing says which one a program is for. */
const defaultTarget: Target = { oldest: [3, 9], source: 'the oldest supported Python', assumed: true };

/** Names of the editor's settings below `loopscope.lint`, and what pyproject.toml calls them. */
const names: Readonly<Record<string, string>> = {
  select: 'select',
  extendSelect: 'extend-select',
  ignore: 'ignore',
  severity: 'severity',
  targetVersion: 'target-version',
  extraBlocking: 'extra-blocking',
  exclude: 'exclude',
};

/** Decodes `loopscope.lint` as the editor gives it. What is wrong is told, and the rest is used. */
export function editorSettings(given: unknown, complain: (sentence: string) => void): EditorSettings {
  if (typeof given !== 'object' || given === null) {
    return noSettings;
  }
  const section: Record<string, unknown> = {};
  for (const [name, key] of Object.entries(names)) {
    const value: unknown = Reflect.get(given, name);
    // Empty is what the editor gives for a setting that nobody set.
    if (value !== undefined && value !== null && value !== '' && !isEmpty(value)) {
      section[key] = value;
    }
  }
  const { configuration, problems } = decodeSettings(section, 'The setting loopscope.lint:');
  for (const problem of problems) {
    complain(problem);
  }
  return { enabled: Reflect.get(given, 'enabled') !== false, configuration };
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** What holds for a file: the editor's word goes before the project's. */
export interface FileRules {
  readonly dispatch: Dispatch;
  readonly target: Target;
  readonly configuration: Configuration;
}

const dispatches = new Map<string, Dispatch>();

/** `interpreter`: the version of the Python that is selected in the editor. */
export function rulesFor(
  { configuration: editor }: EditorSettings,
  project: Configuration,
  interpreter: readonly [number, number] | undefined,
): FileRules {
  const configuration: Configuration = {
    select: editor.select ?? project.select,
    extendSelect: [...project.extendSelect, ...editor.extendSelect],
    ignore: [...project.ignore, ...editor.ignore],
    perFileIgnores: project.perFileIgnores,
    severity: { ...project.severity, ...editor.severity },
    target: editor.target ?? project.target,
    extraBlocking: [...project.extraBlocking, ...editor.extraBlocking],
    exclude: [...project.exclude, ...editor.exclude],
  };
  const chosen = selectedRules(configuration);
  const key = chosen.map(({ code }) => code).join();
  const dispatch = dispatches.get(key) ?? dispatchOf(chosen);
  dispatches.set(key, dispatch);
  const selected: Target | undefined = interpreter && { oldest: interpreter, source: 'the selected interpreter' };
  return { dispatch, configuration, target: configuration.target ?? selected ?? defaultTarget };
}
