/** echo. */
import { readEscape } from '../words/ansi-c.ts'
import { joinBytes } from '../words/bytes.ts'
import type { Builtin } from './types.ts'

export const echo: Builtin = ({ shell, args }) => {
  let newline = true
  let escapes = shell.shopt.xpg_echo || !shell.isBash
  let at = 1
  const noOptions = shell.isBash && shell.set.posix && shell.shopt.xpg_echo
  if (shell.isBash) {
    for (; !noOptions && at < args.length && /^-[neE]+$/.test(args[at]!); at++) {
      for (const letter of args[at]!.slice(1)) {
        if (letter === 'n') newline = false
        else escapes = letter === 'e'
      }
    }
  } else if (args[1] === '-n') {
    newline = false
    at = 2
  }
  let text = at === args.length - 1 ? args[at]! : args.slice(at).join(' ')
  if (escapes && text.includes('\\')) {
    const decoded = decodeEchoText(text, !shell.isBash)
    text = decoded.text
    if (decoded.stop) newline = false
  }
  shell.out(newline ? `${text}\n` : text)
  return 0
}

function decodeEchoText(text: string, isDash: boolean): { text: string; stop: boolean } {
  let out = ''
  let at = 0
  while (at < text.length) {
    if (text[at] !== '\\') {
      out += text[at++]
      continue
    }
    const next = text[at + 1]
    // Only \0nnn is octal here; dash takes \nnn too.
    if (!isDash && next !== undefined && next >= '1' && next <= '7') {
      out += `\\${next}`
      at += 2
      continue
    }
    const found = readEscape(text, at, isDash ? 'percent-b' : 'echo', isDash)
    if (found.stop) return { text: joinBytes(out), stop: true }
    out += found.value
    at = found.end
  }
  return { text: joinBytes(out), stop: false }
}
