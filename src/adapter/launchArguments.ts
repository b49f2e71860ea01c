/** Reads the arguments of a `launch` request: they come from a file that a user wrote, through a client that may be any. */
import { isAbsolute, join, resolve } from 'node:path';
import { fail, type Result, succeed } from '../base/result';
import { type ClientLaunchArguments, type EventsMode, eventsModes } from '../protocol/dap';
import {
  type AttributeSchema,
  type ConsoleKind,
  consoles,
  type LaunchAttribute,
  launchAttributes,
} from '../protocol/launchAttributes';
import { errors, type UserError } from './errors';
import type { PythonTarget } from './pythonLaunch';

/** What to launch, checked for form; nothing has been looked up on the disk. */
export interface LaunchArguments {
  /** A program's path is absolute. */
  readonly target: PythonTarget;
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** `null` removes a variable. */
  readonly env: Readonly<Record<string, string | null>>;
  /** Absolute. */
  readonly envFile: string | undefined;
  readonly python: string | undefined;
  readonly pythonArgs: readonly string[];
  readonly console: ConsoleKind;
  /** As written; undefined for the default place, false for none. */
  readonly recording: string | false | undefined;
  readonly blockedLoopMs: number;
  /** Bytes of rows to keep, 0 for all. */
  readonly recordingLimit: number;
  readonly client: Required<Pick<ClientLaunchArguments, 'events' | 'showsErrors'>> &
    Pick<ClientLaunchArguments, 'selectedPython' | 'workspaceFolder' | 'token'>;
}

type Raw = Readonly<Record<string, unknown>>;

/** `folder`: what relative paths and a missing `cwd` mean, when the client does not say its workspace folder. */
export function decodeLaunchArguments(value: unknown, folder: string): Result<LaunchArguments, UserError> {
  const raw: Raw = isRecord(value) ? value : {};
  const wrong = firstWrong(raw);
  if (wrong) return fail(wrong);
  const client = clientArguments(raw);
  const cwd = resolve(client.workspaceFolder ?? folder, text(raw, 'cwd') ?? '');
  const target = targetOf(raw, cwd);
  if (!target.ok) return target;
  const envFile = text(raw, 'envFile');
  const recording = raw['recording'];
  return succeed({
    target: target.value,
    args: texts(raw, 'args'),
    cwd,
    env: variables(raw['env']),
    envFile: envFile === undefined ? undefined : resolve(cwd, envFile),
    python: text(raw, 'python'),
    pythonArgs: texts(raw, 'pythonArgs'),
    console: consoles.find((kind) => kind === raw['console']) ?? launchAttributes.console.default,
    recording: recording === false || typeof recording === 'string' ? recording : undefined,
    blockedLoopMs: numberOr(raw['blockedLoopMs'], launchAttributes.blockedLoopMs.default),
    recordingLimit: Math.round(numberOr(raw['recordingLimit'], launchAttributes.recordingLimit.default) * 1_000_000),
    client,
  });
}

/** Whether the client asked to be told errors so that it can show them itself; answers before anything else was checked. */
export function clientShowsErrors(value: unknown): boolean {
  return isRecord(value) && value['showsErrors'] === true;
}

function firstWrong(raw: Raw): UserError | undefined {
  if (raw['stopOnEntry'] === true) return errors.stopOnEntry();
  for (const [name, schema] of Object.entries<AttributeSchema>(launchAttributes)) {
    const value = raw[name];
    if (value !== undefined && value !== null && !fits(value, schema)) {
      return errors.attributeWrong(name, wanted(schema));
    }
  }
  return undefined;
}

/** Whether a value is what the schema allows. */
function fits(value: unknown, schema: AttributeSchema): boolean {
  if (schema.enum) return schema.enum.some((allowed) => allowed === value);
  if (typeof value === 'number')
    return allows(schema, 'number') && value >= (schema.minimum ?? Number.NEGATIVE_INFINITY);
  if (Array.isArray(value)) return allows(schema, 'array') && value.every((item) => typeof item === 'string');
  if (isRecord(value)) {
    return allows(schema, 'object') && Object.values(value).every((item) => typeof item === 'string' || item === null);
  }
  return (typeof value === 'string' || typeof value === 'boolean') && allows(schema, typeof value);
}

function allows(schema: AttributeSchema, type: string): boolean {
  return typeof schema.type === 'string' ? schema.type === type : schema.type.some((allowed) => allowed === type);
}

/** The schema in words. */
function wanted(schema: AttributeSchema): string {
  if (schema.enum) return either(schema.enum.map((value) => JSON.stringify(value)));
  const words = {
    string: 'a text',
    number: schema.minimum === undefined ? 'a number' : `a number from ${schema.minimum} on`,
    boolean: 'true or false',
    array: 'a list of texts',
    object: 'an object whose values are texts or null',
  };
  return either((typeof schema.type === 'string' ? [schema.type] : schema.type).map((type) => words[type]));
}

function either(choices: readonly string[]): string {
  const last = choices.at(-1) ?? '';
  return choices.length < 2 ? last : `${choices.slice(0, -1).join(', ')} or ${last}`;
}

function targetOf(raw: Raw, cwd: string): Result<PythonTarget, UserError> {
  const names = (['program', 'module', 'code'] satisfies LaunchAttribute[]).filter((name) => raw[name] ?? false);
  if (names.length > 1) return fail(errors.severalToRun(names));
  const [program, module, code] = [text(raw, 'program'), text(raw, 'module'), raw['code']];
  if (program) return succeed({ kind: 'program', path: isAbsolute(program) ? program : join(cwd, program) });
  if (module) return succeed({ kind: 'module', name: module });
  if (typeof code === 'string' && code !== '') return succeed({ kind: 'code', text: code });
  if (Array.isArray(code) && code.length > 0) return succeed({ kind: 'code', text: code.join('\n') });
  return fail(errors.nothingToRun());
}

function clientArguments(raw: Raw): LaunchArguments['client'] {
  const events: EventsMode = eventsModes.find((mode) => mode === raw['events']) ?? 'stream';
  const selectedPython = text(raw, 'selectedPython');
  const workspaceFolder = text(raw, 'workspaceFolder');
  const token = text(raw, 'token');
  return {
    events,
    showsErrors: clientShowsErrors(raw),
    ...(selectedPython ? { selectedPython } : {}),
    ...(workspaceFolder ? { workspaceFolder } : {}),
    ...(token ? { token } : {}),
  };
}

function variables(value: unknown): Readonly<Record<string, string | null>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, typeof item === 'string' ? item : null]),
  );
}

function text(raw: Raw, name: string): string | undefined {
  const value = raw[name];
  return typeof value === 'string' ? value : undefined;
}

function texts(raw: Raw, name: string): readonly string[] {
  const value = raw[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
