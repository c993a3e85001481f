/** What an ES module imports and exports. */
import { type CommonExports, commonExports } from './common-exports.ts'
import { KEYWORDS, type Token, tokenize } from './tokens.ts'

export interface ImportStatement {
  readonly specifier: string
  /** Names it wants from there, with their local names; empty for `import 'x'` and namespace imports. */
  readonly names: readonly { readonly name: string; readonly local: string; readonly start: number }[]
  /** Offset of the statement. */
  readonly at: number
}
export interface ModuleScan extends CommonExports {
  /** It uses import or export declarations, import.meta or await at its top level. */
  readonly isModule: boolean
  readonly imports: readonly ImportStatement[]
  readonly names: readonly string[]
  readonly stars: readonly string[]
}

export function scanModule(source: string): ModuleScan {
  const tokens = tokenize(source)
  const imports: ImportStatement[] = []
  const names: string[] = []
  const stars: string[] = []
  let isModule = false
  let depth = 0
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!
    if (token.type === 'punct' || token.type === 'template') {
      if (token.mate > i) depth++
      else if (/^[)\]}]/.test(token.text)) depth--
      continue
    }
    if (token.type !== 'name' || tokens[i - 1]?.text === '.') continue
    const next = tokens[i + 1]
    if (token.text === 'import' && next?.text === '.' && tokens[i + 2]?.text === 'meta') isModule = true
    if (depth !== 0) continue
    if (token.text === 'await' && next && !next.isFirst && isOperand(next)) isModule = true
    if (token.text === 'import' && next && next.text !== '(' && next.text !== '.') {
      isModule = true
      const statement = readImport(tokens, i)
      if (statement) imports.push(statement)
    }
    if (token.text === 'export' && next) {
      isModule = true
      readExport(tokens, i, { imports, names, stars })
    }
  }
  return { isModule, imports, names, stars, ...(isModule ? { exports: [], reexports: [] } : commonExports(tokens)) }
}

const isOperand = (token: Token): boolean =>
  token.type !== 'punct' || token.text === '(' || token.text === '[' || token.text === '{' || token.text === '!'

const unquote = (token: Token | undefined): string => (token ? token.text.slice(1, -1) : '')

function readImport(tokens: readonly Token[], index: number): ImportStatement | null {
  const at = tokens[index]!.start
  const names: { name: string; local: string; start: number }[] = []
  for (let i = index + 1; i < tokens.length; i++) {
    const token = tokens[i]!
    if (token.type === 'string') return { specifier: unquote(token), names, at }
    if (token.text === '*') {
      i += 2
      continue
    }
    if (token.text === '{') {
      names.push(...readNames(tokens, i).map(({ from, to, start }) => ({ name: from, local: to, start })))
      i = Math.max(token.mate, i)
      continue
    }
    if (token.type === 'name' && token.text !== 'from' && i === index + 1 && tokens[i + 1]?.text !== '{') {
      names.push({ name: 'default', local: token.text, start: token.start })
    }
    if (token.text === ';') return null
  }
  return null
}

/** `{ a, b as c }` */
function readNames(tokens: readonly Token[], open: number): { from: string; to: string; start: number }[] {
  const out: { from: string; to: string; start: number }[] = []
  const end = tokens[open]!.mate
  for (let i = open + 1; i < end; i++) {
    const token = tokens[i]!
    if (token.text === ',') continue
    const from = token.type === 'string' ? unquote(token) : token.text
    if (tokens[i + 1]?.text === 'as') {
      const to = tokens[i + 2]!
      out.push({ from, to: to.type === 'string' ? unquote(to) : to.text, start: token.start })
      i += 2
    } else out.push({ from, to: from, start: token.start })
  }
  return out
}

interface Exports {
  readonly imports: ImportStatement[]
  readonly names: string[]
  readonly stars: string[]
}

function readExport(tokens: readonly Token[], index: number, into: Exports): void {
  const next = tokens[index + 1]!
  if (next.text === 'default') into.names.push('default')
  else if (next.text === '*') {
    const isNamed = tokens[index + 2]?.text === 'as'
    const specifier = unquote(tokens.slice(index, index + 8).find((token) => token.type === 'string'))
    into.imports.push({ specifier, names: [], at: tokens[index]!.start })
    if (isNamed) into.names.push(tokens[index + 3]!.text)
    else into.stars.push(specifier)
  } else if (next.text === '{') {
    const list = readNames(tokens, index + 1)
    into.names.push(...list.map(({ to }) => to))
    const after = next.mate
    if (tokens[after + 1]?.text === 'from') {
      into.imports.push({
        specifier: unquote(tokens[after + 2]),
        names: list.map(({ from, start }) => ({ name: from, local: from, start })),
        at: tokens[index]!.start,
      })
    }
  } else into.names.push(...declaredNames(tokens, index + 1))
}

/** Names that the declaration at `index` declares. */
function declaredNames(tokens: readonly Token[], index: number): string[] {
  const word = tokens[index]!.text
  if (word === 'async' || word === 'function' || word === 'class') {
    const name = tokens
      .slice(index, index + 5)
      .find((token) => token.type === 'name' && !/^(async|function|class)$/.test(token.text))
    return name ? [name.text] : []
  }
  const out: string[] = []
  let expectsName = true
  for (let i = index + 1; i < tokens.length; i++) {
    const token = tokens[i]!
    if (token.text === ';' || (token.isFirst && !expectsName && token.text !== ',' && token.type !== 'punct')) break
    if (expectsName && (token.text === '{' || token.text === '[')) {
      for (let j = i + 1; j < token.mate; j++) {
        const inner = tokens[j]!
        if (inner.type === 'name' && !KEYWORDS.has(inner.text) && tokens[j + 1]?.text !== ':') out.push(inner.text)
      }
      i = token.mate
      expectsName = false
    } else if (expectsName && token.type === 'name') {
      out.push(token.text)
      expectsName = false
    } else if (token.mate > i) i = token.mate
    else if (token.text === ',') expectsName = true
  }
  return out
}
