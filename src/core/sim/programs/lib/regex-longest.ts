/** Where the longest match ends, by walking all ways through the pattern at once (Thompson's construction). */
import type { RegexOptions } from './regex.ts'
import type { RegexNode } from './regex-parse.ts'

type State =
  | { readonly kind: 'split'; to: State[] }
  | { readonly kind: 'take'; readonly node: RegexNode; to: State }
  | { readonly kind: 'check'; readonly node: RegexNode; to: State }
  | { readonly kind: 'done' }

const DONE: State = { kind: 'done' }
const automata = new WeakMap<RegexNode, State | null>()

/** null when the pattern has what an automaton cannot do (back-references, big counts). */
export function longestEnd(root: RegexNode, text: string, start: number, options: RegexOptions): number | null {
  let first = automata.get(root)
  if (first === undefined) {
    first = build(root)
    automata.set(root, first)
  }
  if (first === null) return null
  let longest = -1
  let current = new Set<State>()
  follow(first, text, start, options, current)
  for (let at = start; ; ) {
    if (current.has(DONE)) longest = at
    if (at >= text.length || current.size === 0) break
    const char = String.fromCodePoint(text.codePointAt(at)!)
    const next = new Set<State>()
    at += char.length
    for (const state of current) {
      if (state.kind === 'take' && accepts(state.node, char, options)) follow(state.to, text, at, options, next)
    }
    current = next
  }
  return longest < 0 ? null : longest
}

function build(root: RegexNode): State | null {
  let budget = 3000
  const compile = (node: RegexNode, to: State): State => {
    if (--budget < 0) throw new RangeError('pattern too large for the automaton')
    switch (node.kind) {
      case 'empty':
        return to
      case 'char':
      case 'any':
      case 'set':
        return { kind: 'take', node, to }
      case 'assert':
        return { kind: 'check', node, to }
      case 'group':
        return compile(node.body, to)
      case 'backref':
        throw new RangeError('an automaton has no memory for back-references')
      case 'cat':
        return node.items.reduceRight((rest, item) => compile(item, rest), to)
      case 'alt':
        return { kind: 'split', to: node.items.map((item) => compile(item, to)) }
      case 'repeat': {
        let rest = to
        if (node.max === Infinity) {
          const loop: State = { kind: 'split', to: [] }
          loop.to = [compile(node.body, loop), to]
          rest = loop
        } else {
          for (let i = node.min; i < node.max; i++) rest = { kind: 'split', to: [compile(node.body, rest), to] }
        }
        for (let i = 0; i < node.min; i++) rest = compile(node.body, rest)
        return rest
      }
    }
  }
  try {
    return compile(root, DONE)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function follow(state: State, text: string, at: number, options: RegexOptions, into: Set<State>): void {
  const stack = [state]
  const seen = new Set<State>()
  while (stack.length > 0) {
    const next = stack.pop()!
    if (seen.has(next)) continue
    seen.add(next)
    if (next.kind === 'split') stack.push(...next.to)
    else if (next.kind === 'check') {
      if (holds(next.node, text, at, options)) stack.push(next.to)
    } else into.add(next)
  }
}

const single = new WeakMap<RegexNode, RegExp>()

function accepts(node: RegexNode, char: string, options: RegexOptions): boolean {
  if (node.kind === 'any') return true
  if (node.kind === 'char' && (node.char === char || !options.ignoreCase)) return node.char === char
  if (node.kind === 'char') return node.char.toLowerCase() === char.toLowerCase()
  if (node.kind !== 'set') return false
  let regex = single.get(node)
  if (!regex) {
    regex = new RegExp(`^${node.source}$`, options.ignoreCase ? 'usi' : 'us')
    single.set(node, regex)
  }
  return regex.test(char)
}

function holds(node: RegexNode, text: string, at: number, options: RegexOptions): boolean {
  if (node.kind !== 'assert') return false
  const before = isWord(text[at - 1])
  const after = isWord(text[at])
  switch (node.what) {
    case 'start':
      return at === 0 || (options.multiline === true && text[at - 1] === '\n')
    case 'end':
      return at === text.length || (options.multiline === true && text[at] === '\n')
    case 'textStart':
      return at === 0
    case 'textEnd':
      return at === text.length
    case 'wordBoundary':
      return before !== after
    case 'notWordBoundary':
      return before === after
    case 'wordStart':
      return !before && after
    case 'wordEnd':
      return before && !after
  }
}

const isWord = (char: string | undefined): boolean => char !== undefined && /\w/.test(char)
