/** Calls in coroutine functions that hold up the loop. */
import type { Fix } from '../diagnostic';
import { type Blocking, type BlockingKind, blockingCall, mayBeQuick } from '../model/blocking';
import type { Call } from '../python/syntax';
import { isWaitOfZero } from '../python/waitsOfZero';
import { contains, enclosingFunction, place } from '../python/walk';
import type { Rule, Visitor } from '../rule';
import type { SourceFile } from '../sourceFile';
import { argumentsOf, asyncioName, awaitedText, mayAwait } from './fixes';

/** What blocks when a call is made. */
export function blockingOf(call: Call, file: SourceFile): Blocking | undefined {
  const blocking = blockingCall(file.entity(call.func), file.extraBlocking);
  return blocking === undefined || isQuick(call, blocking) || isAwaitedMethod(call, file) ? undefined : blocking;
}

/** What a method gives is awaited: the class of the program that has it must have made another one of it. */
function isAwaitedMethod(call: Call, file: SourceFile): boolean {
  const receiver = call.func.kind === 'Attribute' ? file.entity(call.func.value) : undefined;
  return call.parent?.kind === 'Await' && receiver?.kind === 'instance';
}

/** What would block returns at once here: because of what it is given, or because the process is known to have ended. */
function isQuick(call: Call, blocking: Blocking): boolean {
  if (isWaitOfZero(call)) {
    return true;
  }
  const given = [...call.args.entries()].flatMap(([index, { kind }]) => (kind === 'Constant' ? [] : [String(index)]));
  const named = call.keywords.flatMap(({ arg, value }) => (value.kind === 'Constant' ? [] : [arg ?? '']));
  return (
    mayBeQuick(blocking, [...given, ...named]) ||
    (blocking.name.startsWith('subprocess.Popen.') && isPolledBefore(call))
  );
}

/** `while process.poll() is None: ...` stands before it in its function. */
function isPolledBefore(call: Call): boolean {
  const around = enclosingFunction(call);
  return (
    around !== undefined &&
    contains(
      around,
      (each) =>
        each.kind === 'While' &&
        place(each).end <= place(call).start &&
        contains(each.test, (node) => node.kind === 'Attribute' && node.attr === 'poll'),
    )
  );
}

/** Reports calls of some kinds in coroutine functions. `advice` ends the message. */
function blockingVisitor(kinds: readonly BlockingKind[], advice: string): Visitor {
  return {
    Call(call, file) {
      const around = file.functionAround(call)?.node;
      const blocking = around?.kind === 'FunctionDef' && around.async ? blockingOf(call, file) : undefined;
      if (blocking === undefined || !kinds.includes(blocking.kind)) {
        return;
      }
      file.report({
        at: call,
        message: `${blocking.name}() blocks the event loop: nothing else runs until it returns. ${advice}`,
        related: around?.kind === 'FunctionDef' ? [coroutineFunction(around, file)] : [],
        fixes: mayAwait(call, file) ? fixesOf(call, blocking, file) : [],
      });
    },
  };
}

function coroutineFunction(
  node: Extract<NonNullable<ReturnType<SourceFile['functionAround']>>['node'], { kind: 'FunctionDef' }>,
  file: SourceFile,
) {
  return {
    file: file.info.file,
    ...file.part(node, node.nameStart, node.nameStart + node.name.length),
    message: `'${node.name}' is a coroutine function`,
  };
}

function fixesOf(call: Call, { kind }: Blocking, file: SourceFile): readonly Fix[] {
  return kind === 'sleep' ? sleepFixes(call, file) : threadFixes(call, file);
}

function sleepFixes(call: Call, file: SourceFile): readonly Fix[] {
  const { name, edits } = asyncioName(file);
  const { start, end } = file.part(call, call.argsStart, call.end);
  return [
    {
      title: `Use await ${name}.sleep()`,
      safe: true,
      edits: [...edits, file.replace(call, awaitedText(call, `${name}.sleep${file.text.slice(start, end)}`))],
    },
  ];
}

/** `f(a, b=1)` in a thread: `await asyncio.to_thread(f, a, b=1)`. */
export function threadFixes(call: Call, file: SourceFile): readonly Fix[] {
  const { name, edits } = asyncioName(file);
  const inner = argumentsOf(call, file);
  const text = `${name}.to_thread(${file.textOf(call.func)}${inner.trim() === '' ? '' : `, ${inner}`})`;
  return [{ title: 'Run it in a thread', safe: false, edits: [...edits, file.replace(call, awaitedText(call, text))] }];
}

/** A rule about kinds of blocking calls. */
export function blockingRule(
  rule: Omit<Rule, 'visit' | 'severity'>,
  kinds: readonly BlockingKind[],
  advice: string,
): Rule {
  return { ...rule, severity: 'warning', visit: blockingVisitor(kinds, advice) };
}
