/** What is written into a program before it is compiled, so that an error knows what QuickJS does not tell. */
import type { Token } from './tokens.ts'

export interface Insertion {
  /** Offset in the original text. */
  readonly at: number
  readonly text: string
}

/**
 * `throw x` becomes `throw $t(n), x`; `eval(x)` becomes `eval($t.source=x)`, whose text V8 shows when it cannot be read;
 * `extends X {` becomes `extends ($t.parent=X) {`. `numberOf` numbers the places of the throws.
 */
export function marksOf(tokens: readonly Token[], numberOf: (offset: number) => number): Insertion[] {
  const marks: Insertion[] = []
  tokens.forEach((token, i) => {
    if (token.type !== 'name') return
    if (isThrow(tokens, i)) marks.push({ at: token.end, text: ` $t(${numberOf(token.start)}),` })
    else if (isEval(tokens, i)) marks.push({ at: tokens[i + 1]!.end, text: '$t.source=' })
    else if (token.text === 'extends') marks.push(...aroundParent(tokens, i))
  })
  return marks
}

/** Is there anything that is marked? Most programs need not be taken apart before they run. */
export const mayHaveMarks = (text: string): boolean => /\b(throw|eval|extends)\b/.test(text)

/** The keyword, not a property or a method of that name. */
function isThrow(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index]!
  if (token.text !== 'throw' || isProperty(tokens, index)) return false
  const after = tokens[index + 1]
  if (after === undefined || after.isFirst || after.text === ':' || after.text === ',') return false
  if (after.text === '(' && tokens[after.mate + 1]?.text === '{') return false
  return after.text !== '='
}

/** A call of `eval` with something in its parentheses, not the head of a method of that name. */
function isEval(tokens: readonly Token[], index: number): boolean {
  const [open, first] = [tokens[index + 1], tokens[index + 2]]
  if (tokens[index]!.text !== 'eval' || open?.text !== '(' || open.mate < 0 || isProperty(tokens, index)) return false
  return first?.text !== ')' && first?.text !== '...' && tokens[open.mate + 1]?.text !== '{'
}

/** Only names, their properties and numbers: of a call nobody knows where it ends. */
function aroundParent(tokens: readonly Token[], index: number): Insertion[] {
  if (isProperty(tokens, index)) return []
  let last = index + 1
  while (tokens[last + 1]?.text === '.') last += 2
  if (!/^(name|number)$/.test(tokens[last]?.type ?? '') || tokens[last + 1]?.text !== '{') return []
  return [
    { at: tokens[index + 1]!.start, text: '($t.parent=' },
    { at: tokens[last]!.end, text: ')' },
  ]
}

const isProperty = (tokens: readonly Token[], index: number): boolean => /^\??\.$/.test(tokens[index - 1]?.text ?? '')
