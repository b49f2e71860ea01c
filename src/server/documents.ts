/** Texts that the editor has open, in step with the analyzer. */
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analyzer } from '../analysis/analyzer';
import type { ModuleName } from '../analysis/model/entity';
import type { TextChange, TextPoint } from '../analysis/python/parser';

/** A text that the editor has open. */
export interface OpenDocument {
  readonly document: TextDocument;
  /** A cell of a notebook: its code runs on the notebook's loop. */
  readonly notebook: boolean;
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
    const notebook = module.notebook !== undefined;
    this.#open.set(uri, { document: TextDocument.create(uri, 'python', version, text), notebook });
    this.#analyzer.open(uri, module, text);
  }

  /** Takes changes one by one, and tells the analyzer of all of them at once. */
  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
    const opened = this.#open.get(uri);
    if (opened === undefined) {
      return;
    }
    const { document } = opened;
    const moves: TextChange[] = [];
    let whole = false;
    for (const change of changes) {
      if ('range' in change) {
        moves.push(applied(document, change, version));
      } else {
        whole = true;
        TextDocument.update(document, [change], version);
      }
    }
    this.#analyzer.change(uri, document.getText(), whole ? undefined : moves);
  }

  close(uri: string): void {
    this.#open.delete(uri);
    this.#analyzer.close(uri);
  }
}

type RangedChange = Extract<TextDocumentContentChangeEvent, { range: unknown }>;

/** Applies one change to a document. Returns it as the parser wants it told. */
function applied(document: TextDocument, change: RangedChange, version: number): TextChange {
  const { start, end } = change.range;
  const before = document.getText();
  const from = document.offsetAt(start);
  const to = document.offsetAt(end);
  TextDocument.update(document, [change], version);
  // LSP lets a range be given from its end to its beginning.
  const [first, last] = from <= to ? [from, to] : [to, from];
  return {
    start: pointAt(before, first),
    oldEnd: pointAt(before, last),
    newEnd: pointAt(document.getText(), first + change.text.length),
  };
}

/** The parser's rows end with \n alone, unlike the lines of LSP. */
function pointAt(text: string, index: number): TextPoint {
  let row = 0;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < index; end = text.indexOf('\n', start)) {
    row += 1;
    start = end + 1;
  }
  return { index, row, column: index - start };
}
