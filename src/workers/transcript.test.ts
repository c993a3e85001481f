import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Transcript } from './transcript.ts'

const shown = (...writes: string[]) => {
  const transcript = new Transcript(40)
  for (const text of writes) transcript.write(text)
  return transcript
}

describe('the transcript', () => {
  it('leaves colours and titles out', () => {
    expect(shown('\x1b]0;title\x07\x1b[31mError\x1b[0m\r\nnext').lines).toEqual(['Error', 'next'])
  })

  it('follows line editing: back, erase, insert', () => {
    expect(shown('$ kil 7', '\b\b\x1b[@l', '\x1b[C\x1b[C').lines).toEqual(['$ kill 7'])
    expect(shown('$ wrong', '\r\x1b[K$ right').lines).toEqual(['$ right'])
  })

  it('waits for the rest of an escape that was cut', () => {
    expect(shown('a\x1b[', '31', 'mb').lines).toEqual(['ab'])
  })

  it('keeps what was said before the screen was cleared', () => {
    expect(shown('one\r\ntwo\x1b[H\x1b[2Jthree').lines).toEqual(['one', 'two', 'three'])
  })

  it('reads the command line behind the prompt, also a wrapped one', () => {
    expect(shown('maya@lab:~/orders$ ls -l').commandLine()).toBe('ls -l')
    expect(shown(`maya@lab:~$ ${'x'.repeat(60)}`).commandLine()).toBe('x'.repeat(60))
    expect(shown('no prompt here').commandLine()).toBeNull()
  })

  it('takes any bytes, and stays bounded', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary-ascii', maxLength: 200 }), { maxLength: 30 }), (writes) => {
        const { lines } = shown(...writes)
        expect(lines.every((line) => !line.includes('\x1b'))).toBe(true)
      }),
    )
    expect(shown('x\r\n'.repeat(5000)).lines.length).toBeLessThanOrEqual(2000)
  })
})
