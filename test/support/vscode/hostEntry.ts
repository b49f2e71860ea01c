// VS Code loads this as `extensionTestsPath` into the extension host: it runs the spec files there and leaves proof that they ran
// to their end. VS Code itself would report success when the host dies in the middle.
import { format } from 'node:util';
import Mocha from 'mocha';
import { CountingReporter } from '../countingReporter';

/** Called by VS Code; rejects when a test failed. */
export async function run(): Promise<void> {
  const files: readonly string[] = JSON.parse(process.env['LOOPSCOPE_TEST_FILES'] ?? '[]');
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, forbidOnly: true, color: false, reporter: CountingReporter });
  for (const file of files) mocha.addFile(file);
  process.setSourceMapsEnabled(true);
  markReport(process.env['LOOPSCOPE_TEST_LINE_MARK'] ?? '');
  const failures = await new Promise<number>((ended) => mocha.run(ended));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}

/** The lines of the report get a mark, by which they are told from what VS Code itself logs. */
function markReport(mark: string): void {
  Mocha.reporters.Base.consoleLog = (...parts: readonly unknown[]) => console.log(mark + format(...parts));
}
