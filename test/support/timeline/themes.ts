/** The default themes of VS Code, as far as the timeline reads them; and our own colours as package.json contributes them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../folders';

export const themeNames = ['dark', 'light', 'highContrast', 'highContrastLight'] as const;
export type ThemeName = (typeof themeNames)[number];

export interface PageTheme {
  /** Of the body. */
  readonly className: string;
  readonly variables: Readonly<Record<string, string>>;
}

const classNames: Readonly<Record<ThemeName, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  highContrast: 'vscode-high-contrast',
  highContrastLight: 'vscode-high-contrast vscode-high-contrast-light',
};

/** By variable: dark, light, high contrast, high contrast light; '' where a theme has none. */
const table: Readonly<Record<string, readonly [string, string, string, string]>> = {
  foreground: ['#CCCCCC', '#3B3B3B', '#FFFFFF', '#292929'],
  descriptionForeground: ['#9D9D9D', '#3B3B3B', '#FFFFFFB3', '#292929'],
  focusBorder: ['#0078D4', '#005FB8', '#F38518', '#006BBD'],
  contrastBorder: ['', '', '#6FC3DF', '#0F4A85'],
  'panel-background': ['#181818', '#F8F8F8', '#000000', '#FFFFFF'],
  'panel-border': ['#2B2B2B', '#E5E5E5', '#6FC3DF', '#0F4A85'],
  'editor-background': ['#1F1F1F', '#FFFFFF', '#000000', '#FFFFFF'],
  'list-inactiveSelectionBackground': ['#37373D', '#E4E6F1', '', '#0F4A851A'],
  'list-hoverBackground': ['#2A2D2E', '#F2F2F2', '#FFFFFF1A', '#0F4A851A'],
  'input-background': ['#313131', '#FFFFFF', '#000000', '#FFFFFF'],
  'input-foreground': ['#CCCCCC', '#3B3B3B', '#FFFFFF', '#292929'],
  'input-border': ['#3C3C3C', '#CECECE', '#6FC3DF', '#0F4A85'],
  'input-placeholderForeground': ['#989898', '#767676', '#FFFFFFB3', '#292929B3'],
  'button-background': ['#0078D4', '#005FB8', '', '#0F4A85'],
  'button-foreground': ['#FFFFFF', '#FFFFFF', '#FFFFFF', '#FFFFFF'],
  'button-hoverBackground': ['#026EC1', '#0258A8', '', '#0F4A85'],
  'button-border': ['#FFFFFF12', '#0000001A', '#6FC3DF', '#0F4A85'],
  'button-secondaryBackground': ['#313131', '#E5E5E5', '', '#FFFFFF'],
  'button-secondaryForeground': ['#CCCCCC', '#3B3B3B', '#FFFFFF', '#292929'],
  'editorWarning-foreground': ['#CCA700', '#BF8803', '#FFD370', '#895503'],
  'editorError-foreground': ['#F14C4C', '#E51400', '#F48771', '#B5200D'],
  'editorInfo-foreground': ['#3794FF', '#1A85FF', '#3794FF', '#1A85FF'],
  'editorHoverWidget-background': ['#202020', '#F8F8F8', '#0C141F', '#FFFFFF'],
  'editorHoverWidget-foreground': ['#CCCCCC', '#3B3B3B', '#FFFFFF', '#292929'],
  'editorHoverWidget-border': ['#454545', '#C8C8C8', '#6FC3DF', '#0F4A85'],
  'textLink-foreground': ['#4DAAFC', '#005FB8', '#21A6FF', '#0F4A85'],
  'toolbar-hoverBackground': ['#5A5D5E50', '#B8B8B850', '', ''],
  'widget-shadow': ['#0000005C', '#00000029', '', ''],
  'scrollbarSlider-background': ['#79797966', '#64646466', '#6FC3DF99', '#0F4A8566'],
  'scrollbarSlider-hoverBackground': ['#646464B3', '#646464B3', '#6FC3DFCC', '#0F4A85CC'],
  'font-family': ['system-ui, sans-serif', 'system-ui, sans-serif', 'system-ui, sans-serif', 'system-ui, sans-serif'],
  'editor-font-family': ['monospace', 'monospace', 'monospace', 'monospace'],
};

export function pageTheme(name: ThemeName): PageTheme {
  const index = themeNames.indexOf(name);
  const own = Object.entries(contributedColors()).map(([id, defaults]) => [id.replace('.', '-'), defaults[name] ?? '']);
  const all = [...Object.entries(table).map(([id, values]) => [id, values[index] ?? '']), ...own];
  const set = all.filter(([, value]) => value !== '').map(([id, value]) => [`--vscode-${id}`, value]);
  return { className: classNames[name], variables: Object.fromEntries(set) };
}

/** The colours of package.json by id. */
export function contributedColors(): Readonly<Record<string, Partial<Record<string, string>>>> {
  const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    readonly contributes: {
      readonly colors: readonly { readonly id: string; readonly defaults: Record<string, string> }[];
    };
  };
  return Object.fromEntries(manifest.contributes.colors.map(({ id, defaults }) => [id, defaults]));
}
