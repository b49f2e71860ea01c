/** What `loopscope check` found as SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/, with what GitHub's code scanning asks for besides. */
import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { version } from '../../package.json';
import type { Range } from '../analysis/diagnostic';
import type { Rule } from '../analysis/rule';
import { rules } from '../analysis/rules/all';
import { unusedSuppression } from '../analysis/suppressions';
import type { Severity } from '../protocol/severity';
import { type CheckedFile, type ReportWorld, shown } from './checkedFile';

const levels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

type Described = Pick<Rule, 'code' | 'name' | 'title' | 'severity'>;

/** What is said of comments is said by no rule of the list. */
const unusedRule: Described = {
  code: unusedSuppression,
  name: 'unused-suppression',
  title: 'A comment that silences nothing',
  severity: 'hint',
};

/** The whole log; its rules are those that found something. */
export function sarifLog(files: readonly CheckedFile[], { linesOf, pageOf }: ReportWorld): unknown {
  const location = (path: string, { start, end }: Range) => {
    const [from, to] = [start, end].map((offset) => linesOf(path).position(offset));
    return {
      physicalLocation: {
        artifactLocation: { uri: uriOf(path) },
        region: {
          startLine: (from?.line ?? 0) + 1,
          startColumn: (from?.column ?? 0) + 1,
          endLine: (to?.line ?? 0) + 1,
          endColumn: (to?.column ?? 0) + 1,
        },
      },
    };
  };
  const told = new Set(files.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)));
  const tellers = [unusedRule, ...rules].filter(({ code }) => told.has(code));
  const indices = new Map(tellers.map(({ code }, index) => [code, index]));
  const results = files.flatMap(({ path, diagnostics }) =>
    diagnostics.map(({ code, severity, message, related, start, end }) => ({
      ruleId: code,
      ruleIndex: indices.get(code),
      level: levels[severity],
      message: { text: message },
      locations: [location(path, { start, end })],
      relatedLocations: related.map((link, id) => ({
        id,
        ...location(link.file, link),
        message: { text: link.message },
      })),
    })),
  );
  const driver = { name: 'Loopscope', version, rules: tellers.map((rule) => descriptor(rule, pageOf(rule.code))) };
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  };
}

/** A rule with its page, whose first paragraph says in full what it finds. */
function descriptor({ code, name, title, severity }: Described, page = ''): unknown {
  const [heading = '', description] = page.trim().split(/\r?\n\s*\n/);
  return {
    id: code,
    name,
    shortDescription: { text: title },
    fullDescription: { text: (heading.startsWith('# ') && description) || title },
    help: { text: page || title, ...(page ? { markdown: page } : {}) },
    defaultConfiguration: { level: levels[severity] },
  };
}

function uriOf(path: string): string {
  const short = shown(path);
  return short === path ? pathToFileURL(path).href : short.split(sep).map(encodeURIComponent).join('/');
}
