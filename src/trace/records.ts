/** The text records of a recording, checked: what is not of the expected type reads as absent. Ids are looked up by number. */

/** A place in the program: file (absolute where known), line from 1, function, and whether it belongs to a library. */
export interface Frame {
  readonly file: string;
  readonly line: number;
  readonly function: string;
  readonly library: boolean;
}

export interface CodeRecord {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly library: boolean;
}

export interface ProcessRecord {
  readonly pid: number;
  readonly parentPid: number;
  readonly argv: readonly string[];
  readonly executable: string;
  readonly language: string;
  readonly version: string;
  readonly platform: string;
  readonly cwd: string;
  readonly blockedLoopMs: number;
}

export interface ErrorRecord {
  readonly type: string;
  /** Absent when reading it would have run the program's code. */
  readonly text: string | undefined;
  readonly stack: number;
  readonly task: number;
}

export interface MisuseRecord {
  readonly rule: string;
  /** ns since the recording's origin. */
  readonly time: number;
  readonly call: string;
  readonly name: string | undefined;
  readonly stack: number;
  readonly task: number;
  readonly thread: number;
  readonly owner: number;
  readonly loop: number;
  /** The coroutine that was never awaited, a code; 0 without. */
  readonly code: number;
  /** Where what the thread called had been handed to it, a site; 0 when the program's own code called. */
  readonly given: number;
  /** Where that coroutine was made, when the program tracks it. */
  readonly created: Frame | undefined;
  /** Defined where nothing of the program has caught the error of the call: whether an earlier record told of it when it was made. */
  readonly told: boolean | undefined;
}

export interface NotRecorded {
  readonly what: string;
  readonly why: string;
}

export interface ThreadRecord {
  readonly name: string;
  readonly main: boolean;
  /** Where it was started, a site; 0 not known. */
  readonly site: number;
}

/** Frames of a stack that are kept; agents write no more. */
const DEEPEST_STACK = 1000;

export type Raw = Readonly<Record<string, unknown>>;

/** The text of a field, or '' . */
export function textOf(record: Raw, key: string): string {
  const value = record[key];
  return typeof value === 'string' ? value : '';
}

/** The number of a field, or 0. */
export function numberOf(record: Raw, key: string): number {
  const value = record[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** The text of a field, or undefined. */
export function optionalText(record: Raw, key: string): string | undefined {
  const value = record[key];
  return typeof value === 'string' ? value : undefined;
}

/** The number of a field, or undefined. */
export function optionalNumber(record: Raw, key: string): number | undefined {
  const value = record[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function listOf(record: Raw, key: string): readonly unknown[] {
  const value = record[key];
  return Array.isArray(value) ? value : [];
}

/** Everything in a recording that is known by a number: strings, code, sites, stacks, threads, errors. */
export class Dictionary {
  readonly #strings = new Map<number, string>();
  readonly #codes = new Map<number, CodeRecord>();
  readonly #sites = new Map<number, { readonly code: number; readonly line: number }>();
  readonly #stacks = new Map<number, readonly number[]>();
  readonly #threads = new Map<number, ThreadRecord>();
  readonly #errors = new Map<number, ErrorRecord>();

  /** Takes a record if it is one of these. Returns whether it was. */
  take(record: Raw): boolean {
    const id = numberOf(record, 'id');
    switch (record['k']) {
      case 'string':
        this.#strings.set(id, textOf(record, 'text'));
        return true;
      case 'code':
        this.#codes.set(id, {
          file: textOf(record, 'file'),
          line: numberOf(record, 'line'),
          name: textOf(record, 'name'),
          library: record['library'] === true,
        });
        return true;
      case 'site':
        this.#sites.set(id, { code: numberOf(record, 'code'), line: numberOf(record, 'line') });
        return true;
      case 'stack':
        this.#stacks.set(
          id,
          listOf(record, 'frames')
            .slice(0, DEEPEST_STACK)
            .filter((site) => typeof site === 'number'),
        );
        return true;
      case 'thread':
        this.#threads.set(id, {
          name: textOf(record, 'name'),
          main: record['main'] === true,
          site: numberOf(record, 'site'),
        });
        return true;
      case 'error':
        this.#errors.set(id, {
          type: textOf(record, 'type'),
          text: optionalText(record, 'text'),
          stack: numberOf(record, 'stack'),
          task: numberOf(record, 'task'),
        });
        return true;
      default:
        return false;
    }
  }

  string(id: number): string | undefined {
    return this.#strings.get(id);
  }

  code(id: number): CodeRecord | undefined {
    return this.#codes.get(id);
  }

  thread(id: number): ThreadRecord | undefined {
    return this.#threads.get(id);
  }

  error(id: number): ErrorRecord | undefined {
    return this.#errors.get(id);
  }

  /** The place of a site, or undefined when it is not recorded. */
  site(id: number): Frame | undefined {
    const site = this.#sites.get(id);
    const code = site === undefined ? undefined : this.#codes.get(site.code);
    return site === undefined || code === undefined
      ? undefined
      : { file: code.file, line: site.line, function: code.name, library: code.library };
  }

  /** The frames of a stack, innermost first; empty when it is not recorded. */
  stack(id: number): readonly Frame[] {
    const sites = this.#stacks.get(id) ?? [];
    return sites.map((site) => this.site(site)).filter((frame) => frame !== undefined);
  }
}

/** The innermost frame of the program itself, else the innermost of all. */
export function userFrame(stack: readonly Frame[]): Frame | undefined {
  return stack.find((frame) => !frame.library) ?? stack[0];
}
