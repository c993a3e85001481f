/** Reads makefiles: variables, rules, conditionals, includes. */
import type { Task } from '../../kernel/sys.ts'
import { MakeError, type Scope, stemOf } from './expand.ts'

export interface RecipeLine {
  readonly text: string
  /** `Makefile:12` */
  readonly place: string
}
export interface Rule {
  readonly target: string
  prerequisites: string[]
  orderOnly: string[]
  recipe: RecipeLine[]
  readonly isDouble: boolean
}
export interface PatternRule {
  readonly target: string
  readonly prerequisites: readonly string[]
  readonly orderOnly: readonly string[]
  readonly recipe: readonly RecipeLine[]
}

/** Takes the lines of a recipe as they are read. */
type Reading = (line: RecipeLine) => void

export class Makefile {
  readonly rules = new Map<string, Rule>()
  readonly patterns: PatternRule[] = []
  readonly targetScopes: {
    readonly target: string
    readonly name: string
    readonly value: string
    readonly op: string
  }[] = []
  first: string | null = null
  /** Directories in which a file is looked for that is not here: of all files (`%`), or of those of a pattern. */
  readonly searched: { readonly pattern: string; readonly directories: readonly string[] }[] = []
  /** Files that an include wants and that are not there (yet). */
  readonly missing: { readonly path: string; readonly place: string; readonly isOptional: boolean }[] = []
  /** Exported to recipes; null for all. */
  readonly exported = new Set<string>()
  exportsAll = false

  constructor(
    readonly scope: Scope,
    readonly open: (path: string) => Task<string | null>,
    readonly complain: (text: string) => Task<void>,
  ) {}

