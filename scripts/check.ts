// npm run check: everything that is true of the sources without running a program under the agent. Takes seconds.
import { runMocha } from './mochaSuite';
import { inOneLine, sum } from './outcome';
import { runChecks } from './runChecks';

async function main(): Promise<void> {
  const unit = { name: 'unit', specs: 'test/unit/**/*.test.ts', timeout: 2 * 60_000 };
  const checked = await runChecks();
  const tested = await runMocha(unit);
  const outcome = sum([checked, tested]);
  for (const test of outcome.failed) console.log(`failed: ${test}`);
  if (tested.failed.length > 0) {
    console.log('To fix the unit tests: correct what they name, then npm run unit -- --grep "a part of the name"');
  }
  console.log(inOneLine(outcome));
  process.exitCode = outcome.failed.length === 0 ? 0 : 1;
}

void main();
