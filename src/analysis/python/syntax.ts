/**
 * The syntax of a Python program, as rules read it. Kinds and fields are those of CPython's `ast` module where it has them. Positions are UTF-16 code units
 * since the beginning of the node's chunk (see `chunks.ts`), so that a chunk that only moved stays as it is; `place` gives those in the file.
 */

interface Base {
  readonly start: number;
  readonly end: number;
  /** Set when the tree is built; undefined for a module alone. */
  parent: Node | undefined;
}

export type Node = Module | Stmt | Expr | Part;

export interface Module extends Base {
  readonly kind: 'Module';
  readonly body: readonly Stmt[];
}

// ---- expressions

export type Expr =
  | Name
  | Attribute
  | Call
  | Await
  | Constant
  | JoinedStr
  | Lambda
  | BoolOp
  | UnaryOp
  | BinOp
  | Compare
  | IfExp
  | Dict
  | Sequence
  | Comprehension
  | Yield
  | Subscript
  | Slice
  | Starred
  | NamedExpr
  | OtherExpr;

export interface Name extends Base {
  readonly kind: 'Name';
  readonly id: string;
}
export interface Attribute extends Base {
  readonly kind: 'Attribute';
  readonly value: Expr;
  readonly attr: string;
  readonly attrStart: number;
}
export interface Call extends Base {
  readonly kind: 'Call';
  readonly func: Expr;
  /** Positional arguments; `*a` is a Starred. */
  readonly args: readonly Expr[];
  readonly keywords: readonly Keyword[];
  /** Start of the opening parenthesis. */
  readonly argsStart: number;
}
export interface Await extends Base {
  readonly kind: 'Await';
  readonly value: Expr;
}
export interface Constant extends Base {
  readonly kind: 'Constant';
  readonly type: 'str' | 'bytes' | 'int' | 'float' | 'bool' | 'none' | 'ellipsis';
  /** Source text; of a string what stands between its quotes, escapes as they are. */
  readonly text: string;
}
/** An f-string or t-string, or several strings side by side. */
export interface JoinedStr extends Base {
  readonly kind: 'JoinedStr';
  /** What stands in braces. */
  readonly values: readonly Expr[];
}
export interface Lambda extends Base {
  readonly kind: 'Lambda';
  readonly parameters: readonly Parameter[];
  readonly body: Expr;
}
export interface BoolOp extends Base {
  readonly kind: 'BoolOp';
  readonly op: 'and' | 'or';
  readonly left: Expr;
  readonly right: Expr;
}
export interface UnaryOp extends Base {
  readonly kind: 'UnaryOp';
  /** `not`, `-`, `+` or `~`. */
  readonly op: string;
  readonly operand: Expr;
}
export interface BinOp extends Base {
  readonly kind: 'BinOp';
  readonly op: string;
  readonly left: Expr;
  readonly right: Expr;
}
export interface Compare extends Base {
  readonly kind: 'Compare';
  /** One fewer than `operands`. */
  readonly ops: readonly string[];
  readonly operands: readonly Expr[];
}
export interface IfExp extends Base {
  readonly kind: 'IfExp';
  readonly body: Expr;
  readonly test: Expr;
  readonly orelse: Expr;
}
export interface Dict extends Base {
  readonly kind: 'Dict';
  /** Keys and values by turns, and what is unpacked by `**`. */
  readonly items: readonly Expr[];
}
export interface Sequence extends Base {
  readonly kind: 'List' | 'Tuple' | 'Set';
  readonly elements: readonly Expr[];
}
export interface Comprehension extends Base {
  readonly kind: 'ListComp' | 'SetComp' | 'DictComp' | 'GeneratorExp';
  /** One, or key and value. */
  readonly elements: readonly Expr[];
  readonly generators: readonly Generator[];
}
export interface Yield extends Base {
  readonly kind: 'Yield' | 'YieldFrom';
  readonly value: Expr | undefined;
}
export interface Subscript extends Base {
  readonly kind: 'Subscript';
  readonly value: Expr;
  readonly indices: readonly Expr[];
}
export interface Slice extends Base {
  readonly kind: 'Slice';
  readonly parts: readonly Expr[];
}
export interface Starred extends Base {
  readonly kind: 'Starred';
  /** 1 for `*`, 2 for `**`. */
  readonly stars: 1 | 2;
  readonly value: Expr;
}
export interface NamedExpr extends Base {
  readonly kind: 'NamedExpr';
  readonly target: Expr;
  readonly value: Expr;
}
/** What rules do not look at, patterns of `match` among it, and what does not parse. */
export interface OtherExpr extends Base {
  readonly kind: 'OtherExpr';
  readonly children: readonly Expr[];
}

// ---- statements

export type Stmt =
  | FunctionDef
  | ClassDef
  | Return
  | Delete
  | Assign
  | AugAssign
  | AnnAssign
  | For
  | While
  | If
  | With
  | Match
  | Raise
  | Try
  | Assert
  | Import
  | ImportFrom
  | Global
  | ExprStmt
  | Jump
  | OtherStmt;

/** A statement that stands in the file, or in a class, for itself: positions below it count from its start. */
export interface StmtBase extends Base {
  /** Where the statement's chunk begins in the chunk around it; undefined within a chunk. Changed when text before it changes. */
  offset: number | undefined;
  /** It, or a statement in it, does not parse: nothing is reported there. For a compound statement: its head. */
  readonly broken: boolean;
}

