/** The checking decoders of what extension and timeline tell each other: what is not as described is no message. */
import { fail, type Result, succeed } from '../base/result';
import {
  type FromTimeline,
  type Selection,
  type SourceText,
  type TimelineFinding,
  type TimelinePlace,
  type TimelineProcess,
  type TimelineTarget,
  type ToTimeline,
  timelineActions,
  timelineCommands,
} from './timeline';

/** Reads what the timeline told the extension; it has read a recording that anyone may have made. */
export function decodeFromTimeline(message: unknown): Result<FromTimeline> {
  return decoded(message, fromTimeline);
}

/** Reads what the extension told the timeline. */
export function decodeToTimeline(message: unknown): Result<ToTimeline> {
  return decoded(message, toTimeline);
}

/** Reads what a command of a menu is about; undefined where it does not say. */
export function decodeTarget(argument: unknown): TimelineTarget | undefined {
  const target = decoded(argument, targetOf);
  return target.ok ? target.value : undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with a message; never leaves this file. */
class Malformed extends Error {}

function decoded<T>(value: unknown, read: (fields: Fields) => T): Result<T> {
  try {
    return succeed(read(fieldsOf(value, 'a message')));
  } catch (error) {
    if (error instanceof Malformed) {
      return fail(error.message);
    }
    throw error;
  }
}

function fromTimeline(fields: Fields): FromTimeline {
  const type = text(fields, 'type');
  switch (type) {
    case 'ready':
      return { type };
    case 'pull':
      return { type, process: text(fields, 'process') };
    case 'wantLines':
      return {
        type,
        lines: list(fields, 'lines', (line) => ({ file: text(line, 'file'), line: whole(line, 'line') })),
      };
    case 'select':
      return { type, selection: selectionOf(fieldsOf(fields['selection'], 'selection')) };
    case 'cursor':
      return { type, time: optional(fields, 'time', number) };
    case 'window':
      return { type, from: number(fields, 'from'), to: number(fields, 'to') };
    case 'open':
      return { type, file: text(fields, 'file'), line: whole(fields, 'line'), preview: flag(fields, 'preview') };
    case 'copy':
    case 'showText':
      return { type, text: text(fields, 'text') };
    case 'cancelTask':
      return { type, process: text(fields, 'process'), task: whole(fields, 'task') };
    case 'command':
      return {
        type,
        command: oneOf(fields, 'command', timelineCommands),
        argument: optional(fields, 'argument', text),
      };
    case 'state':
      return {
        type,
        following: flag(fields, 'following'),
        details: flag(fields, 'details'),
        painted: number(fields, 'painted'),
      };
    default:
      throw new Malformed(`'${type}' is no message of the timeline`);
  }
}

function toTimeline(fields: Fields): ToTimeline {
  const type = text(fields, 'type');
  switch (type) {
    case 'processes':
      return {
        type,
        of: oneOf(fields, 'of', ['run', 'recording']),
        run: text(fields, 'run'),
        title: text(fields, 'title'),
        processes: list(fields, 'processes', processOf),
        problems: texts(fields, 'problems'),
        absent: optional(fields, 'absent', text),
      };
    case 'wake':
      return { type, process: text(fields, 'process'), now: number(fields, 'now') };
    case 'rows':
      return rowsOf(fields);
    case 'lines':
      return { type, lines: list(fields, 'lines', sourceTextOf) };
    case 'findings':
      return { type, findings: list(fields, 'findings', findingOf) };
    case 'select':
      return { type, selection: selectionOf(fieldsOf(fields['selection'], 'selection')) };
    case 'cursor':
      return { type, time: optional(fields, 'time', number) };
    case 'window':
      return { type, from: number(fields, 'from'), to: number(fields, 'to') };
    case 'activeFile':
      return { type, name: optional(fields, 'name', text) };
    case 'do':
      return { type, action: oneOf(fields, 'action', timelineActions), argument: optional(fields, 'argument', text) };
    default:
      throw new Malformed(`'${type}' is no message to the timeline`);
  }
}

function rowsOf(fields: Fields): ToTimeline {
  const { rows } = fields;
  if (!(rows instanceof Uint8Array)) {
    throw new Malformed('rows are no bytes');
  }
  return {
    type: 'rows',
    process: text(fields, 'process'),
    texts: list(fields, 'texts', (record) => record),
    rows,
    more: flag(fields, 'more'),
    now: number(fields, 'now'),
  };
}

function selectionOf(fields: Fields): Selection {
  const kind = text(fields, 'kind');
  switch (kind) {
    case 'none':
      return { kind };
    case 'task': {
      const time = optional(fields, 'time', number);
      return { kind, process: text(fields, 'process'), task: whole(fields, 'task'), time };
    }
    case 'resource':
      return { kind, process: text(fields, 'process'), resource: whole(fields, 'resource') };
    case 'finding':
      return { kind, process: text(fields, 'process'), finding: text(fields, 'finding') };
    default:
      throw new Malformed(`'${kind}' cannot be selected`);
  }
}

function targetOf(fields: Fields): TimelineTarget {
  return {
    process: text(fields, 'process'),
    task: optional(fields, 'task', whole),
    resource: optional(fields, 'resource', whole),
    finding: optional(fields, 'finding', text),
    time: optional(fields, 'time', number),
  };
}

function processOf(fields: Fields): TimelineProcess {
  return {
    key: text(fields, 'key'),
    pid: whole(fields, 'pid'),
    parentPid: whole(fields, 'parentPid'),
    name: text(fields, 'name'),
    over: flag(fields, 'over'),
    exitCode: optional(fields, 'exitCode', whole),
    origin: digits(fields, 'origin'),
    wallClock: digits(fields, 'wallClock'),
    format: whole(fields, 'format'),
    notes: texts(fields, 'notes'),
  };
}

function findingOf(fields: Fields): TimelineFinding {
  return {
    id: text(fields, 'id'),
    process: text(fields, 'process'),
    code: text(fields, 'code'),
    severity: oneOf(fields, 'severity', ['error', 'warning', 'information', 'hint']),
    message: text(fields, 'message'),
    time: number(fields, 'time'),
    task: whole(fields, 'task'),
    stuck: wholes(fields, 'stuck'),
    places: list(fields, 'places', placeOf),
  };
}

function placeOf(fields: Fields): TimelinePlace {
  return { file: text(fields, 'file'), line: whole(fields, 'line'), what: text(fields, 'what') };
}

function sourceTextOf(fields: Fields): SourceText {
  return { file: text(fields, 'file'), line: whole(fields, 'line'), text: optional(fields, 'text', text) };
}

function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Malformed(`${what} is no object`);
  }
  return { ...value };
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') {
    throw new Malformed(`${name} is no text`);
  }
  return value;
}

