/** Functions that run in other threads than a loop's. */
import type { Related } from '../diagnostic';
import type { FunctionInfo } from '../model/entity';
import type { Call, Node } from '../python/syntax';
import { contains, enclosingFunction, place, walkOwn } from '../python/walk';
import type { SourceFile } from '../sourceFile';
import { lambdaIn } from './lambdas';

/** A function that runs in another thread. */
export interface InThread {
  readonly name: string;
  /** How it comes there. */
  readonly related: readonly Related[];
  /** The functions of the chain of calls that leads there, itself among them. */
  readonly chain: readonly FunctionInfo[];
}

/** The function around a node, when it runs in another thread and does not look by itself where. */
export function inThread(node: Node, file: SourceFile): InThread | undefined {
  const lambda = lambdaIn('thread', node, file);
  if (lambda !== undefined) {
    return { name: 'lambda', related: lambda, chain: [] };
  }
  const info = file.functionAround(node)?.info;
  if (info === undefined || info.summary.async || info.summary.guarded || dependsOnParameter(node)) {
    return undefined;
  }
  const way = file.contexts.in(info, 'thread');
  // Who gave the function to the thread does not run there.
  const inside = way?.root === 'passed' ? way.calls.slice(1) : (way?.calls ?? []);
  const callers = inside.flatMap(({ caller }) => (caller === undefined || caller.summary.async ? [] : [caller]));
  return way && { name: info.summary.name, related: file.links(way), chain: [info, ...callers] };
}

/** Whether its function comes there only when it was given something that says so: perhaps not by who calls it in the thread. */
function dependsOnParameter(node: Node): boolean {
  const around = enclosingFunction(node);
  const own = around?.kind === 'FunctionDef' && around.parent?.kind === 'ClassDef' ? 1 : 0;
  const names = new Set(around?.parameters.slice(own).map(({ name }) => name));
  for (
    let child = node, { parent } = node;
    parent !== undefined && parent !== around;
    child = parent, parent = parent.parent
  ) {
    const test = parent.kind === 'If' || parent.kind === 'IfExp' ? parent.test : undefined;
    if (test !== undefined && child !== test && contains(test, (each) => each.kind === 'Name' && names.has(each.id))) {
      return true;
    }
  }
  return false;
}

/** The same, unless it runs a loop of its own there. */
export function threadOf(node: Node, file: SourceFile): InThread | undefined {
  const found = inThread(node, file);
  const runsLoop = found?.chain.some((each) => file.reach.runners.from(each) !== undefined || runsSome(each, file));
  return runsLoop === true ? undefined : found;
}

const runs = /^(?:run_forever|run_until_complete|run_sync)$/;

/** Runs the loop of something that is not known: its name says so. */
function runsSome(info: FunctionInfo, file: SourceFile): boolean {
  const byName = file.callsOf(info).some(({ callee }) => callee.is === 'attr' && runs.test(callee.name));
  return byName || file.othersOf(info).some((name) => runs.test(name));
}

/** The call that made a thread which runs a loop, and was started before a node in the same scope; `loop`: source text of the loop. */
export function threadThatRuns(loop: string, before: Node, file: SourceFile): Call | undefined {
  const scope = enclosingFunction(before) ?? file.module;
  const { start } = place(before);
  const calls: Call[] = [];
  walkOwn(scope, (node) => {
    if (node.kind === 'Call' && place(node).end <= start) {
      calls.push(node);
    }
    return true;
  });
  const made = calls.find((call) => runsIn(call, loop, file));
  const isStart = ({ func }: Call) => func.kind === 'Attribute' && func.attr === 'start';
  const isStarted = calls.some((call) => isStart(call) && made !== undefined && place(made).end <= place(call).end);
  return isStarted ? made : undefined;
}

/** `Thread(target=loop.run_forever)`, or `Thread(target=run, args=(loop,))` with a function that runs what it is given. */
function runsIn(call: Call, loop: string, file: SourceFile): boolean {
  if (file.path(call.func) !== 'threading.Thread') {
    return false;
  }
  const keyword = (name: string) => call.keywords.find(({ arg }) => arg === name)?.value;
  const target = keyword('target');
  if (target?.kind === 'Attribute' && target.attr === 'run_forever') {
    return file.textOf(target.value) === loop;
  }
  const args = keyword('args');
  const given = args?.kind === 'Tuple' && args.elements.some((each) => file.textOf(each) === loop);
  const entity = given === true && target !== undefined ? file.entity(target) : undefined;
  return entity?.kind === 'function' && file.othersOf(entity.info).includes('run_forever');
}
