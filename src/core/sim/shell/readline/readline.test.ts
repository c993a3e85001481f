import { describe, expect, it } from 'vitest'
import { Seat } from '../terminal.testing.ts'
import { Buffer } from './buffer.ts'
import { expandHistory } from './history-expansion.ts'
import { readKeys } from './keys.ts'

describe('keys', () => {
  it('tells text, control keys and sequences apart', () => {
    const { keys } = readKeys('ab\x01\x1b[A\x1bf\r')
    expect(keys).toEqual([
      { kind: 'text', text: 'ab' },
      { kind: 'key', name: 'C-a' },
      { kind: 'key', name: 'up' },
      { kind: 'key', name: 'M-f' },
      { kind: 'key', name: 'enter' },
    ])
  })
  it('keeps the start of a sequence for later', () => expect(readKeys('a\x1b[').rest).toBe('\x1b['))
  it('takes a bracketed paste as one', () => {
    expect(readKeys('\x1b[200~a\nb\x1b[201~').keys).toEqual([{ kind: 'paste', text: 'a\nb' }])
  })
})

describe('the line being edited', () => {
  it('joins kills in a row and yanks them', () => {
    const buffer = new Buffer()
    buffer.set('one two three')
    buffer.kill(buffer.wordStart())
    buffer.kill(buffer.wordStart())
    expect(buffer.text).toBe('one ')
    buffer.yank()
    expect(buffer.text).toBe('one two three')
  })
  it('counts characters, not code units', () => {
    const buffer = new Buffer()
    buffer.set('a😀')
    buffer.backspace()
    expect(buffer.text).toBe('a')
  })
})

describe('history expansion', () => {
  const history = ['ls -l /etc', 'cat a b']
  it.each([
    ['!!', 'cat a b'],
    ['!1', 'ls -l /etc'],
    ['!-2', 'ls -l /etc'],
    ['!ls', 'ls -l /etc'],
    ['vi !$', 'vi b'],
    ['echo !*', 'echo a b'],
    ['^a^x', 'cxt a b'],
  ])('%s is %s', (line, expected) => {
    expect(expandHistory(line, history, 1)).toMatchObject({ kind: 'changed', text: expected })
  })
  it.each(["echo '!!'", 'echo \\!!', 'a != b', 'echo hi!'])('leaves %s alone', (line) => {
    expect(expandHistory(line, history, 1)).toEqual({ kind: 'same' })
  })
  it('says when there is no such event', () => {
    expect(expandHistory('!nosuch', history, 1)).toEqual({ kind: 'failed', message: '!nosuch: event not found' })
  })
})

describe('bash at a terminal', () => {
  const type = async (...lines: string[]) => (await (await Seat.open()).type(...lines)).screen

  it('stops a job with ^Z, lists it, and ends it', async () => {
    const screen = await type('sleep 100\r', '\x1a', 'jobs\r', 'kill %1\r', '\r')
    expect(screen).toContain('[1]+  Stopped                 sleep 100\n')
    expect(screen).toContain('[1]+  Terminated              sleep 100\n')
  })
  it('interrupts with ^C and drops the rest of the line', async () => {
    const screen = await type('sleep 100; echo never\r', '\x03', 'echo $?\r')
    expect(screen).toContain('\n130\n')
    expect(screen).not.toContain('\nnever')
  })
  it('completes paths and commands', async () => {
    expect(await type('touch some-file\r', 'ls so\t\r')).toContain('ls some-file')
  })
  it('asks for more until a command is complete', async () => {
    expect(await type('for i in 1 2\r', 'do echo "<$i>"\r', 'done\r')).toContain('<1>\n<2>\n')
  })
  it('names no line in its messages', async () => {
    expect(await type('nosuch\r')).toContain('bash: nosuch: command not found')
  })
})

it('a prompt may run a program that was never run before', async () => {
  const seat = await (await Seat.open()).type("PS1='<$(uname)> '\r", 'false\r', 'echo $?\r')
  expect(seat.screen).toContain('<Linux> echo $?\n1\n')
})
