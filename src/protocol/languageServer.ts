/** What the extension tells the language server beyond LSP. */

/** A notification: the version of the Python that is selected in the editor became known, or another one was selected. */
export const INTERPRETER = 'loopscope/interpreter';

export interface InterpreterParams {
  /** `3.12` or `3.12.4`. */
  readonly version: string;
}

/** What `initialize` may bring. Whatever is missing is done without. */
export interface ServerOptions {
  /** Folder for what is kept between two starts; a path. */
  readonly storage?: string;
  /** Address of the folder of the rules' pages. */
  readonly pages?: string;
  /** As in `InterpreterParams`. */
  readonly interpreter?: string;
}
