/** The parser, from the files beside the bundle. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PythonParser } from '../analysis/python/parser';
import { UsageError } from './errors';

/** `folder` has the parser's WebAssembly. Rejects with UsageError. */
export async function loadParser(folder: string): Promise<PythonParser> {
  const read = (name: string) => readFileSync(join(folder, name));
  try {
    return await PythonParser.load({ runtime: read('web-tree-sitter.wasm'), grammar: read('tree-sitter-python.wasm') });
  } catch (error) {
    throw new UsageError(
      `The parser cannot be loaded (${error instanceof Error ? error.message : String(error)}). Install Loopscope again.`,
    );
  }
}
