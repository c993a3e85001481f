/** find's expression: parsed to a tree of tests and actions. */
import { parseDate } from '../lib/dates.ts'
import { parseMode } from '../lib/mode.ts'
import { compileRegex, type Regex } from '../lib/regex.ts'
import { BASIC, EXTENDED, type RegexSyntax } from '../lib/regex-parse.ts'
import { UTC } from '../lib/time.ts'

export type Comparison = { readonly sign: '+' | '-' | ''; readonly value: number }

export type Node =
  | { readonly kind: 'and' | 'or' | 'list'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'not'; readonly node: Node }
  | {
      readonly kind:
        | 'true'
        | 'false'
        | 'print'
        | 'print0'
        | 'prune'
        | 'delete'
        | 'quit'
        | 'ls'
        | 'empty'
        | 'readable'
        | 'writable'
        | 'executable'
        | 'nouser'
        | 'nogroup'
    }
  | { readonly kind: 'name' | 'path' | 'lname'; readonly pattern: string; readonly ignoreCase: boolean }
  | { readonly kind: 'regex'; readonly regex: Regex }
  | { readonly kind: 'type' | 'xtype'; readonly letters: string }
  | { readonly kind: 'size'; readonly compare: Comparison; readonly unit: number }
  | {
      readonly kind: 'time'
      readonly which: 'atime' | 'mtime' | 'ctime'
      readonly compare: Comparison
      readonly unit: 'day' | 'minute'
    }
  | { readonly kind: 'number'; readonly which: 'ino' | 'nlink' | 'uid' | 'gid' | 'used'; readonly compare: Comparison }
  | { readonly kind: 'newer'; readonly which: 'atime' | 'mtime' | 'ctime' | 'btime'; readonly than: number }
  | { readonly kind: 'samefile'; readonly dev: number; readonly ino: number }
  | { readonly kind: 'perm'; readonly how: 'exact' | 'all' | 'any'; readonly bits: number }
  | { readonly kind: 'fstype'; readonly type: string }
  | { readonly kind: 'printf'; readonly format: string; readonly output: number | null }
  | { readonly kind: 'fprint'; readonly end: string; readonly output: number }
  | { readonly kind: 'exec'; readonly argv: readonly string[]; readonly inDirectory: boolean; readonly asks: boolean }
  | {
      readonly kind: 'exec-many'
      readonly argv: readonly string[]
      readonly inDirectory: boolean
      readonly pending: string[]
      readonly id: number
    }

export interface Settings {
  maxDepth: number
  minDepth: number
  depthFirst: boolean
  oneFileSystem: boolean
  dayStart: boolean
  follow: 'P' | 'L' | 'H'
  ignoreRace: boolean
  regexType: 'basic' | 'extended'
}

/** What parsing needs from the system. */
export interface Resolver {
  uid(name: string): number | null
  gid(name: string): number | null
  /** Stat of a reference file, or the message for its error. */
  stat(path: string): { dev: number; ino: number; atime: number; mtime: number; ctime: number; btime: number } | string
  /** Descriptor of an output file, or the message. */
  open(path: string): number | string
  quote(text: string): string
  now: number
}

/** A complaint in find's words. */
const REGEX_TYPES = [
  'findutils-default',
  'ed',
  'emacs',
  'gnu-awk',
  'grep',
  'posix-awk',
  'awk',
  'posix-basic',
  'posix-egrep',
  'egrep',
  'posix-extended',
  'posix-minimal-basic',
  'sed',
]

export class FindError extends Error {
  constructor(
    message: string,
    /** A second line. */
    readonly hint: string | null = null,
  ) {
    super(message)
  }
}

const OUTPUT_ACTIONS = new Set(['print', 'print0', 'printf', 'ls', 'exec', 'exec-many', 'delete', 'fprint', 'quit'])
const isAction = (node: Node): boolean =>
  node.kind === 'and' || node.kind === 'or' || node.kind === 'list'
    ? isAction(node.left) || isAction(node.right)
    : node.kind === 'not'
      ? isAction(node.node)
      : OUTPUT_ACTIONS.has(node.kind) && node.kind !== 'quit'

export interface ParsedFind {
  readonly root: Node
  readonly settings: Settings
  readonly warnings: readonly string[]
  readonly batches: readonly (Node & { kind: 'exec-many' })[]
}

export function parseExpression(args: readonly string[], follow: Settings['follow'], resolver: Resolver): ParsedFind {
  const parser = new ExpressionParser(args, follow, resolver)
  const root = parser.whole()
  const print: Node = { kind: 'print' }
  const complete: Node = root === null ? print : isAction(root) ? root : { kind: 'and', left: root, right: print }
  return { root: complete, settings: parser.settings, warnings: parser.warnings, batches: parser.batches }
}

