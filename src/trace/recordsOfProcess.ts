/** Checked decoding of the text records that describe the process and what it misused. */
import { listOf, type MisuseRecord, numberOf, optionalText, type ProcessRecord, textOf } from './records';

type Raw = Readonly<Record<string, unknown>>;

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
  };
}
