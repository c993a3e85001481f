import { describe, expect, it } from 'vitest'
import { evaluatedText } from './evaluated.ts'
import { marksOf } from './marks.ts'
import { Source } from './sources.ts'
import { tokenize } from './tokens.ts'

const marked = (text: string): string =>
  new Source(
    'a.js',
    text,
    marksOf(tokenize(text), (offset) => offset),
  ).compiled

describe('marksOf', () => {
  it('notes where something is thrown, what is evaluated and from what a class descends', () => {
    expect(marked('throw e')).toBe('throw $t(0), e')
    expect(marked('eval(a + b, 2)')).toBe('eval($t.source=a + b, 2)')
    expect(marked('class A extends b.C { }')).toBe('class A extends ($t.parent=b.C) { }')
  })

  it('leaves properties and methods of those names alone', () => {
    for (const text of [
      'a.throw = 1',
      'a.eval(b)',
      '({ eval(x) { } })',
      'a?.eval(b)',
      '({ extends: A })',
      'a.extends(b)',
    ])
      expect(marked(text)).toBe(text)
  })

  it('leaves alone what it cannot tell the end of', () => {
    for (const text of ['eval()', 'eval(...a)', 'class A extends f() { }', 'class A extends (b, C) { }'])
      expect(marked(text)).toBe(text)
  })
})

describe('evaluatedText', () => {
  it('puts the last argument of a constructor of functions into a body, and takes the first of eval', () => {
    expect(evaluatedText('Function', ['a', 'b', 'return a'])).toBe('(function anonymous(a,b\n) {\nreturn a\n})')
    expect(evaluatedText('AsyncFunction', [])).toBe('(async function anonymous(\n) {\n\n})')
    expect(evaluatedText('eval', ['1 +', '2'])).toBe('1 +')
  })
})
