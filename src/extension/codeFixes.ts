/** Changes of Python code that mend a finding, where the line leaves no doubt about what to change. */
import type { FindingCode } from '../findings/finding';
import { definitionAbove } from './movedLines';

export interface CodeFix {
  readonly title: string;
  /** It changes nothing else: VS Code may apply it at once. */
  readonly safe: boolean;
  /** Lines from 1, each with its new text; several lines where it has line ends. */
  readonly lines: readonly { readonly line: number; readonly text: string }[];
}

/** A finding as a fix sees it. */
export interface Fixable {
  readonly code: FindingCode;
  readonly message: string;
  /** From 1. */
  readonly line: number;
}

/** What may be done about a finding; the best first. `lines`: the text of its file. */
export function codeFixes(finding: Fixable, lines: readonly string[]): readonly CodeFix[] {
  const call = callAt(lines[finding.line - 1] ?? '');
  if (call === undefined) {
    return [];
  }
  const at: Place = { call, line: finding.line, lines };
  switch (finding.code) {
    case 'never-awaited':
      return neverAwaited(at, finding.message);
    case 'loop-blocked':
      return loopBlocked(at);
    case 'wrong-thread':
      return wrongThread(at);
    case 'error-never-retrieved':
    case 'failed-unawaited':
      return awaited(at);
    case 'destroyed-pending':
      return keptTask(at);
    default:
      return [];
  }
}

/** A line that is one call, whose result may be assigned. */
interface Call {
  readonly indent: string;
  /** `page = `, or empty. */
  readonly assigned: string;
  readonly callee: string;
  readonly arguments: string;
  /** A comment behind it, with the space before it. */
  readonly rest: string;
}

interface Place {
  readonly call: Call;
  readonly line: number;
  readonly lines: readonly string[];
}

function neverAwaited({ call, line, lines }: Place, message: string): readonly CodeFix[] {
  const name = /^Coroutine '([^']*)'/.exec(message)?.[1]?.split('.').at(-1);
  const own = call.callee.split('.').at(-1);
  if (name !== own || call.assigned !== '' || !isInCoroutine(lines, line)) {
    return [];
  }
  const { indent, callee, rest } = call;
  const expression = `${callee}(${call.arguments})`;
  const awaited = { line, text: `${indent}await ${expression}${rest}` };
  const short = call.arguments === '' ? `${callee}()` : `${callee}(...)`;
  const fixes = [{ title: `Await ${short}`, safe: true, lines: [awaited] }];
  const task = keeping({ ...call, callee: 'asyncio.create_task', arguments: expression }, line, lines);
  return importsAsyncio(lines)
    ? [...fixes, { title: 'Run it as a task, and keep the task', safe: false, lines: task }]
    : fixes;
}

/** A task that nothing refers to may be collected before it is done: the set holds it until then. */
function keptTask({ call, line, lines }: Place): readonly CodeFix[] {
  const creates = /(^|\.)(create_task|ensure_future)$/.test(call.callee);
  return creates && call.assigned === '' && importsAsyncio(lines)
    ? [{ title: 'Keep the task until it is done', safe: true, lines: keeping(call, line, lines) }]
    : [];
}

