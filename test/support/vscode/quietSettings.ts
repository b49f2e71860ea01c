/** A VS Code without greetings, assistants, updates and movement, so that tests and pictures see only us. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'update.mode': 'none',
  'telemetry.telemetryLevel': 'off',
  'remote.autoForwardPorts': false,
  'security.workspace.trust.enabled': false,
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.reduceMotion': 'on',
  'workbench.layoutControl.enabled': false,
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  'files.autoSave': 'off',
};

/**
 * Built-in extensions that tests do without. Only those that have no half for the browser may be named: of the others the workbench
 * would start its own copy, which code-server does not ship.
 */
export const unneededBuiltins: readonly string[] = [
  ...['copilot', 'git', 'github', 'microsoft-authentication', 'tunnel-forwarding', 'debug-auto-launch'],
  ...['debug-server-ready', 'grunt', 'gulp', 'jake', 'php-language-features', 'terminal-suggest'],
  ...['ms-vscode.js-debug', 'ms-vscode.js-debug-companion'],
];
