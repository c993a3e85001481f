/** What the parser makes of expressions: as much as V8's refusals and messages need. */
import type { Lexeme } from './scanner.ts'

export interface Expression {
  readonly type:
    | 'name'
    | 'member'
    | 'call'
    | 'chain'
    | 'object'
    | 'array'
    | 'assignment'
    | 'spread'
    | 'sequence'
    | 'nothing'
    | 'asyncCall'
    | 'arrow'
    | 'other'
  readonly start: number
  readonly end: number
  readonly isParenthesized?: boolean
  /** Of objects, arrays, sequences and calls. */
  readonly items?: readonly Expression[]
  /** Of assignments with a plain `=`, and of what is spread. */
  readonly target?: Expression
  readonly name?: Lexeme
  /** Where V8 says that it is, when that is not its start. */
  readonly at?: number
  /** As V8 prints it in a message; nothing for what it calls an intermediate value. */
  readonly text?: string
  /** The name that is evaluated before anything else in it. */
  readonly first?: Lexeme | undefined
  /** Of a property in an object. */
  readonly key?: Lexeme
}

export const shown = ({ text }: Expression): string => text ?? '(intermediate value)'
export const list = (items: readonly Expression[]): string => items.map((each) => shown(each)).join(',')

export interface Label {
  readonly name: string | null
  readonly isLoop: boolean
  readonly isSwitch: boolean
  readonly isBlock?: boolean
}

export interface MemberHead {
  readonly key: Lexeme
  readonly isComputed: boolean
  readonly isAsync: boolean
  readonly isGenerator: boolean
  readonly hasModifier: boolean
  readonly method: 'method' | 'get' | 'set' | null
}
export const isSimple = (params: readonly Expression[]): boolean => params.every(({ type }) => type === 'name')
export const numberKey = ({ text }: Expression): string | null =>
  text !== undefined && /^[0-9]+$/.test(text) ? text : null
