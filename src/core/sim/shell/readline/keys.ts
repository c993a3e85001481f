/** From the bytes of a keyboard to keys with emacs names: `C-a`, `M-f`, `up`, `enter`, or the characters themselves. */
export type Key =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'paste'; readonly text: string }

const CSI: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  '1~': 'home',
  '3~': 'delete',
  '4~': 'end',
  '5~': 'page-up',
  '6~': 'page-down',
  '7~': 'home',
  '8~': 'end',
  '1;5C': 'M-f',
  '1;5D': 'M-b',
  '1;3C': 'M-f',
  '1;3D': 'M-b',
  '5C': 'M-f',
  '5D': 'M-b',
  '3;5~': 'M-d',
  Z: 'back-tab',
}

/** Splits input into keys; what may be the start of a longer sequence is left over. */
export function readKeys(input: string): { readonly keys: readonly Key[]; readonly rest: string } {
  const keys: Key[] = []
  let at = 0
  while (at < input.length) {
    const char = input[at]!
    if (char === '\x1b') {
      const found = readEscapeSequence(input, at)
      if (found === null) break
      if (found.key) keys.push(found.key)
      at = found.end
      continue
    }
    const code = char.charCodeAt(0)
    if (code < 32 || code === 127) {
      keys.push({ kind: 'key', name: controlName(code) })
      at++
      continue
    }
    const end = input.slice(at).search(/[\x00-\x1f\x7f]/)
    const text = end < 0 ? input.slice(at) : input.slice(at, at + end)
    keys.push({ kind: 'text', text })
    at += text.length
  }
  return { keys, rest: input.slice(at) }
}

function controlName(code: number): string {
  if (code === 13 || code === 10) return 'enter'
  if (code === 9) return 'tab'
  if (code === 127 || code === 8) return 'backspace'
  return `C-${String.fromCharCode(code + 96)}`
}

function readEscapeSequence(input: string, at: number): { key: Key | null; end: number } | null {
  const next = input[at + 1]
  if (next === undefined) return null
  if (next === '[' || next === 'O') {
    const paste = '\x1b[200~'
    if (input.startsWith(paste, at)) {
      const close = input.indexOf('\x1b[201~', at)
      if (close < 0) return null
      return { key: { kind: 'paste', text: input.slice(at + paste.length, close) }, end: close + 6 }
    }
    const match = /^[0-9;?]*[ -/]*[@-~]/.exec(input.slice(at + 2))
    if (!match) return null
    const name = CSI[match[0]]
    return { key: name ? { kind: 'key', name } : null, end: at + 2 + match[0].length }
  }
  const code = next.charCodeAt(0)
  const name =
    code === 127 || code === 8 ? 'M-backspace' : code < 32 ? `M-${controlName(code)}` : `M-${next.toLowerCase()}`
  return { key: { kind: 'key', name: next === '<' || next === '>' ? `M-${next}` : name }, end: at + 2 }
}

/** The character that a control key sends: what C-v puts into the line. */
export function controlCharacter(name: string): string {
  const special: Readonly<Record<string, string>> = { enter: '\r', tab: '\t', backspace: '\x7f' }
  const known = special[name]
  if (known !== undefined) return known
  return /^C-.$/.test(name) ? String.fromCharCode(name.charCodeAt(2) & 31) : '\x1b'
}
