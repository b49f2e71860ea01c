/** Whether a Python file is in front, for what the empty view offers: views do not know the editor's language by themselves. */
import * as vscode from 'vscode';

const PYTHON_FILE = 'loopscope.pythonFile';

/** Keeps the context key up to date until disposed. */
export function followActiveFile(): vscode.Disposable {
  const tell = (editor: vscode.TextEditor | undefined) => {
    const python = editor?.document.languageId === 'python' && editor.document.uri.scheme === 'file';
    void vscode.commands.executeCommand('setContext', PYTHON_FILE, python);
  };
  tell(vscode.window.activeTextEditor);
  return vscode.window.onDidChangeActiveTextEditor(tell);
}
