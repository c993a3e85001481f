/** Prompt strings: the backslash escapes of PS1 … PS4, then the expansions. */
import type { Task } from '../kernel/sys.ts'
import { breakTime, strftime, zoneOf } from '../programs/lib/time.ts'
import { tildeDirectory } from './jobs.ts'
import type { Shell } from './shell.ts'
import { byteChar } from './words/bytes.ts'
import type { Expander } from './words/expand.ts'
import { Word } from './words/word.ts'

/** Expands a prompt, which may run commands: `PS1='$(git branch) '`. What \[ and \] enclose takes no room on the line. */
export function* promptText(expander: Expander, source: string): Task<string> {
  const { shell } = expander
  const decoded = decodeEscapes(shell, source)
  if (!shell.shopt.promptvars) return decoded
  const { status } = shell
  const text = yield* expander.text(new Word(decoded, 'heredoc', shell.line))
  shell.status = status
  return text
}

/** \001 and \002 mark what is invisible. */
export function visiblePrompt(prompt: string): { readonly shown: string; readonly width: string } {
  return { shown: prompt.replace(/[\x01\x02]/g, ''), width: prompt.replace(/\x01[^\x02]*\x02/g, '') }
}

function decodeEscapes(shell: Shell, source: string): string {
  let out = ''
  for (let at = 0; at < source.length; at++) {
    if (source[at] !== '\\' || at + 1 >= source.length) {
      out += source[at]
      continue
    }
    const char = source[++at]!
    if (char >= '0' && char <= '7') {
      const octal = /^[0-7]{1,3}/.exec(source.slice(at))![0]
      out += byteChar(Number.parseInt(octal, 8) & 255)
      at += octal.length - 1
    } else if (char === 'D' && source[at + 1] === '{') {
      const close = source.indexOf('}', at)
      out += time(shell, source.slice(at + 2, close) || '%H:%M:%S')
      at = close
    } else out += promptEscape(shell, char)
  }
  return out
}

function promptEscape(shell: Shell, char: string): string {
  const { sys } = shell
  switch (char) {
    case 'a':
      return '\x07'
    case 'd':
      return time(shell, '%a %b %d')
    case 'e':
      return '\x1b'
    case 'h':
      return protect(sys.uname().nodename.split('.')[0]!)
    case 'H':
      return protect(sys.uname().nodename)
    case 'j':
      return String(shell.jobs.all.length)
    case 'l':
      return shell.interactive ? '0' : 'tty'
    case 'n':
      return '\n'
    case 'r':
      return '\r'
    case 's':
      return shell.isBash ? protect(shell.name.replace(/^.*\//, '').replace(/^-/, '')) : 'dash'
    case 't':
      return time(shell, '%H:%M:%S')
    case 'T':
      return time(shell, '%I:%M:%S')
    case '@':
      return time(shell, '%I:%M %p')
    case 'A':
      return time(shell, '%H:%M')
    case 'u':
      return protect(shell.get('USER') ?? shell.get('LOGNAME') ?? 'demo')
    case 'v':
      return '5.2'
    case 'V':
      return '5.2.15'
    case 'w':
      return protect(trimmed(shell, tildeDirectory(shell, shell.get('PWD') ?? shell.cwd)))
    case 'W': {
      const path = tildeDirectory(shell, shell.get('PWD') ?? shell.cwd)
      return protect(path === '/' || path === '~' ? path : path.replace(/^.*\//, ''))
    }
    case '!':
      return String(shell.historyBase + shell.history.length)
    case '#':
      return !shell.interactive && shell.input === 'command' ? '0' : String(shell.historyBase + shell.history.length)
    case '$':
      return sys.geteuid() === 0 ? '#' : '\\$'
    case '[':
      return shell.interactive ? '\x01' : ''
    case ']':
      return shell.interactive ? '\x02' : ''
    case '\\':
      return '\\\\'
    default:
      return `\\${char}`
  }
}

/** Values are not expanded a second time. */
function protect(text: string): string {
  return text.replace(/[\\$`"]/g, '\\$&')
}

/** PROMPT_DIRTRIM keeps that many trailing directories. */
function trimmed(shell: Shell, path: string): string {
  const keep = Number(shell.get('PROMPT_DIRTRIM') ?? 0)
  if (!(keep > 0)) return path
  const root = path.startsWith('~') ? '~' : ''
  const parts = path
    .slice(root.length)
    .split('/')
    .filter((part) => part !== '')
  return parts.length <= keep ? path : `${root ? '~/' : ''}.../${parts.slice(-keep).join('/')}`
}

function time(shell: Shell, format: string): string {
  return strftime(format, breakTime(shell.sys.clock(), zoneOf(Object.fromEntries([['TZ', shell.get('TZ') ?? 'UTC']]))))
}