export interface FunctionDef extends StmtBase {
  readonly kind: 'FunctionDef';
  readonly async: boolean;
  readonly name: string;
  readonly nameStart: number;
  /** Start of `async` or `def`, behind the decorators. */
  readonly defStart: number;
  readonly parameters: readonly Parameter[];
  readonly returns: Expr | undefined;
  readonly decorators: readonly Expr[];
  readonly body: readonly Stmt[];
  /** It has a `yield` of its own. */
  readonly generator: boolean;
}
export interface ClassDef extends StmtBase {
  readonly kind: 'ClassDef';
  readonly name: string;
  readonly nameStart: number;
  readonly bases: readonly Expr[];
  readonly keywords: readonly Keyword[];
  readonly decorators: readonly Expr[];
  readonly body: readonly Stmt[];
}
export interface Return extends StmtBase {
  readonly kind: 'Return';
  readonly value: Expr | undefined;
}
export interface Delete extends StmtBase {
  readonly kind: 'Delete';
  readonly targets: readonly Expr[];
}
export interface Assign extends StmtBase {
  readonly kind: 'Assign';
  readonly targets: readonly Expr[];
  readonly value: Expr;
}
export interface AugAssign extends StmtBase {
  readonly kind: 'AugAssign';
  readonly target: Expr;
  readonly op: string;
  readonly value: Expr;
}
export interface AnnAssign extends StmtBase {
  readonly kind: 'AnnAssign';
  readonly target: Expr;
  readonly annotation: Expr;
  readonly value: Expr | undefined;
}
export interface For extends StmtBase {
  readonly kind: 'For';
  readonly async: boolean;
  readonly target: Expr;
  readonly iter: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}
export interface While extends StmtBase {
  readonly kind: 'While';
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}
/** An `elif` is an If alone in `orelse`. */
export interface If extends StmtBase {
  readonly kind: 'If';
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}
export interface With extends StmtBase {
  readonly kind: 'With';
  readonly async: boolean;
  readonly items: readonly WithItem[];
  readonly body: readonly Stmt[];
}
export interface Match extends StmtBase {
  readonly kind: 'Match';
  readonly subjects: readonly Expr[];
  readonly cases: readonly MatchCase[];
}
export interface Raise extends StmtBase {
  readonly kind: 'Raise';
  readonly exc: Expr | undefined;
  readonly cause: Expr | undefined;
}
export interface Try extends StmtBase {
  readonly kind: 'Try';
  readonly body: readonly Stmt[];
  readonly handlers: readonly Handler[];
  readonly orelse: readonly Stmt[];
  readonly finalbody: readonly Stmt[];
}
export interface Assert extends StmtBase {
  readonly kind: 'Assert';
  readonly test: Expr;
  readonly message: Expr | undefined;
}
export interface Import extends StmtBase {
  readonly kind: 'Import';
  readonly names: readonly Alias[];
}
export interface ImportFrom extends StmtBase {
  readonly kind: 'ImportFrom';
  /** Without the dots of a relative import; may be empty. */
  readonly module: string;
  /** Number of dots. */
  readonly level: number;
  /** `*` alone for a star import. */
  readonly names: readonly Alias[];
}
/** `global` and `nonlocal`. */
export interface Global extends StmtBase {
  readonly kind: 'Global' | 'Nonlocal';
  readonly names: readonly string[];
}
export interface ExprStmt extends StmtBase {
  readonly kind: 'ExprStmt';
  readonly value: Expr;
}
export interface Jump extends StmtBase {
  readonly kind: 'Pass' | 'Break' | 'Continue';
}
/** A statement that does not parse, or that rules do not look at (`type X = ...`, `print x` of Python 2). */
export interface OtherStmt extends StmtBase {
  readonly kind: 'OtherStmt';
  readonly children: readonly Expr[];
  readonly body: readonly Stmt[];
}

// ---- parts that are neither

export type Part = Keyword | Parameter | Generator | WithItem | Handler | MatchCase | Alias;

/** `name=value` of a call; without a name it is `**value`. */
export interface Keyword extends Base {
  readonly kind: 'Keyword';
  readonly arg: string | undefined;
  readonly value: Expr;
}
export interface Parameter extends Base {
  readonly kind: 'Parameter';
  readonly name: string;
  readonly annotation: Expr | undefined;
  readonly value: Expr | undefined;
  /** `*args` 1, `**kwargs` 2. */
  readonly stars: 0 | 1 | 2;
  readonly keywordOnly: boolean;
}
export interface Generator extends Base {
  readonly kind: 'Generator';
  readonly async: boolean;
  readonly target: Expr;
  readonly iter: Expr;
  readonly ifs: readonly Expr[];
}
export interface WithItem extends Base {
  readonly kind: 'WithItem';
  readonly value: Expr;
  readonly target: Expr | undefined;
}
export interface Handler extends Base {
  readonly kind: 'Handler';
  readonly type: Expr | undefined;
  readonly name: string | undefined;
  readonly body: readonly Stmt[];
  /** `except*` */
  readonly star: boolean;
}
export interface MatchCase extends Base {
  readonly kind: 'MatchCase';
  readonly pattern: Expr;
  readonly guard: Expr | undefined;
  readonly body: readonly Stmt[];
}
export interface Alias extends Base {
  readonly kind: 'Alias';
  /** Dotted. */
  readonly name: string;
  readonly asname: string | undefined;
}

export type FunctionLike = FunctionDef | Lambda;
