/** Texts that the editor has open, in step with the analyzer. */
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analyzer } from '../analysis/analyzer';
import type { ModuleName } from '../analysis/model/entity';

/** A text that the editor has open. */
export interface OpenDocument {
  readonly document: TextDocument;
  /** Address of the notebook whose cell it is: its code runs on the notebook's loop. */
  readonly notebook: string | undefined;
}

export class Documents {
  readonly #analyzer: Analyzer;
  readonly #open = new Map<string, OpenDocument>();

  constructor(analyzer: Analyzer) {
    this.#analyzer = analyzer;
  }

  get uris(): Iterable<string> {
    return this.#open.keys();
  }

  get(uri: string): OpenDocument | undefined {
    return this.#open.get(uri);
  }

  /** `file`: the analyzer's name for the text. */
  open(uri: string, version: number, text: string, module: ModuleName): void {
    const { notebook } = module;
    this.#open.set(uri, { document: TextDocument.create(uri, 'python', version, text), notebook });
    this.#analyzer.open(uri, module, text);
  }

  /** Takes changes, and tells the analyzer of all of them at once. */
  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
    const opened = this.#open.get(uri);
    if (opened === undefined) {
      return;
    }
    TextDocument.update(opened.document, [...changes], version);
    this.#analyzer.change(uri, opened.document.getText());
  }

  close(uri: string): void {
    this.#open.delete(uri);
    this.#analyzer.close(uri);
  }
}
