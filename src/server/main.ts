/** The language server: a process of its own, LSP on its standard streams or on a port between processes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { PythonParser } from '../analysis/python/parser';
import { serve } from './serve';

const connection = createConnection(ProposedFeatures.all);

/** The parser's WebAssembly lies beside the bundle. */
function loadParser(): Promise<PythonParser> {
  const read = (name: string) => readFileSync(join(__dirname, name));
  return PythonParser.load({ runtime: read('web-tree-sitter.wasm'), grammar: read('tree-sitter-python.wasm') });
}

serve(connection, loadParser);