/** The error then arrives here; but the task is waited for, which is another program. */
function awaited({ call, line, lines }: Place): readonly CodeFix[] {
  const { indent, assigned, callee, rest } = call;
  const creates = /(^|\.)(create_task|ensure_future)$/.test(callee);
  const name = /^([A-Za-z_][\w.]*)\(/.exec(call.arguments)?.[1];
  const single = name !== undefined && endOfBrackets(call.arguments, name.length + 1) === call.arguments.length - 1;
  if (!creates || !single || assigned !== '' || !isInCoroutine(lines, line)) {
    return [];
  }
  const text = `${indent}await ${call.arguments}${rest}`;
  return [{ title: `Await ${name}(...) here`, safe: false, lines: [{ line, text }] }];
}

const SET = 'background_tasks';

function keeping(call: Call, line: number, lines: readonly string[]): CodeFix['lines'] {
  const { indent, callee, rest } = call;
  const text = [
    `${indent}task = ${callee}(${call.arguments})${rest}`,
    `${indent}${SET}.add(task)`,
    `${indent}task.add_done_callback(${SET}.discard)`,
  ].join('\n');
  const kept = { line, text };
  if (lines.some((other) => other.startsWith(`${SET} =`) || other.startsWith(`${SET}:`))) {
    return [kept];
  }
  const after = lines.findLastIndex((other) => /^(import|from)\s+\S.*[^(\\]$/.test(other)) + 1;
  return [{ line: after, text: `${lines[after - 1]}\n\n${SET} = set()` }, kept];
}

function loopBlocked({ call, line, lines }: Place): readonly CodeFix[] {
  const generator = /\bfor\b/.test(call.arguments); // it may stand without brackets only as the single argument
  if (generator || !isInCoroutine(lines, line) || !importsAsyncio(lines)) {
    return [];
  }
  const { indent, assigned, callee, rest } = call;
  const argument = call.arguments === '' ? '' : `, ${call.arguments}`;
  const thread = {
    title: 'Run it in a thread: await asyncio.to_thread(...)',
    safe: false,
    lines: [{ line, text: `${indent}${assigned}await asyncio.to_thread(${callee}${argument})${rest}` }],
  };
  if (callee !== 'time.sleep') {
    return [thread];
  }
  const text = `${indent}${assigned}await asyncio.sleep(${call.arguments})${rest}`;
  return [{ title: 'Sleep without blocking: await asyncio.sleep(...)', safe: true, lines: [{ line, text }] }];
}

function wrongThread({ call, line }: Place): readonly CodeFix[] {
  const { indent, assigned, rest } = call;
  const [, loop, method] = /^(.+)\.(call_soon|stop)$/.exec(call.callee) ?? [];
  if (loop === undefined || (method === 'stop' && call.arguments !== '')) {
    return [];
  }
  const what = method === 'stop' ? `${loop}.stop` : call.arguments;
  const text = `${indent}${assigned}${loop}.call_soon_threadsafe(${what})${rest}`;
  return [{ title: `Use ${loop}.call_soon_threadsafe(...)`, safe: true, lines: [{ line, text }] }];
}

function importsAsyncio(lines: readonly string[]): boolean {
  return lines.some((line) => /^import\s+(.*,\s*)?asyncio\s*(,|#|$)/.test(line));
}

function isInCoroutine(lines: readonly string[], line: number): boolean {
  const definition = definitionAbove(lines, line);
  return definition !== undefined && /^\s*async\s/.test(lines[definition - 1] ?? '');
}

/** The call that a line is, and nothing else; undefined of anything that is not plainly one. */
function callAt(text: string): Call | undefined {
  const match = /^(\s*)((?:[A-Za-z_]\w*\s*=\s*)?)([A-Za-z_][\w.]*)\(/.exec(text);
  const [start = '', indent = '', assigned = '', callee = ''] = match ?? [];
  const end = match === null ? undefined : endOfBrackets(text, start.length);
  const rest = end === undefined ? '' : text.slice(end + 1);
  if (end === undefined || keywords.has(callee) || !/^\s*(#.*)?$/.test(rest)) {
    return undefined;
  }
  return { indent, assigned, callee, arguments: text.slice(start.length, end), rest: rest.trimEnd() };
}

const keywords: ReadonlySet<string> = new Set([
  'if',
  'while',
  'return',
  'await',
  'yield',
  'not',
  'del',
  'assert',
  'raise',
  'with',
  'for',
  'lambda',
  'print',
]);

/** The place of the bracket that closes the one before `from`; undefined when the line does not close it. */
function endOfBrackets(text: string, from: number): number | undefined {
  let depth = 1;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (index >= from) {
      const change = brackets[token];
      if (change === undefined && token.length === 1) {
        return undefined; // a comment, or a string that goes on in the next line
      }
      depth += change ?? 0;
      if (depth === 0) {
        return index;
      }
    }
  }
  return undefined;
}

/** Whole strings, so that what is in them is passed over. */
const tokens = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[()[\]{}#"']/g;
const brackets: Readonly<Record<string, number>> = { '(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1 };
