/** Python programs given as text, and what the analysis says of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Analyzer } from '../../../src/analysis/analyzer';
import { type Checked, checkFile, dispatchOf } from '../../../src/analysis/check';
import { Knowledge } from '../../../src/analysis/model/knowledge';
import { moduleOf } from '../../../src/analysis/python/chunks';
import { PythonParser } from '../../../src/analysis/python/parser';
import { summarize } from '../../../src/analysis/python/summary';
import type { Module } from '../../../src/analysis/python/syntax';
import type { Rule } from '../../../src/analysis/rule';
import type { Target } from '../../../src/analysis/sourceFile';
import { repository } from '../folders';

let loaded: Promise<PythonParser> | undefined;

/** The parser, loaded once. */
export function parser(): Promise<PythonParser> {
  const read = (path: string) => readFileSync(join(repository, 'node_modules', path));
  loaded ??= PythonParser.load({
    runtime: read('web-tree-sitter/web-tree-sitter.wasm'),
    grammar: read('tree-sitter-python/tree-sitter-python.wasm'),
  });
  return loaded;
}

export interface ProgramOptions {
  /** The oldest Python it is for; 3.11 when nothing is said. */
  readonly python?: readonly [number, number];
  /** Nobody says which Python it is for. */
  readonly assumed?: true;
  readonly notebook?: boolean;
}

/** A program of one file, or of several that begin with lines `### name.py`. */
export function filesOf(text: string): ReadonlyMap<string, string> {
  const parts = text.split(/^### (.+)\n/m);
  const files = new Map<string, string>();
  if (parts.length === 1) {
    return files.set('main.py', text);
  }
  for (let index = 1; index < parts.length; index += 2) {
    files.set(parts[index]?.trim() ?? '', parts[index + 1] ?? '');
  }
  return files;
}

/** What rules say of each file of a program. */
export async function checkProgram(
  files: ReadonlyMap<string, string>,
  rules: readonly Rule[],
  options: ProgramOptions = {},
): Promise<ReadonlyMap<string, Checked>> {
  const python = await parser();
  const knowledge = new Knowledge();
  const modules = new Map<string, Module>();
  for (const [file, text] of files) {
    const module = moduleOf(python, text);
    modules.set(file, module);
    const named = { ...moduleName(file), ...(options.notebook === true ? { notebook: 'notebook' } : {}) };
    knowledge.program.set(file, named, summarize(module, new WeakMap()));
  }
  const target: Target = {
    oldest: options.python ?? [3, 11],
    source: 'the test',
    ...(options.assumed === undefined ? {} : { assumed: options.assumed }),
  };
  const dispatch = dispatchOf(rules);
  return new Map(
    [...modules].map(([file, module]) => {
      const info = knowledge.program.file(file);
      if (info === undefined) {
        throw new Error(`${file} is not in its program.`);
      }
      const facts = { text: files.get(file) ?? '', module, info, target, notebook: options.notebook === true };
      return [file, checkFile(facts, dispatch, knowledge)];
    }),
  );
}

/** `a/b.py` is module `a.b`, `a/__init__.py` is package `a`. */
export function moduleName(file: string): { readonly name: string; readonly isPackage: boolean } {
  const parts = file.replace(/\.py$/, '').split('/');
  const isPackage = parts.at(-1) === '__init__';
  return { name: (isPackage ? parts.slice(0, -1) : parts).join('.'), isPackage };
}

/** Whether a text parses without an error. */
export async function parses(text: string): Promise<boolean> {
  return (await parser()).read(text, (_, hasError) => !hasError);
}

/** An analyzer that has one file open. */
export async function openAnalyzer(file: string, text: string): Promise<Analyzer> {
  const analyzer = new Analyzer(await parser());
  analyzer.open(file, moduleName(file), text);
  return analyzer;
}
