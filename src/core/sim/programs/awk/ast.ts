/** What an awk program is made of. */

/** An array by its name, or one of the arrays in it: `a[1]` of `a[1][2]`. */
export interface ArrayRef {
  readonly name: string
  readonly path: readonly (readonly Expr[])[]
}
export type Expr =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string' | 'regex'; readonly text: string }
  | { readonly kind: 'var'; readonly name: string }
  | ({ readonly kind: 'index'; readonly keys: readonly Expr[] } & ArrayRef)
  | { readonly kind: 'field'; readonly index: Expr }
  | { readonly kind: 'assign'; readonly op: string; readonly target: Expr; readonly value: Expr }
  | { readonly kind: 'cond'; readonly test: Expr; readonly yes: Expr; readonly no: Expr }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'match'; readonly negated: boolean; readonly left: Expr; readonly right: Expr }
  | ({ readonly kind: 'in'; readonly keys: readonly Expr[] } & ArrayRef)
  | { readonly kind: 'unary'; readonly op: string; readonly operand: Expr }
  | { readonly kind: 'step'; readonly op: '++' | '--'; readonly prefix: boolean; readonly target: Expr }
  | { readonly kind: 'call' | 'builtin'; readonly name: string; readonly args: readonly Expr[] }
  | {
      readonly kind: 'getline'
      readonly target: Expr | null
      readonly from: 'main' | 'file' | 'command'
      readonly source: Expr | null
    }
  | { readonly kind: 'group'; readonly inner: Expr }

export interface Redirect {
  readonly op: '>' | '>>' | '|' | '|&'
  readonly to: Expr
}
export type Stmt =
  | { readonly kind: 'expr'; readonly expr: Expr }
  | { readonly kind: 'print' | 'printf'; readonly args: readonly Expr[]; readonly redirect: Redirect | null }
  | { readonly kind: 'if'; readonly test: Expr; readonly yes: Stmt; readonly no: Stmt | null }
  | { readonly kind: 'while'; readonly test: Expr; readonly body: Stmt }
  | { readonly kind: 'do'; readonly test: Expr; readonly body: Stmt }
  | {
      readonly kind: 'for'
      readonly init: Stmt | null
      readonly test: Expr | null
      readonly step: Stmt | null
      readonly body: Stmt
    }
  | { readonly kind: 'for-in'; readonly variable: string; readonly array: ArrayRef; readonly body: Stmt }
  | { readonly kind: 'block'; readonly body: readonly Stmt[] }
  | {
      readonly kind: 'switch'
      readonly value: Expr
      readonly cases: readonly { readonly test: Expr | null; readonly body: readonly Stmt[] }[]
    }
  | { readonly kind: 'break' | 'continue' | 'next' | 'nextfile' }
  | { readonly kind: 'exit' | 'return'; readonly value: Expr | null }
  | ({ readonly kind: 'delete'; readonly keys: readonly Expr[] | null } & ArrayRef)

export interface Rule {
  readonly kind: 'BEGIN' | 'END' | 'BEGINFILE' | 'ENDFILE' | 'pattern'
  readonly from: Expr | null
  readonly to: Expr | null
  /** null prints the record. */
  readonly body: Stmt | null
  active: boolean
}
export interface Func {
  readonly name: string
  readonly params: readonly string[]
  readonly body: Stmt
}
export interface AwkProgram {
  readonly rules: readonly Rule[]
  readonly functions: ReadonlyMap<string, Func>
  readonly lines: WeakMap<Stmt, number>
  /** `1: warning: …` */
  readonly warnings: readonly string[]
}
