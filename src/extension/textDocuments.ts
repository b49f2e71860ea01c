/** Texts that are shown as read-only documents, such as the rows of a timeline. */
import * as vscode from 'vscode';

const SCHEME = 'loopscope-text';
/** Its ending gives the document the language of task dumps. */
const NAME = 'tasks.taskdump';
/** Texts that are kept for documents that may still be open. */
const MOST_TEXTS = 50;

export class TextDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  #count = 0;

  dispose(): void {
    this.#registration.dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.query) ?? 'This text is not kept any more.';
  }

  /** Opens a text in a tab. */
  async show(text: string): Promise<void> {
    this.#count += 1;
    const query = String(this.#count);
    this.#texts.set(query, text);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > MOST_TEXTS && oldest !== undefined) {
      this.#texts.delete(oldest);
    }
    const uri = vscode.Uri.from({ scheme: SCHEME, path: NAME, query });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }
}
