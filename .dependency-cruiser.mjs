// Who may import whom; type imports count. The same table stands in src/README.md.

/** What a folder of src/ may use beside itself: our folders, packages, and whether Node.js.
 * @type {Record<string, { folders: string[], packages?: string[], node: boolean }>} */
export const table = {
  base: { folders: [], node: false },
  protocol: { folders: ['base'], node: false },
  trace: { folders: ['base', 'protocol'], node: false },
  findings: { folders: ['base', 'protocol', 'trace'], node: false },
  timeline: { folders: ['base', 'protocol', 'trace', 'findings'], node: false },
  analysis: {
    folders: ['base', 'protocol'],
    packages: ['web-tree-sitter', 'smol-toml', 'picomatch'],
    node: false,
  },
  disk: { folders: ['base', 'protocol', 'trace', 'analysis'], node: true },
  server: {
    folders: ['base', 'protocol', 'analysis', 'disk'],
    packages: ['vscode-languageserver', 'vscode-languageserver-textdocument'],
    node: true,
  },
  adapter: {
    folders: ['base', 'protocol', 'trace', 'disk'],
    packages: ['@vscode/debugadapter', '@vscode/debugprotocol'],
    node: true,
  },
  cli: { folders: ['base', 'protocol', 'trace', 'findings', 'analysis', 'disk', 'adapter'], node: true },
  extension: {
    folders: ['base', 'protocol', 'trace', 'findings', 'disk'],
    packages: ['vscode', 'vscode-languageclient'],
    node: true,
  },
};

const rules = Object.entries(table).flatMap(([name, { folders, packages = [], node }]) => {
  const from = { path: `^src/${name}/` };
  const only = folders.length === 0 ? 'itself' : `itself, ${folders.join(', ')}`;
  const named = packages.length === 0 ? 'no package' : `only ${packages.join(', ')}`;
  return [
    rule(`${name}-folders`, `src/${name} may import ${only}`, from, {
      path: '^(src|test|scripts|examples)/',
      pathNot: `^src/(${[name, ...folders].join('|')})/`,
    }),
    rule(`${name}-packages`, `src/${name} may import ${named}`, from, {
      dependencyTypes: [
        'npm',
        'npm-dev',
        'npm-optional',
        'npm-peer',
        'npm-no-pkg',
        'npm-unknown',
        'unknown',
        'undetermined',
      ],
      ...(packages.length === 0 ? {} : { pathNot: `(^|node_modules/)(@types/)?(${packages.join('|')})(/|$)` }),
    }),
    ...(node ? [] : [rule(`${name}-node`, `src/${name} knows no Node.js`, from, { dependencyTypes: ['core'] })]),
  ];
});

export default {
  forbidden: [
    rule('no-cycle', 'Two modules that need each other are one module, or three', {}, { circular: true }),
    rule(
      'known-folder',
      'A new folder of src/ gets a line in the table',
      { path: `^src/(?!(${Object.keys(table).join('|')})/|pure\\.d\\.ts)` },
      {},
    ),
    rule(
      'tests-stay-outside',
      'What is shipped does not import tests or scripts',
      { path: '^src/' },
      { path: '^(test|scripts)/' },
    ),
    ...rules,
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    moduleSystems: ['es6', 'cjs'],
  },
};

/**
 * @param {string} name
 * @param {string} comment
 * @param {object} from
 * @param {object} to
 */
function rule(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}