const TIMES = { a: 'atime', m: 'mtime', c: 'ctime', B: 'btime' } as const

class ExpressionParser {
  #at = 0
  readonly warnings: string[] = []
  readonly batches: (Node & { kind: 'exec-many' })[] = []
  readonly settings: Settings
  #seenTest = false

  constructor(
    readonly args: readonly string[],
    follow: Settings['follow'],
    readonly resolver: Resolver,
  ) {
    this.settings = {
      maxDepth: Infinity,
      minDepth: 0,
      depthFirst: false,
      oneFileSystem: false,
      dayStart: false,
      follow,
      ignoreRace: false,
      regexType: 'basic',
    }
  }

  whole(): Node | null {
    if (this.args.length === 0) return null
    const node = this.#list()
    if (this.#at < this.args.length) throw new FindError("you have too many ')'")
    return node
  }

  #peek(): string | undefined {
    return this.args[this.#at]
  }

  #list(): Node {
    let left = this.#or()
    while (this.#peek() === ',') {
      this.#at++
      if (this.#peek() === undefined) throw new FindError("expected an expression after ','")
      left = { kind: 'list', left, right: this.#or() }
    }
    return left
  }

  #or(): Node {
    let left = this.#and()
    while (this.#peek() === '-o' || this.#peek() === '-or') {
      const operator = this.args[this.#at++]!
      if (this.#peek() === undefined || this.#peek() === ')')
        throw new FindError(`expected an expression after '${operator}'`)
      left = { kind: 'or', left, right: this.#and() }
    }
    return left
  }

  #and(): Node {
    let left = this.#term()
    for (;;) {
      const next = this.#peek()
      if (next === undefined || next === ')' || next === '-o' || next === '-or' || next === ',') return left
      if (next === '-a' || next === '-and') {
        this.#at++
        if (this.#peek() === undefined) throw new FindError(`expected an expression after '${next}'`)
      }
      left = { kind: 'and', left, right: this.#term() }
    }
  }

  #term(): Node {
    const word = this.args[this.#at++]
    if (word === undefined) throw new FindError('invalid expression')
    if (word === '!' || word === '-not') {
      if (this.#peek() === undefined) throw new FindError(`expected an expression after '${word}'`)
      return { kind: 'not', node: this.#term() }
    }
    if (word === '(') {
      if (this.#peek() === ')') throw new FindError('invalid expression; empty parentheses are not allowed.')
      if (this.#peek() === undefined)
        throw new FindError("invalid expression; I was expecting to find a ')' somewhere but did not see one.")
      const node = this.#list()
      if (this.#peek() !== ')')
        throw new FindError("invalid expression; I was expecting to find a ')' somewhere but did not see one.")
      this.#at++
      return node
    }
    if (word === ')') throw new FindError("invalid expression; you have too many ')'")
    if (word === '-o' || word === '-or' || word === '-a' || word === '-and' || word === ',') {
      throw new FindError(`invalid expression; you have used a binary operator '${word}' with nothing before it.`)
    }
    if (!word.startsWith('-') || word === '-') {
      const predicate = this.args[this.#at - 3] ?? ''
      const hint = /^-i?(name|path|lname|wholename|regex)$/.test(predicate)
        ? `possible unquoted pattern after predicate \`${predicate}'?`
        : null
      throw new FindError(`paths must precede expression: \`${word}'`, hint)
    }
    return this.#predicate(word)
  }

  #argument(word: string): string {
    const argument = this.args[this.#at++]
    if (argument === undefined) throw new FindError(`missing argument to \`${word}'`)
    return argument
  }

  #comparison(word: string, text: string, pattern = /^([+-]?)(\d+(?:\.\d+)?)$/): Comparison {
    const match = pattern.exec(text)
    if (!match) throw new FindError(`invalid argument \`${text}' to \`${word}'`)
    return { sign: match[1] as '+', value: Number(match[2]) }
  }

  #option(word: string): void {
    if (this.#seenTest) {
      this.warnings.push(
        `you have specified the global option ${word} after the argument ${this.#seenTestName}, but global options are not positional, i.e., ${word} affects tests specified before it as well as those specified after it.  Please specify global options before other arguments.`,
      )
    }
  }
  #seenTestName = ''

  #regexType(word: string): string {
    const name = this.#argument(word)
    if (REGEX_TYPES.includes(name)) return name
    const known = REGEX_TYPES.map((type) => `‘${type}’`).join(', ')
    throw new FindError(`Unknown regular expression type ‘${name}’; valid types are ${known}.`)
  }

  #predicate(word: string): Node {
    const { resolver, settings } = this
    const yes: Node = { kind: 'true' }
    const isGlobal =
      /^-(maxdepth|mindepth|depth|d|mount|xdev|noleaf|ignore_readdir_race|noignore_readdir_race|warn|nowarn|daystart|follow|regextype)$/.test(
        word,
      )
    if (!isGlobal && !this.#seenTest) {
      this.#seenTest = true
      this.#seenTestName = word
    }
    switch (word) {
      case '-maxdepth':
      case '-mindepth': {
        this.#option(word)
        const text = this.#argument(word)
        if (!/^\d+$/.test(text))
          throw new FindError(
            `Expected a positive decimal integer argument to ${word}, but got ${resolver.quote(text)}`,
          )
        if (word === '-maxdepth') settings.maxDepth = Number(text)
        else settings.minDepth = Number(text)
        return yes
      }
      case '-depth':
      case '-d':
        this.#option(word)
        settings.depthFirst = true
        return yes
      case '-mount':
      case '-xdev':
        settings.oneFileSystem = true
        return yes
      case '-follow':
        settings.follow = 'L'
        return yes
      case '-noleaf':
      case '-warn':
      case '-nowarn':
      case '-ignore_readdir_race':
      case '-noignore_readdir_race':
        return yes
      case '-daystart':
        settings.dayStart = true
        return yes
      case '-regextype':
        settings.regexType = /extended|egrep|awk/.test(this.#regexType(word)) ? 'extended' : 'basic'
        return yes
      case '-true':
        return yes
      case '-false':
        return { kind: 'false' }
      case '-name':
      case '-iname':
        return { kind: 'name', pattern: this.#argument(word), ignoreCase: word === '-iname' }
      case '-path':
      case '-wholename':
      case '-ipath':
      case '-iwholename':
        return { kind: 'path', pattern: this.#argument(word), ignoreCase: word.startsWith('-i') }
      case '-lname':
      case '-ilname':
        return { kind: 'lname', pattern: this.#argument(word), ignoreCase: word === '-ilname' }
      case '-regex':
      case '-iregex': {
        const regex = compileRegex(this.#argument(word), {
          syntax: settings.regexType === 'extended' ? EXTENDED : EMACS,
          ignoreCase: word === '-iregex',
        })
        if (!regex.ok) throw new FindError(regex.error)
        return { kind: 'regex', regex: regex.value }
      }
      case '-type':
      case '-xtype':
        return { kind: word === '-type' ? 'type' : 'xtype', letters: this.#types(word) }
      case '-size':
        return this.#size(word)
      case '-empty':
      case '-readable':
      case '-writable':
      case '-executable':
      case '-nouser':
      case '-nogroup':
      case '-print':
      case '-print0':
      case '-prune':
      case '-quit':
      case '-ls':
        return { kind: word.slice(1) as 'empty' }
      case '-delete':
        settings.depthFirst = true
        return { kind: 'delete' }
      case '-mtime':
      case '-atime':
      case '-ctime':
      case '-mmin':
      case '-amin':
      case '-cmin': {
        const which = `${word[1]}time` as 'mtime'
        return {
          kind: 'time',
          which,
          compare: this.#comparison(word, this.#argument(word)),
          unit: word.endsWith('min') ? 'minute' : 'day',
        }
      }
      case '-inum':
        return { kind: 'number', which: 'ino', compare: this.#comparison(word, this.#argument(word)) }
      case '-links':
        return { kind: 'number', which: 'nlink', compare: this.#comparison(word, this.#argument(word)) }
      case '-uid':
      case '-gid':
        return { kind: 'number', which: word.slice(1) as 'uid', compare: this.#comparison(word, this.#argument(word)) }
      case '-user': {
        const name = this.#argument(word)
        const uid = resolver.uid(name)
        if (uid === null)
          throw new FindError(
            name === ''
              ? 'The argument to -user should not be empty'
              : `${resolver.quote(name)} is not the name of a known user`,
          )
        return { kind: 'number', which: 'uid', compare: { sign: '', value: uid } }
      }
      case '-group': {
        const name = this.#argument(word)
        const gid = resolver.gid(name)
        if (gid === null)
          throw new FindError(
            name === ''
              ? 'argument to -group is empty, but should be a group name'
              : `${resolver.quote(name)} is not the name of an existing group`,
          )
        return { kind: 'number', which: 'gid', compare: { sign: '', value: gid } }
      }
      case '-perm':
        return this.#permission(word)
      case '-samefile': {
        const stat = this.#reference(this.#argument(word))
        return { kind: 'samefile', dev: stat.dev, ino: stat.ino }
      }
      case '-newer':
      case '-anewer':
      case '-cnewer': {
        const which = word === '-newer' ? 'mtime' : word === '-anewer' ? 'atime' : 'ctime'
        return { kind: 'newer', which, than: this.#reference(this.#argument(word)).mtime }
      }
      case '-fstype':
        return { kind: 'fstype', type: this.#argument(word) }
      case '-printf':
        return { kind: 'printf', format: this.#argument(word), output: null }
      case '-fprintf': {
        const output = this.#output(this.#argument(word))
        return { kind: 'printf', format: this.#argument(word), output }
      }
      case '-fprint':
      case '-fprint0':
      case '-fls':
        return { kind: 'fprint', end: word === '-fprint0' ? '\0' : '\n', output: this.#output(this.#argument(word)) }
      case '-exec':
      case '-execdir':
      case '-ok':
      case '-okdir':
        return this.#exec(word)
    }
    const newer = /^-newer([aBcm])([aBcmt])$/.exec(word)
    if (newer) return this.#newerXY(word, newer[1] as 'a', newer[2]!)
    throw new FindError(`${word.startsWith('-newer') ? 'invalid' : 'unknown'} predicate \`${word}'`)
  }

  #types(word: string): string {
    const text = this.#argument(word)
    const letters = text.split(',')
    for (const letter of letters) {
      if (letter === '')
        throw new FindError(`Last file type in list argument to ${word} is missing, i.e., list is ending on: ','`)
      if (letter.length > 1) throw new FindError(`Must separate multiple arguments to ${word} using: ','`)
      if (!'bcdpflsD'.includes(letter)) throw new FindError(`Unknown argument to ${word}: ${letter}`)
    }
    return letters.join('')
  }

  #size(word: string): Node {
    const text = this.#argument(word)
    const match = /^([+-]?)(\d+)([bcwkMG]?)$/.exec(text)
    if (!match) {
      const last = text.at(-1) ?? ''
      if (text !== '' && !/\d/.test(last) && !'bcwkMG'.includes(last))
        throw new FindError(`invalid -size type \`${last}'`)
      throw new FindError(text === '' ? 'invalid null argument to -size' : `Invalid argument \`${text}' to -size`)
    }
    const unit = { b: 512, '': 512, c: 1, w: 2, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }[match[3] as 'b']
    return { kind: 'size', compare: { sign: match[1] as '+', value: Number(match[2]) }, unit }
  }

  #permission(word: string): Node {
    const text = this.#argument(word)
    const how = text.startsWith('-') ? 'all' : text.startsWith('/') ? 'any' : 'exact'
    const mode = parseMode(how === 'exact' ? text : text.slice(1))
    if (!mode) throw new FindError(`invalid mode ${this.resolver.quote(text)}`)
    return { kind: 'perm', how, bits: mode.apply(0, 0) }
  }

  #reference(path: string): Exclude<ReturnType<Resolver['stat']>, string> {
    const stat = this.resolver.stat(path)
    if (typeof stat === 'string') throw new FindError(`${this.resolver.quote(path)}: ${stat}`)
    return stat
  }

  #newerXY(word: string, x: 'a' | 'B' | 'c' | 'm', y: string): Node {
    const argument = this.#argument(word)
    if (y === 't') {
      const than = parseDate(argument, this.resolver.now, UTC)
      if (than === null)
        throw new FindError(`I cannot figure out how to interpret ${this.resolver.quote(argument)} as a date or time`)
      return { kind: 'newer', which: TIMES[x], than }
    }
    return { kind: 'newer', which: TIMES[x], than: this.#reference(argument)[TIMES[y as 'a']] }
  }

  #output(path: string): number {
    const fd = this.resolver.open(path)
    if (typeof fd === 'string') throw new FindError(`${this.resolver.quote(path)}: ${fd}`)
    return fd
  }

  #exec(word: string): Node {
    const asks = word.startsWith('-ok')
    const inDirectory = word.endsWith('dir')
    const start = this.#at
    let end = start
    let many = false
    for (; end < this.args.length; end++) {
      if (this.args[end] === ';') break
      if (!asks && this.args[end] === '+' && this.args[end - 1] === '{}' && end > start) {
        many = true
        break
      }
    }
    if (end >= this.args.length || end === start) throw new FindError(`missing argument to \`${word}'`)
    const argv = this.args.slice(start, end)
    this.#at = end + 1
    if (!many) return { kind: 'exec', argv, inDirectory, asks }
    const holes = argv.filter((arg) => arg.includes('{}')).length
    if (holes > 1) throw new FindError(`Only one instance of {} is supported with ${word} ... +`)
    const node = {
      kind: 'exec-many' as const,
      argv: argv.slice(0, -1),
      inDirectory,
      pending: [],
      id: this.batches.length,
    }
    this.batches.push(node)
    return node
  }
}

/** find's default syntax: + and ? are operators as in extended expressions, groups and alternatives have backslashes. */
const EMACS: RegexSyntax = { ...BASIC, bareRepeats: true }
