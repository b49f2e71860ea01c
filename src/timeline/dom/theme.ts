/** Colours and fonts as the editor's theme has them, read from CSS variables. */

export interface Theme {
  readonly light: boolean;
  readonly highContrast: boolean;
  readonly fontFamily: string;
  color(name: ColorName): string;
}

/** Names of colours, and the CSS variables that hold them. */
const variables = {
  running: '--vscode-loopscope-running',
  ready: '--vscode-loopscope-ready',
  waiting: '--vscode-loopscope-waiting',
  blocked: '--vscode-loopscope-blocked',
  failed: '--vscode-loopscope-failed',
  cancelled: '--vscode-loopscope-cancelled',
  done: '--vscode-loopscope-done',
  queue: '--vscode-loopscope-queue',
  arrow: '--vscode-loopscope-arrow',
  barText: '--vscode-loopscope-barText',
  foreground: '--vscode-foreground',
  description: '--vscode-descriptionForeground',
  border: '--vscode-panel-border',
  contrastBorder: '--vscode-contrastBorder',
  focus: '--vscode-focusBorder',
  selection: '--vscode-list-inactiveSelectionBackground',
  hover: '--vscode-list-hoverBackground',
  warning: '--vscode-editorWarning-foreground',
  error: '--vscode-editorError-foreground',
  info: '--vscode-editorInfo-foreground',
} as const;
export type ColorName = keyof typeof variables | 'background';

/** Reads the theme that the page has now. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const kind = document.body.classList;
  const colors = new Map<ColorName, string>();
  for (const [name, variable] of Object.entries(variables)) {
    colors.set(name as ColorName, style.getPropertyValue(variable).trim());
  }
  // The page's own background: a view in the panel and one in an editor tab lie on different ones.
  colors.set('background', style.backgroundColor);
  return {
    light: kind.contains('vscode-light') || kind.contains('vscode-high-contrast-light'),
    highContrast: kind.contains('vscode-high-contrast') || kind.contains('vscode-high-contrast-light'),
    fontFamily: style.fontFamily,
    color: (name) => colors.get(name) || style.color,
  };
}

/** Calls back when the editor changes its theme. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}
