import { deepStrictEqual } from 'node:assert/strict';
import { Analyzer } from '../../../src/analysis/analyzer';
import { dispatchOf } from '../../../src/analysis/check';
import type { Diagnostic } from '../../../src/analysis/diagnostic';
import { applyEdits, safeFixes } from '../../../src/analysis/fixing';
import type { Rule } from '../../../src/analysis/rule';
import { rules } from '../../../src/analysis/rules/all';
import { parser } from '../../support/analysis/program';

/** Codes and lines of what is left of a text's diagnostics. */
async function left(text: string, asked: readonly Rule[] = rules): Promise<readonly string[]> {
  const diagnostics = await diagnosticsOf(text, asked);
  return diagnostics.map(({ code, start }) => `${code}:${text.slice(0, start).split('\n').length}`).sort();
}

async function diagnosticsOf(text: string, asked: readonly Rule[] = rules): Promise<readonly Diagnostic[]> {
  const analyzer = new Analyzer(await parser());
  analyzer.open('main.py', { name: 'main', isPackage: false }, text);
  return analyzer.check('main.py', dispatchOf(asked), { oldest: [3, 12], source: 'the test' }).diagnostics;
}

const head = 'import time\nasync def f():\n';

describe('A comment that silences', () => {
  it('is for its line, by code, in our words and in those of flake8', async () => {
    deepStrictEqual(await left(`${head}    time.sleep(1)\n`), ['AIO501:3']);
    deepStrictEqual(await left(`${head}    time.sleep(1)  # loopscope: ignore[AIO501] a test\n`), []);
    deepStrictEqual(await left(`${head}    time.sleep(1)  # noqa: AIO501\n`), []);
    deepStrictEqual(await left(`${head}    time.sleep(1)  # noqa\n`), []);
    deepStrictEqual(await left(`${head}    time.sleep(1)  # noqa: E501\n`), ['AIO501:3']);
  });

  it('may name a group by the beginning of its codes', async () => {
    deepStrictEqual(await left(`${head}    time.sleep(1)  # loopscope: ignore[AIO5]\n`), []);
    deepStrictEqual(await left(`${head}    time.sleep(1)  # noqa: aio50\n`), []);
    deepStrictEqual(await left(`${head}    time.sleep(1)  # loopscope: ignore[AIO2]\n`), ['AIO001:3', 'AIO501:3']);
    deepStrictEqual(await left(`${head}    time.sleep(1)  # loopscope: ignore[AIO]\n`), ['AIO501:3']);
  });

  it('is for the same problem when it is another tool’s', async () => {
    deepStrictEqual(await left(`${head}    time.sleep(1)  # noqa: ASYNC251\n`), []);
    deepStrictEqual(await left(`${head}    time.sleep(1)  # noqa: ASYNC210\n`), ['AIO501:3']);
    deepStrictEqual(await left(`${head}    time.sleep(1)  # ruff: ignore[blocking-sleep-in-async-function]\n`), []);
    deepStrictEqual(await left(`${head}    f()  # type: ignore[unused-coroutine]\n`), []);
    deepStrictEqual(await left(`${head}    f()  # pyright: ignore[reportUnusedCoroutine]\n`), []);
    deepStrictEqual(await left(`${head}    f()  # type: ignore[attr-defined]\n`), ['AIO201:3']);
    deepStrictEqual(await left(`${head}    f()  # type: ignore\n    f()  # type: ignore[]\n`), [
      'AIO201:3',
      'AIO201:4',
    ]);
  });

  it('may stand at the last line of what it silences', async () => {
    deepStrictEqual(await left(`${head}    time.sleep(\n        1\n    )  # loopscope: ignore\n`), []);
  });

  it('may be for the whole file', async () => {
    deepStrictEqual(await left(`# loopscope: ignore-file[AIO501]\n${head}    time.sleep(1)\n    time.sleep(2)\n`), []);
  });

  it('is told when it silences nothing, but not when it may be another tool’s', async () => {
    deepStrictEqual(await left(`${head}    x = 1  # loopscope: ignore[AIO501]\n`), ['AIO001:3']);
    deepStrictEqual(await left(`${head}    time.sleep(1)  # loopscope: ignore[AIO501, AIO201]\n`), ['AIO001:3']);
    deepStrictEqual(await left(`${head}    x = 1  # noqa\n    y = 1  # noqa: E501\n`), []);
  });

  it('is not told to silence nothing when its rule was not asked', async () => {
    const others = rules.filter(({ code }) => code !== 'AIO501');
    deepStrictEqual(await left(`${head}    time.sleep(1)  # loopscope: ignore[AIO501]\n`, others), []);
    deepStrictEqual(await left(`${head}    time.sleep(1)  # loopscope: ignore\n`, others), []);
    deepStrictEqual(await left(`${head}    time.sleep(1)  # loopscope: ignore[AIO999]\n`, others), ['AIO001:3']);
    const usual = rules.filter((rule) => rule.default);
    deepStrictEqual(await left(`${head}    x = 1  # loopscope: ignore\n`, usual), ['AIO001:3']);
  });

  it('is for its line whatever ends lines', async () => {
    for (const end of ['\r\n', '\r']) {
      const text = `${head}    time.sleep(1)  # noqa: AIO501\n    time.sleep(2)\n`.replaceAll('\n', end);
      const [only, ...more] = await diagnosticsOf(text);
      deepStrictEqual([only?.start, more], [text.lastIndexOf('time.sleep'), []]);
    }
  });

  it('is removed by its fix, and nothing else is', async () => {
    const cases: readonly (readonly [string, string])[] = [
      ['    x = 1  # loopscope: ignore[AIO501] it is short\n', '    x = 1\n'],
      ['    x = 1  # loopscope: ignore\n', '    x = 1\n'],
      ['    # loopscope: ignore[AIO501]\n    x = 1\n', '    x = 1\n'],
      ['    x = 1  # loopscope: ignore[AIO501] short # type: ignore\n', '    x = 1  # type: ignore\n'],
      [
        '    time.sleep(1)  # loopscope: ignore[AIO201, AIO501] short\n',
        '    time.sleep(1)  # loopscope: ignore[AIO501] short\n',
      ],
      ['    time.sleep(1)  # noqa: E501, aio201,AIO501\n', '    time.sleep(1)  # noqa: E501, AIO501\n'],
      ['    x = 1  # noqa: AIO501\n', '    x = 1\n'],
    ];
    for (const [before, after] of cases) {
      const [diagnostic, ...more] = await diagnosticsOf(`${head}${before}`);
      const [fix] = diagnostic?.fixes ?? [];
      deepStrictEqual([diagnostic?.code, more.length, fix?.title], ['AIO001', 0, 'Remove it'], before);
      deepStrictEqual(applyEdits(`${head}${before}`, fix?.edits ?? []), `${head}${after}`);
      deepStrictEqual(await left(`${head}${after}`), []);
      deepStrictEqual(safeFixes(diagnostic === undefined ? [] : [diagnostic]), []);
    }
  });

  it('is none within a string', async () => {
    deepStrictEqual(await left(`${head}    time.sleep("# loopscope: ignore")\n`), ['AIO501:3']);
  });
});
