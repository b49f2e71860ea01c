// npm run check: everything that is true of the sources without running a program under the agent. Takes seconds.
import { runMocha } from './mochaSuite';
import { inOneLine, sum } from './outcome';
import { runChecks } from './runChecks';

async function main(): Promise<void> {
  const unit = { name: 'unit', specs: 'test/unit/**/*.test.ts', timeout: 2 * 60_000 };
  const outcome = sum([await runChecks(), await runMocha(unit)]);
  for (const test of outcome.failed) console.log(`failed: ${test}`);
  console.log(inOneLine(outcome));
  process.exitCode = outcome.failed.length === 0 ? 0 : 1;
}

void main();
