/**
 * A way through one tree of the parser, by the functions of its WebAssembly. `TreeCursor` of web-tree-sitter has the same ones, but copies its state into the
 * parser's memory before each call and back after it, which took as long as the parsing itself: half of the time of a conversion. Here the state stays there,
 * in the buffer that all calls use. So one cursor is used at a time, and nothing else of the parser meanwhile.
 */
import type { Tree } from 'web-tree-sitter';

/** The functions of the WebAssembly that are called here, as web-tree-sitter 0.27 has them. */
const names = [
  'ts_tree_root_node',
  'ts_tree_cursor_new',
  'ts_tree_cursor_delete',
  'ts_tree_cursor_goto_first_child',
  'ts_tree_cursor_goto_next_sibling',
  'ts_tree_cursor_goto_parent',
  'ts_tree_cursor_current_node_type_id',
  'ts_tree_cursor_current_node_is_missing',
  'ts_tree_cursor_current_field_id',
  'ts_tree_cursor_start_index',
  'ts_tree_cursor_end_index',
] as const;

/** Each takes a tree's address, and the cursor that is in the buffer. */
export type CursorFunctions = Readonly<Record<(typeof names)[number], (tree: number) => number>>;

/** Finds them in the module that `Parser.init` has filled. Throws when they are not there: it is another web-tree-sitter than the one this was written for. */
export function cursorFunctions(module: object): CursorFunctions {
  const found = names.map((name) => [name, Reflect.get(module, `_${name}_wasm`)] as const);
  const [missing] = found.find(([, each]) => typeof each !== 'function') ?? [];
  if (missing !== undefined) {
    throw new Error(`the parser has no ${missing}`);
  }
  return Object.fromEntries(found) as unknown as CursorFunctions;
}

/** Stands at a node; at first at the tree's root. */
export class Cursor {
  readonly #functions: CursorFunctions;
  readonly #tree: number;

  constructor(functions: CursorFunctions, tree: Tree) {
    this.#functions = functions;
    // The address by which all of web-tree-sitter's own calls name the tree.
    this.#tree = Number(Reflect.get(tree, 0));
    functions.ts_tree_root_node(this.#tree);
    functions.ts_tree_cursor_new(this.#tree);
  }

  /** Gives its memory back. It is not used after that. */
  delete(): void {
    this.#functions.ts_tree_cursor_delete(this.#tree);
  }

  gotoFirstChild(): boolean {
    return this.#functions.ts_tree_cursor_goto_first_child(this.#tree) === 1;
  }

  gotoNextSibling(): boolean {
    return this.#functions.ts_tree_cursor_goto_next_sibling(this.#tree) === 1;
  }

  gotoParent(): void {
    this.#functions.ts_tree_cursor_goto_parent(this.#tree);
  }

  /** Number of its kind in the grammar; greater than all of them for what does not parse. */
  get nodeTypeId(): number {
    return this.#functions.ts_tree_cursor_current_node_type_id(this.#tree);
  }

  /** Something that had to be here and is not. */
  get nodeIsMissing(): boolean {
    return this.#functions.ts_tree_cursor_current_node_is_missing(this.#tree) === 1;
  }

  /** Number of the field of its parent that the node is in; 0: none. */
  get currentFieldId(): number {
    return this.#functions.ts_tree_cursor_current_field_id(this.#tree);
  }

  /** UTF-16 code units. */
  get startIndex(): number {
    return this.#functions.ts_tree_cursor_start_index(this.#tree);
  }

  get endIndex(): number {
    return this.#functions.ts_tree_cursor_end_index(this.#tree);
  }
}