  /** One file: logical lines in order, those of branches not taken left out. What `eval` reads stands at its `fixed` place. */
  *read(text: string, name: string, fixed?: string): Task<void> {
    const lines = text.split('\n')
    const branches: { taken: boolean; done: boolean }[] = []
    let current: readonly Reading[] | null = null
    for (let i = 0; i < lines.length; i++) {
      const place = fixed ?? `${name}:${i + 1}`
      this.scope.place = place
      let line = lines[i]!
      if (line.startsWith('\t') && current) {
        while (/(^|[^\\])(\\\\)*\\$/.test(line) && i + 1 < lines.length) line += `\n${lines[++i]!.replace(/^\t/, '')}`
        if (branches.every((branch) => branch.taken)) for (const read of current) read({ text: line.slice(1), place })
        continue
      }
      while (/(^|[^\\])(\\\\)*\\$/.test(line) && i + 1 < lines.length)
        line = `${line.replace(/\s*\\$/, '')} ${lines[++i]!.trimStart()}`
      const bare = withoutComment(line)
      if (bare.trim() === '') continue
      if (yield* this.#conditional(bare.trim(), branches, place)) continue
      if (!branches.every((branch) => branch.taken)) continue
      if (line.startsWith('\t') && !/^\t[ \t]*[\w.-]+[ \t]*(:=|\?=|\+=|=)/.test(line))
        throw new MakeError('recipe commences before first target.', place)
      const define = /^define[ \t]+(\S+)[ \t]*(:?=)?$/.exec(bare.trim())
      if (define) {
        const body: string[] = []
        while (++i < lines.length && !/^[ \t]*endef\b/.test(lines[i]!)) body.push(lines[i]!)
        this.scope.set(define[1]!, body.join('\n'), define[2] !== ':=', 'file')
        current = null
        continue
      }
      const next = yield* this.#line(bare, place)
      if (next !== 'same') current = next
    }
    if (branches.length > 0) throw new MakeError("missing 'endif'.", `${name}:${lines.length}`)
  }

  *#conditional(line: string, branches: { taken: boolean; done: boolean }[], place: string): Task<boolean> {
    const start = /^(ifeq|ifneq|ifdef|ifndef)\b\s*(.*)$/.exec(line)
    if (start) {
      const isLive = branches.every((branch) => branch.taken)
      const holds = isLive && (yield* this.#test(start[1]!, start[2]!, place))
      branches.push({ taken: holds, done: holds })
      return true
    }
    const other = /^else\b\s*(.*)$/.exec(line)
    if (other) {
      const branch = branches.at(-1)
      if (!branch) throw new MakeError("extraneous 'else'.", place)
      const again = /^(ifeq|ifneq|ifdef|ifndef)\b\s*(.*)$/.exec(other[1]!)
      const isLive = branches.slice(0, -1).every((outer) => outer.taken)
      branch.taken = isLive && !branch.done && (!again || (yield* this.#test(again[1]!, again[2]!, place)))
      branch.done ||= branch.taken
      return true
    }
    if (!/^endif\b/.test(line)) return false
    if (!branches.pop()) throw new MakeError("extraneous 'endif'.", place)
    return true
  }

  *#test(kind: string, text: string, place: string): Task<boolean> {
    if (kind === 'ifdef' || kind === 'ifndef') {
      const value = this.scope.get((yield* this.scope.expand(text)).trim())?.value ?? ''
      return (value !== '') === (kind === 'ifdef')
    }
    const pair = splitPair(text)
    if (!pair) throw new MakeError('invalid syntax in conditional.', place)
    const same = (yield* this.scope.expand(pair[0])) === (yield* this.scope.expand(pair[1]))
    return same === (kind === 'ifeq')
  }

  *#line(line: string, place: string): Task<readonly Reading[] | null | 'same'> {
    const { scope } = this
    const exporting = /^(export|unexport)\b[ \t]*(.*)$/.exec(line.trim())
    const words = exporting ? exporting[2]! : line
    const override = /^[ \t]*override[ \t]+/.exec(words)
    const assignment = /^[ \t]*([^\s:#=+?!]+)[ \t]*(::?=|\?=|\+=|!=|=)[ \t]*([\s\S]*)$/.exec(
      override ? words.slice(override[0].length) : words,
    )
    if (assignment) {
      const name = yield* scope.expand(assignment[1]!)
      yield* assign(scope, name, assignment[2]!, assignment[3]!, override ? 'override' : 'file')
      if (exporting) this.exported.add(name)
      return 'same'
    }
    if (exporting) {
      if (exporting[2]!.trim() === '') this.exportsAll = exporting[1] === 'export'
      else for (const name of (yield* scope.expand(exporting[2]!)).split(/\s+/)) this.exported.add(name)
      return 'same'
    }
    const include = /^[ \t]*(-?|s)include[ \t]+(.*)$/.exec(line)
    if (include) {
      for (const path of (yield* scope.expand(include[2]!)).trim().split(/\s+/).filter(Boolean)) {
        const found = /[*?[]/.test(path) ? yield* scope.tools.wildcard(path) : [path]
        for (const one of found) {
          const text = yield* this.open(one)
          if (text !== null) yield* this.read(text, one)
          else this.missing.push({ path: one, place, isOptional: include[1] !== '' })
        }
      }
      return null
    }
    const search = /^[ \t]*vpath\b[ \t]*(\S*)[ \t]*(.*)$/.exec(line)
    if (search) {
      const directories = (yield* scope.expand(search[2]!)).split(/[\s:]+/).filter(Boolean)
      this.searched.push({ pattern: yield* scope.expand(search[1]!), directories })
      return null
    }
    return yield* this.#rule(line, place)
  }

  *#rule(line: string, place: string): Task<readonly Reading[] | null> {
    const { scope } = this
    const semicolon = outside(line, ';')
    const [head, inline] = semicolon < 0 ? [line, null] : [line.slice(0, semicolon), line.slice(semicolon + 1)]
    const text = yield* scope.expand(head)
    const colon = text.indexOf(':')
    if (colon < 0) {
      if (text.trim() === '') return null
      throw new MakeError(
        `missing separator${/^ {8}/.test(line) ? ' (did you mean TAB instead of 8 spaces?)' : ''}.`,
        place,
      )
    }
    const isDouble = text[colon + 1] === ':'
    const targets = text.slice(0, colon).trim().split(/\s+/).filter(Boolean)
    let rest = text.slice(colon + (isDouble ? 2 : 1))
    const own = /^[ \t]*([\w.-]+)[ \t]*(:?:?=|\?=|\+=)[ \t]*(.*)$/.exec(rest)
    if (own) {
      for (const target of targets) this.targetScopes.push({ target, name: own[1]!, op: own[2]!, value: own[3]! })
      return null
    }
    const staticColon = rest.indexOf(':')
    const staticPattern = staticColon >= 0 ? rest.slice(0, staticColon).trim() : null
    if (staticPattern !== null) rest = rest.slice(staticColon + 1)
    const [normal = '', after = ''] = rest.split('|')
    const split = (part: string) => part.trim().split(/\s+/).filter(Boolean)
    const recipe: RecipeLine[] = inline === null ? [] : [{ text: inline.trimStart(), place }]
    const patternOf = (target: string, prerequisites: readonly string[]): Reading => {
      const lines = [...recipe]
      this.patterns.push({ target, prerequisites, orderOnly: split(after), recipe: lines })
      return (line) => append(lines, line)
    }
    if (targets.some((target) => target.includes('%')) && staticPattern === null)
      return targets.map((target) => patternOf(target, split(normal)))
    // `.c.o:` is the old way to say `%.o: %.c`.
    const suffixes = /^(\.[a-z]\w*)(\.[a-z]\w*)$/.exec(targets.join(' '))
    if (suffixes && normal.trim() === '') return [patternOf(`%${suffixes[2]}`, [`%${suffixes[1]}`])]
    return targets.map((target) => {
      const stem = staticPattern === null ? null : stemOf(staticPattern, target)
      const prerequisites = split(normal).map((word) => (stem === null ? word : word.replace('%', () => stem)))
      const read = this.#add(target, prerequisites, split(after), isDouble)
      for (const line of recipe) read(line)
      return read
    })
  }

  /** A target's rules become one; a second recipe replaces the first, with a warning. */
  #add(target: string, prerequisites: string[], orderOnly: string[], isDouble: boolean): Reading {
    if (this.first === null && !/^\.[A-Z_]+$/.test(target)) this.first = target
    const rule: Rule = this.rules.get(target) ?? { target, prerequisites: [], orderOnly: [], recipe: [], isDouble }
    this.rules.set(target, rule)
    rule.prerequisites.push(...prerequisites)
    rule.orderOnly.push(...orderOnly)
    const old = rule.recipe[0]
    let isFirst = true
    return (line) => {
      if (isFirst && old && !isDouble) {
        this.overridden.push({ target, at: line.place, old: old.place })
        rule.recipe = []
      }
      isFirst = false
      append(rule.recipe, line)
    }
  }
  readonly overridden: { readonly target: string; readonly at: string; readonly old: string }[] = []
}

/** A recipe's lines are counted from its first one, whatever stands between them. */
function append(lines: RecipeLine[], { text, place }: RecipeLine): void {
  const [, file, first] = /^(.*):(\d+)$/.exec(lines[0]?.place ?? place)!
  lines.push({ text, place: `${file}:${Number(first) + lines.length}` })
}

export function* assign(
  scope: Scope,
  name: string,
  op: string,
  text: string,
  origin: 'file' | 'override' | 'command line',
): Task<void> {
  const before = scope.get(name)
  if (op === '?=' && before) return
  if (op === '!=') scope.set(name, yield* scope.tools.shell(yield* scope.expand(text)), false, origin)
  else if (op === '+=' && before) {
    const more = before.recursive ? text : yield* scope.expand(text)
    scope.set(name, before.value === '' ? more : `${before.value} ${more}`, before.recursive, origin)
  } else if (op === ':=' || op === '::=') scope.set(name, yield* scope.expand(text), false, origin)
  else scope.set(name, text, true, origin)
}

function withoutComment(line: string): string {
  for (let i = 0; i < line.length; i++) if (line[i] === '#' && line[i - 1] !== '\\') return line.slice(0, i)
  return line
}

/** Where a character stands outside of `$(…)`. */
function outside(line: string, char: string): number {
  let depth = 0
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '$' && '({'.includes(line[i + 1] ?? ' ')) depth++
    else if (depth > 0 && ')}'.includes(line[i]!)) depth--
    else if (depth === 0 && line[i] === char) return i
  }
  return -1
}

/** `(a,b)`, `"a" "b"` or `'a' 'b'`. */
function splitPair(text: string): [string, string] | null {
  const trimmed = text.trim()
  if (trimmed.startsWith('(') && trimmed.endsWith(')')) {
    const inner = trimmed.slice(1, -1)
    const comma = outside(inner, ',')
    return comma < 0 ? null : [inner.slice(0, comma).trim(), inner.slice(comma + 1).trim()]
  }
  const quoted = /^(["'])(.*?)\1\s*(["'])(.*?)\3$/.exec(trimmed)
  return quoted ? [quoted[2]!, quoted[4]!] : null
}
