/** Facts for the `when` clauses of package.json. */
import * as vscode from 'vscode';

export class ContextKeys {
  readonly #set = new Map<string, boolean>();

  /** Sets `loopscope.NAME`; costs nothing when it is so already. */
  set(name: string, value: boolean): void {
    if ((this.#set.get(name) ?? false) !== value) {
      this.#set.set(name, value);
      void vscode.commands.executeCommand('setContext', `loopscope.${name}`, value);
    }
  }
}
