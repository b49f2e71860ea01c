/** Codes by which other tools tell of the same problems: Ruff and flake8, type checkers, Pylint, Sonar. Ruff's server says its rules' names in preview. */

// Pyright and Pylance; mypy, ty and pyrefly.
const unusedCoroutine = ['reportUnusedCoroutine', 'unused-coroutine', 'unused-awaitable'];
const droppedTask = ['RUF006', 'asyncio-dangling-task', 'ASYNC300', 'S7502', 'unused-awaitable'];
const deprecated = ['reportDeprecated', 'deprecated', 'W4902', 'W4903', 'W4904', 'W4905', 'W4906'];

/** By our code: codes of rules about nothing else. One of them on the line is enough. */
export const sameProblem = codeTable({
  AIO122: unusedCoroutine,
  AIO201: unusedCoroutine,
  AIO202: unusedCoroutine,
  AIO203: ['reportUnnecessaryComparison', 'truthy-bool'],
  AIO210: ['invalid-await'],
  AIO212: ['invalid-await'],
  AIO213: ['invalid-await'],
  AIO219: ['E1145', 'S7515'],
  AIO220: ['E1701'],
  AIO221: ['E1133'],
  AIO301: droppedTask,
  AIO302: droppedTask,
  AIO402: ['ASYNC103', 'ASYNC104', 'S7497'],
  AIO405: ['B012', 'jump-statement-in-finally', 'PLW0150', 'W0150'],
  AIO501: ['ASYNC251', 'blocking-sleep-in-async-function', 'S7488'],
  AIO502: [
    'ASYNC210',
    'ASYNC211',
    'ASYNC212',
    'blocking-http-call-in-async-function',
    'blocking-http-call-httpx-in-async-function',
    'S7499',
  ],
  AIO503: [
    'ASYNC220',
    'ASYNC221',
    'ASYNC222',
    'create-subprocess-in-async-function',
    'run-process-in-async-function',
    'wait-for-process-in-async-function',
    'S7487',
    'S7489',
  ],
  AIO504: [
    'ASYNC230',
    'ASYNC231',
    'ASYNC232',
    'ASYNC240',
    'blocking-open-call-in-async-function',
    'blocking-path-method-in-async-function',
    'S7493',
  ],
  AIO505: ['ASYNC250', 'blocking-input-in-async-function', 'S7501'],
  AIO904: deprecated,
  AIO905: deprecated,
  AIO907: deprecated,
});

/** Codes of others, by ours. */
export function codeTable(
  codes: Readonly<Record<string, readonly string[]>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(Object.entries(codes).map(([ours, others]) => [ours, new Set(others)]));
}
