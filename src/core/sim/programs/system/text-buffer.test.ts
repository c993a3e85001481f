import { describe, expect, it } from 'vitest'
import { TextBuffer } from './text-buffer.ts'

describe('TextBuffer', () => {
  it('keeps the text of a file as it was', () => {
    expect(new TextBuffer('a\nb\n').text).toBe('a\nb\n')
    expect(new TextBuffer('').text).toBe('')
  })

  it('ends the last line with a newline, as nano does', () => {
    expect(new TextBuffer('a\nb').text).toBe('a\nb\n')
  })

  it('inserts at the cursor and breaks the line there', () => {
    const buffer = new TextBuffer('port=3000\n')
    buffer.move('right')
    buffer.insert('X')
    buffer.breakLine()
    expect(buffer.text).toBe('pX\nort=3000\n')
    expect([buffer.row, buffer.column]).toEqual([1, 0])
  })

  it('joins two lines when backspace is pressed at the start of one', () => {
    const buffer = new TextBuffer('a\nb\n')
    buffer.move('down')
    buffer.backspace()
    expect(buffer.text).toBe('ab\n')
  })

  it('does nothing on backspace at the start of the text', () => {
    const buffer = new TextBuffer('a\n')
    buffer.backspace()
    expect(buffer.text).toBe('a\n')
    expect(buffer.isModified).toBe(false)
  })

  it('pastes lines that were cut one after the other', () => {
    const buffer = new TextBuffer('a\nb\nc\n')
    buffer.cut()
    buffer.cut()
    buffer.endCutting()
    buffer.move('bottom')
    buffer.move('down')
    buffer.paste()
    expect(buffer.text).toBe('a\nb\nc\n')
  })

  it('finds past the end from the start, and says when there is nothing', () => {
    const buffer = new TextBuffer('one\ntwo\n')
    buffer.move('down')
    expect(buffer.find('ONE')).toBe(true)
    expect(buffer.row).toBe(0)
    expect(buffer.find('three')).toBe(false)
  })
})
