/** Checked decoding of the text records that describe the process and what it misused. */
import {
  type Frame,
  listOf,
  type MisuseRecord,
  numberOf,
  optionalText,
  type ProcessRecord,
  type Raw,
  textOf,
} from './records';

export function decodeProcess(record: Raw): ProcessRecord {
  return {
    pid: numberOf(record, 'pid'),
    parentPid: numberOf(record, 'ppid'),
    argv: listOf(record, 'argv').filter((part) => typeof part === 'string'),
    executable: textOf(record, 'executable'),
    language: textOf(record, 'language'),
    version: textOf(record, 'version'),
    platform: textOf(record, 'platform'),
    cwd: textOf(record, 'cwd'),
    blockedLoopMs: numberOf(record, 'blockedLoopMs'),
  };
}

/** `time`: the record's, in ns since the origin. */
export function decodeMisuse(record: Raw, time: number): MisuseRecord {
  return {
    rule: textOf(record, 'rule'),
    time,
    call: textOf(record, 'call'),
    name: optionalText(record, 'name'),
    stack: numberOf(record, 'stack'),
    task: numberOf(record, 'task'),
    thread: numberOf(record, 'thread'),
    owner: numberOf(record, 'owner'),
    loop: numberOf(record, 'loop'),
    code: numberOf(record, 'code'),
    given: numberOf(record, 'given'),
    created: placeOf(record['created']),
    told: typeof record['told'] === 'boolean' ? record['told'] : undefined,
  };
}

function placeOf(value: unknown): Frame | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return undefined;
  }
  const place: Raw = { ...value };
  return {
    file: textOf(place, 'file'),
    line: numberOf(place, 'line'),
    function: textOf(place, 'function'),
    library: false,
  };
}
