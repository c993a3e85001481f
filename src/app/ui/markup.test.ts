import { describe, expect, it } from 'vitest'
import { paragraphs, parseInline } from './markup.ts'

describe('parseInline', () => {
  it('reads code, bold and links', () => {
    expect(
      parseInline('Run `ss -l` **now**, see [bind(2)](https://man7.org/bind.2).').map((part) => part.kind),
    ).toEqual(['text', 'code', 'text', 'strong', 'text', 'link', 'text'])
  })

  it('leaves a link with another scheme as text', () => {
    expect(parseInline('[x](javascript:alert)').map((part) => part.kind)).toEqual(['text'])
  })

  it('leaves a lone backtick as text', () => {
    expect(parseInline('a ` b')).toEqual([{ kind: 'text', text: 'a ` b' }])
  })
})

describe('paragraphs', () => {
  it('joins broken lines and splits at empty ones', () => {
    expect(paragraphs('\none\ntwo\n\nthree\n')).toEqual(['one two', 'three'])
  })
})
