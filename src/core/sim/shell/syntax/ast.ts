/** The commands that the evaluator runs: what parse.ts makes of a script. */
import type { Word } from '../words/word.ts'

export type Command =
  | Simple
  | Pipeline
  | AndOr
  | Sequence
  | Group
  | Subshell
  | If
  | For
  | ArithmeticFor
  | Select
  | While
  | Case
  | FunctionDefinition
  | TestCommand
  | ArithmeticCommand
  | Coproc

interface Node {
  /** 1-based line where it starts. */
  readonly line: number
}

export interface Assignment {
  readonly name: string
  readonly subscript: string | null
  readonly append: boolean
  readonly value: Word
  /** `(…)`, or null for a plain value. */
  readonly elements: readonly ArrayElement[] | null
  readonly text: string
}
export interface ArrayElement {
  /** `[key]=value` */
  readonly key: string | null
  readonly append: boolean
  readonly value: Word
}

export interface Argument {
  readonly word: Word
  /** Set where the word is written as an assignment (`declare a=(1 2)`). */
  readonly assignment: Assignment | null
}

export type RedirectOperator = '>' | '>>' | '<' | '<>' | '<&' | '>&' | '>|' | '&>' | '&>>' | '<<<' | '<<'
export interface Redirection {
  readonly operator: RedirectOperator
  readonly fd: number | null
  /** `{name}>file` */
  readonly variable: string | null
  readonly target: Word
  /** For `<<`: the delimiter as written, and whether tabs were stripped. */
  readonly delimiter: string | null
  readonly stripTabs: boolean
}

export interface Simple extends Node {
  readonly kind: 'simple'
  readonly assignments: readonly Assignment[]
  readonly args: readonly Argument[]
  readonly redirections: readonly Redirection[]
}
export interface Pipeline extends Node {
  readonly kind: 'pipeline'
  readonly commands: readonly Command[]
  readonly negated: boolean
  readonly time: 'default' | 'posix' | null
}
export interface AndOr extends Node {
  readonly kind: 'and-or'
  readonly first: Command
  readonly rest: readonly { readonly operator: '&&' | '||'; readonly command: Command }[]
}
export interface Statement {
  readonly command: Command
  readonly background: boolean
}
export interface Sequence extends Node {
  readonly kind: 'sequence'
  readonly statements: readonly Statement[]
}
interface Compound extends Node {
  readonly redirections: readonly Redirection[]
}
export interface Group extends Compound {
  readonly kind: 'group'
  readonly body: Sequence
}
export interface Subshell extends Compound {
  readonly kind: 'subshell'
  readonly body: Sequence
}
export interface If extends Compound {
  readonly kind: 'if'
  readonly clauses: readonly { readonly test: Sequence; readonly body: Sequence }[]
  readonly otherwise: Sequence | null
}
export interface For extends Compound {
  readonly kind: 'for'
  readonly name: string
  /** null: the positional parameters. */
  readonly words: readonly Word[] | null
  readonly body: Sequence
}
export interface Select extends Compound {
  readonly kind: 'select'
  readonly name: string
  readonly words: readonly Word[] | null
  readonly body: Sequence
}
export interface ArithmeticFor extends Compound {
  readonly kind: 'arithmetic-for'
  readonly initialize: Word
  readonly test: Word
  readonly update: Word
  readonly body: Sequence
}
export interface While extends Compound {
  readonly kind: 'while'
  readonly until: boolean
  readonly test: Sequence
  readonly body: Sequence
}
export interface Case extends Compound {
  readonly kind: 'case'
  readonly word: Word
  readonly items: readonly {
    readonly patterns: readonly Word[]
    readonly body: Sequence
    readonly terminator: ';;' | ';&' | ';;&'
  }[]
}
export interface FunctionDefinition extends Node {
  readonly kind: 'function'
  readonly name: string
  readonly body: Command
}
export interface TestCommand extends Compound {
  readonly kind: 'test'
  readonly expression: Test
}
export interface ArithmeticCommand extends Compound {
  readonly kind: 'arithmetic'
  readonly expression: Word
}
export interface Coproc extends Node {
  readonly kind: 'coproc'
  readonly name: string
  readonly body: Command
}

export type Test =
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Word }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Word; readonly right: Word }
  | { readonly kind: 'logical'; readonly operator: '&&' | '||'; readonly operands: readonly Test[] }
  | { readonly kind: 'not'; readonly operand: Test }
  | { readonly kind: 'group'; readonly operand: Test }
