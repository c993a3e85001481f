import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fill, fillCommand, keysOf, pieces, plain, shellQuote } from './template.ts'

describe('fill', () => {
  it('puts values where their names stand', () => {
    expect(fill('port {port} of {program}', { port: '3000', program: 'node' })).toBe('port 3000 of node')
  })
  it('says what to write where a value is not known', () => {
    expect(fill('{program|The program} could not bind {port|port $|its port}', {})).toBe(
      'The program could not bind its port',
    )
    expect(fill('{program|The program} could not bind {port|port $|its port}', { port: '80' })).toBe(
      'The program could not bind port 80',
    )
    expect(fill('kill {holderPid}', {})).toBe('kill HOLDER_PID')
  })
  it('leaves the shell its own braces', () => {
    const text = `echo \${HOME} {a,b} | awk '{ print $1 }'`
    expect(fill(text, { HOME: 'x' })).toBe(text)
  })
  it('does not read a value as a template or a replacement pattern', () => {
    expect(fill('{path}', { path: '$& {port}', port: '1' })).toBe('$& {port}')
  })
})

describe('fillCommand', () => {
  const path = `it's "$HOME"`
  it('quotes a value outside of quotes', () => {
    expect(fillCommand('ls -l {path}', { path })).toBe(`ls -l 'it'\\''s "$HOME"'`)
  })
  it('quotes a value for the quotes around it', () => {
    expect(fillCommand(`ss 'sport = :{path}'`, { path })).toBe(`ss 'sport = :it'\\''s "$HOME"'`)
    expect(fillCommand('echo "a {path}"', { path })).toBe(`echo "a it's \\"\\$HOME\\""`)
  })
  it('does not take an escaped quote for a quote', () => {
    expect(fillCommand(`echo \\' {path}`, { path: 'a b' })).toBe(`echo \\' 'a b'`)
  })
  it('leaves a plain value plain', () => {
    expect(fillCommand('ls -l {path}', { path: '/srv/app/a-1.txt' })).toBe('ls -l /srv/app/a-1.txt')
  })
  it('makes one word of any value', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const word = shellQuote(value)
        const unquoted = word.replace(/'([^']*)'|\\(.)/g, (_, a?: string, b?: string) => a ?? b ?? '')
        expect(unquoted).toBe(value)
      }),
    )
  })
})

describe('pieces', () => {
  it('separates text, strong, code and values, with the place of each value', () => {
    const place = { line: 3, column: 5, endColumn: 9 }
    expect(
      pieces(
        '`{program}` failed **because** port {port} of `bind` is taken',
        { program: 'node', port: '80' },
        { port: place },
      ),
    ).toEqual([
      { kind: 'value', key: 'program', text: 'node', place: null },
      { kind: 'text', text: ' failed ' },
      { kind: 'strong', text: 'because' },
      { kind: 'text', text: ' port ' },
      { kind: 'value', key: 'port', text: '80', place },
      { kind: 'text', text: ' of ' },
      { kind: 'code', text: 'bind' },
      { kind: 'text', text: ' is taken' },
    ])
  })
  it('does not show words as code when they stand for an unknown value', () => {
    expect(pieces('`{program|The program}` failed', {})[0]).toEqual({ kind: 'text', text: 'The program' })
  })
  it('reads marks inside a slot as marks of what it says', () => {
    const sentence = 'could not write {path|`$`|to `stdout`} **because** of {path|the path $|it}'
    expect(plain(sentence, {})).toBe('could not write to stdout because of it')
    expect(plain(sentence, { path: '/tmp/`a`' })).toBe('could not write /tmp/`a` because of the path /tmp/`a`')
    expect(pieces(sentence, {})[1]).toEqual({ kind: 'text', text: 'to ' })
    expect(pieces(sentence, {})[2]).toEqual({ kind: 'code', text: 'stdout' })
  })
  it('loses no character of a sentence that almost has marks', () => {
    expect(plain('2 * 3 ** 4 ` 5', {})).toBe('2 * 3 ** 4 ` 5')
  })
})

describe('keysOf', () => {
  it('lists each key once', () => {
    expect(keysOf('{port} {port|x} {path|in $|y} ${NO}')).toEqual(['port', 'path'])
  })
})