function number(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new Malformed(`${name} is no number`);
  }
  return value;
}

function whole(fields: Fields, name: string): number {
  const value = number(fields, name);
  if (!Number.isSafeInteger(value)) {
    throw new Malformed(`${name} is no whole number`);
  }
  return value;
}

function flag(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (typeof value !== 'boolean') {
    throw new Malformed(`${name} is neither true nor false`);
  }
  return value;
}

/** A whole number too large for a number, as decimal digits. */
function digits(fields: Fields, name: string): string {
  const value = text(fields, name);
  if (!/^-?\d{1,20}$/.test(value)) {
    throw new Malformed(`${name} has other than digits`);
  }
  return value;
}

function optional<T>(fields: Fields, name: string, read: (fields: Fields, name: string) => T): T | undefined {
  return fields[name] === undefined || fields[name] === null ? undefined : read(fields, name);
}

function list<T>(fields: Fields, name: string, read: (fields: Fields) => T): readonly T[] {
  return items(fields, name).map((item) => read(fieldsOf(item, `an item of ${name}`)));
}

function texts(fields: Fields, name: string): readonly string[] {
  const all = items(fields, name);
  const known = all.filter((item) => typeof item === 'string');
  if (known.length < all.length) {
    throw new Malformed(`${name} has other than texts`);
  }
  return known;
}

function wholes(fields: Fields, name: string): readonly number[] {
  return items(fields, name).map((item) => whole({ item }, 'item'));
}

function items(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name];
  if (!Array.isArray(value)) {
    throw new Malformed(`${name} is no list`);
  }
  return value;
}

function oneOf<T extends string>(fields: Fields, name: string, known: readonly T[]): T {
  const value = fields[name];
  const found = known.find((other) => other === value);
  if (found === undefined) {
    throw new Malformed(`${name} is none of ${known.join(', ')}`);
  }
  return found;
}
