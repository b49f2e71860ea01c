/** Launch configurations: F5 on a Python file without launch.json runs it; what the editor knows is added for the adapter. */
import * as vscode from 'vscode';
import { type ClientLaunchArguments, DEBUG_TYPE } from '../protocol/dap';
import { selectedPython } from './selectedPython';

/** The configuration that runs a Python file. */
export function configurationFor(file: string): vscode.DebugConfiguration {
  return { type: DEBUG_TYPE, request: 'launch', name: 'Run with Loopscope', program: file };
}

/** Makes the folder for recordings ready and names it. */
export type RecordingsFolder = () => string;

/** Registers what completes launch configurations, and what offers some where there is no launch.json. */
export function registerConfigurations(recordings: RecordingsFolder): vscode.Disposable {
  const register = vscode.debug.registerDebugConfigurationProvider;
  return vscode.Disposable.from(
    register(DEBUG_TYPE, completing(recordings)),
    register(DEBUG_TYPE, { provideDebugConfigurations: offered }, vscode.DebugConfigurationProviderTriggerKind.Dynamic),
  );
}

function offered(): vscode.DebugConfiguration[] {
  return [{ ...configurationFor(`\${file}`), name: 'Loopscope: Current File' }];
}

/** Of several folders that are open the one of the file: VS Code names another one where there is no launch.json. */
function folderOf(file: vscode.Uri): { readonly workspaceFolder?: string } {
  const folder = vscode.workspace.getWorkspaceFolder(file);
  return folder === undefined ? {} : { workspaceFolder: folder.uri.fsPath };
}

function completing(recordings: RecordingsFolder): vscode.DebugConfigurationProvider {
  return {
    provideDebugConfigurations: offered,

    resolveDebugConfiguration(_folder, configuration) {
      if (configuration.type || configuration.request || configuration.name) {
        return configuration;
      }
      // F5 without launch.json gives an empty configuration.
      const editor = vscode.window.activeTextEditor;
      if (editor?.document.languageId === 'python') {
        return { ...configurationFor(`\${file}`), ...folderOf(editor.document.uri) };
      }
      void vscode.window.showInformationMessage('Open a Python file, then press F5 to run it with Loopscope.');
      return undefined;
    },

    async resolveDebugConfigurationWithSubstitutedVariables(folder, configuration) {
      const root: unknown =
        configuration['workspaceFolder'] ?? (folder ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath;
      const scope = typeof root === 'string' ? vscode.Uri.file(root) : undefined;
      const python = typeof configuration['python'] === 'string' ? undefined : await selectedPython(scope);
      const blocked = vscode.workspace.getConfiguration('loopscope').get<number>('blockedLoopMs', 100);
      const added: ClientLaunchArguments = {
        events: 'file',
        showsErrors: true,
        ...(python === undefined ? {} : { selectedPython: python }),
        ...(scope === undefined ? {} : { workspaceFolder: scope.fsPath }),
      };
      const recording: unknown = configuration['recording'] ?? recordings();
      return { blockedLoopMs: blocked, ...configuration, recording, ...added };
    },
  };
}
