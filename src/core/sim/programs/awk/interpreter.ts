/** Runs a parsed awk program. */

import { O_RDONLY } from '../../kernel/constants.ts'
import type { SysError, Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import { isDirectory } from '../lib/mode.ts'
import { compileRegex, type Regex } from '../lib/regex.ts'
import { AWK } from '../lib/regex-parse.ts'
import { Input, type Output } from '../lib/stdio.ts'
import type { ArrayRef, AwkProgram, Expr, Func, Redirect, Stmt } from './ast.ts'
import { callBuiltin } from './builtins.ts'
import { AwkFatal } from './fatal.ts'
import { AWK_ESCAPES } from './lexer.ts'
import { AwkRecord } from './record.ts'
import { RecordReader, Streams } from './streams.ts'
import { naturalOrder, sortedOrder } from './traversal.ts'
import { compare, fromInput, numberText, sprintf, toBoolean, toNumber, toText, type Value } from './values.ts'

export type AwkArray = Map<string, Value>
type Cell = { value: Value | AwkArray }
type Flow = 'normal' | 'break' | 'continue' | 'return'

/** Unwinds to the main loop, also out of functions. */
class Jump {
  constructor(readonly to: 'next' | 'nextfile' | 'exit') {}
}
const [NEXT, NEXT_FILE, EXIT] = [new Jump('next'), new Jump('nextfile'), new Jump('exit')]

const YIELD_EVERY = 2000

export class Interpreter {
  readonly streams: Streams
  readonly globals = new Map<string, Cell>()
  #frames: Map<string, Cell>[] = []
  /** Arrays that are elements of arrays, by their keys. */
  readonly #inner = new WeakMap<AwkArray, Map<string, AwkArray>>()
  readonly record = new AwkRecord(this)
  #returned: Value = undefined
  #exitCode = 0
  #steps = 0
  #arg = 1
  #reader: RecordReader | null = null
  #usedFile = false
  line = 1
  readonly #regexes = new Map<string, Regex>()
  seed = 0
  random = 0

  constructor(
    readonly self: Command,
    readonly program: AwkProgram,
    args: readonly string[],
    assignments: readonly (readonly [string, string])[],
    fs: string | null,
  ) {
    this.streams = new Streams(self)
    const defaults: Record<string, Value> = {
      FS: fs ?? ' ',
      FPAT: '[^[:space:]]+',
      FIELDWIDTHS: '',
      OFS: ' ',
      ORS: '\n',
      RS: '\n',
      NR: 0,
      FNR: 0,
      SUBSEP: '\x1c',
      CONVFMT: '%.6g',
      OFMT: '%.6g',
      RSTART: 0,
      RLENGTH: -1,
      FILENAME: '',
      RT: '',
      IGNORECASE: 0,
      ERRNO: '',
    }
    for (const [name, value] of Object.entries(defaults)) this.globals.set(name, { value })
    this.globals.set('ARGC', { value: args.length + 1 })
    this.globals.set('ARGV', {
      value: new Map<string, Value>([
        ['0', self.name],
        ...args.map((arg, i) => [String(i + 1), fromInput(arg)] as const),
      ]),
    })
    this.globals.set('ENVIRON', {
      value: new Map(Object.entries(self.env).map(([name, value]) => [name, fromInput(value)])),
    })
    for (const [name, value] of assignments) this.set(name, fromInput(value))
  }

  *run(): Task<number> {
    const { rules } = this.program
    const of = (kind: string) => rules.filter((rule) => rule.kind === kind)
    try {
      for (const rule of of('BEGIN')) yield* this.#exec(rule.body!)
      if (rules.some((rule) => rule.kind !== 'BEGIN')) yield* this.#main()
    } catch (jump) {
      if (jump !== EXIT) throw jump
    }
    try {
      for (const rule of of('END')) yield* this.#exec(rule.body!)
    } catch (jump) {
      if (jump !== EXIT) throw jump
    }
    return this.#exitCode
  }

  *#main(): Task<void> {
    for (;;) {
      const record = yield* this.#nextMain()
      if (record === null) return
      this.record.set(record)
      try {
        yield* this.#rules()
      } catch (jump) {
        if (jump === NEXT_FILE) yield* this.#endFile()
        else if (jump !== NEXT) throw jump
      }
    }
  }

  *#rules(): Task<void> {
    for (const rule of this.program.rules) {
      if (rule.kind !== 'pattern') continue
      if (rule.to !== null) {
        if (!rule.active) {
          if (!toBoolean(yield* this.eval(rule.from!))) continue
          rule.active = true
        }
        if (toBoolean(yield* this.eval(rule.to))) rule.active = false
      } else if (rule.from !== null && !toBoolean(yield* this.eval(rule.from))) continue
      if (rule.body) yield* this.#exec(rule.body)
      else yield* this.#output('print', null, `${this.record.text}${this.text(this.get('ORS'))}`)
    }
  }

  // ---- input

  *#nextMain(): Task<string | null> {
    for (;;) {
      if (!this.#reader && !(yield* this.#openNext())) return null
      const record = yield* this.#reader!.next(this.text(this.get('RS')))
      if (record !== null) {
        this.set('RT', this.#reader!.terminator)
        this.set('NR', toNumber(this.get('NR')) + 1)
        this.set('FNR', toNumber(this.get('FNR')) + 1)
        return record
      }
      const { error } = this.#reader!.input
      if (error)
        throw new AwkFatal(`error reading input file \`${this.text(this.get('FILENAME'))}': ${this.self.reason(error)}`)
      yield* this.#endFile()
    }
  }

  #closeFile(): void {
    if (this.#reader && this.#reader.input.fd > 0) this.self.sys.close(this.#reader.input.fd)
    this.#reader = null
  }

  /** The next of ARGV: a file, or `name=value` which is done now. */
  *#openNext(): Task<boolean> {
    const { self } = this
    const argv = this.array('ARGV')
    while (this.#arg < toNumber(this.get('ARGC'))) {
      const name = this.text(argv.get(String(this.#arg++)))
      if (name === '') continue
      const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(name)
      if (assignment) {
        this.set(assignment[1]!, fromInput(withEscapes(assignment[2]!)))
        continue
      }
      this.#usedFile = true
      if (name === '-' || name === '/dev/stdin') {
        this.#begin(name === '-' ? '' : name, self.stdin)
        return true
      }
      const stat = self.sys.stat(name)
      if (stat.ok && isDirectory(stat.value.mode)) {
        yield* self.warn(`warning: command line argument \`${name}' is a directory: skipped`)
        continue
      }
      const fd = yield* self.sys.open(name, O_RDONLY)
      this.#begin(name, new Input(self.sys, fd.ok ? fd.value : -1))
      this.set('ERRNO', fd.ok ? '' : self.reason(fd.error))
      if (!(yield* this.#beginFile())) continue
      if (fd.ok) return true
      const hasRule = this.program.rules.some((rule) => rule.kind === 'BEGINFILE')
      throw new AwkFatal(`cannot open file \`${name}' for reading: ${self.reason(fd.error)}`, 'fatal', hasRule)
    }
    if (this.#usedFile) return false
    this.#usedFile = true
    this.#begin('', self.stdin)
    return true
  }

  /** The rules of BEGINFILE; false if they say nextfile, which is how a program passes over what cannot be opened. */
  *#beginFile(): Task<boolean> {
    try {
      for (const rule of this.program.rules) if (rule.kind === 'BEGINFILE') yield* this.#exec(rule.body!)
      return true
    } catch (jump) {
      if (jump !== NEXT_FILE) throw jump
      this.#closeFile()
      return false
    }
  }

  *#endFile(): Task<void> {
    for (const rule of this.program.rules) if (rule.kind === 'ENDFILE') yield* this.#exec(rule.body!)
    this.#closeFile()
  }

  #begin(name: string, input: Input): void {
    this.#reader = new RecordReader(input)
    this.set('FILENAME', name)
    this.set('FNR', 0)
  }

  // ---- variables

  text(value: Value): string {
    return typeof value === 'string' ? value : toText(value, this.#convfmt())
  }
  #convfmt(): string {
    return this.globals.get('CONVFMT')!.value as string
  }

  #cell(name: string): Cell {
    const local = this.#frames.at(-1)?.get(name)
    if (local) return local
    let cell = this.globals.get(name)
    if (!cell) {
      cell = { value: undefined }
      this.globals.set(name, cell)
    }
    return cell
  }

  get(name: string): Value {
    if (name === 'NF') return this.record.count
    const { value } = this.#cell(name)
    if (value instanceof Map) throw new AwkFatal(`attempt to use array \`${name}' in a scalar context`)
    return value
  }

  set(name: string, value: Value): void {
    if (name === 'NF') {
      this.record.count = toNumber(value)
      return
    }
    // These decide about the next record: this one is cut before they change.
    if (name === 'FS' || name === 'FPAT' || name === 'FIELDWIDTHS') {
      this.record.split()
      this.record.splitter = name
    }
    const cell = this.#cell(name)
    if (cell.value instanceof Map) throw new AwkFatal(`attempt to use array \`${name}' in a scalar context`)
    cell.value = value
  }

  isArray(name: string): boolean {
    return this.#cell(name).value instanceof Map
  }

  /** Follows the subscripts to an array inside of arrays, which is made where there is none. */
  *arrayAt({ name, path }: ArrayRef): Task<AwkArray> {
    let array = this.array(name)
    for (const keys of path) {
      const key = yield* this.#key(keys)
      const inside = this.#inner.get(array) ?? new Map<string, AwkArray>()
      this.#inner.set(array, inside)
      if (array.get(key) !== undefined) throw new AwkFatal(`attempt to use scalar \`${name}["${key}"]' as an array`)
      array.set(key, undefined)
      const next = inside.get(key) ?? new Map<string, Value>()
      inside.set(key, next)
      array = next
    }
    return array
  }

  /** What a function takes as an array. */
  *arrayOf(expr: Expr): Task<AwkArray> {
    if (expr.kind === 'index') return yield* this.arrayAt({ name: expr.name, path: [...expr.path, expr.keys] })
    return this.array((expr as Expr & { kind: 'var' }).name)
  }

  *isArrayAt(expr: Expr): Task<boolean> {
    if (expr.kind === 'var') return this.isArray(expr.name)
    if (expr.kind !== 'index' || !this.isArray(expr.name)) return false
    const inside = this.#inner.get(yield* this.arrayAt(expr))
    return inside?.has(yield* this.#key(expr.keys)) ?? false
  }

  *#delete({ keys, ...at }: Stmt & { kind: 'delete' }): Task<void> {
    const array = yield* this.arrayAt(at)
    if (keys === null) {
      array.clear()
      this.#inner.delete(array)
      return
    }
    const key = yield* this.#key(keys)
    array.delete(key)
    this.#inner.get(array)?.delete(key)
  }

  array(name: string): AwkArray {
    const cell = this.#cell(name)
    if (cell.value === undefined) cell.value = new Map()
    if (!(cell.value instanceof Map)) {
      const isParameter = this.#frames.at(-1)?.has(name)
      throw new AwkFatal(`attempt to use scalar ${isParameter ? 'parameter ' : ''}\`${name}' as an array`)
    }
    return cell.value
  }

  regex(source: string): Regex {
    const ignoreCase = toBoolean(this.get('IGNORECASE'))
    const key = ignoreCase ? `i${source}` : `c${source}`
    let regex = this.#regexes.get(key)
    if (!regex) {
      const made = compileRegex(source, { syntax: AWK, ignoreCase })
      if (!made.ok) throw new AwkFatal(`invalid regexp: ${made.error}: /${source}/`)
      regex = made.value
      this.#regexes.set(key, regex)
    }
    return regex
  }

  // ---- statements

  *#tick(): Task<void> {
    if (++this.#steps % YIELD_EVERY === 0) yield* this.self.sys.sched_yield()
  }

  *#exec(stmt: Stmt): Task<Flow> {
    const line = this.program.lines.get(stmt)
    if (line !== undefined) this.line = line
    switch (stmt.kind) {
      case 'expr':
        yield* this.eval(stmt.expr)
        return 'normal'
      case 'print':
        yield* this.#print(stmt.args, stmt.redirect)
        return 'normal'
      case 'printf':
        yield* this.#printf(stmt.args, stmt.redirect)
        return 'normal'
      case 'block':
        for (const inner of stmt.body) {
          const flow = yield* this.#exec(inner)
          if (flow !== 'normal') return flow
        }
        return 'normal'
      case 'if':
        if (toBoolean(yield* this.eval(stmt.test))) return yield* this.#exec(stmt.yes)
        return stmt.no ? yield* this.#exec(stmt.no) : 'normal'
      case 'while':
        while (toBoolean(yield* this.eval(stmt.test))) {
          yield* this.#tick()
          const flow = yield* this.#exec(stmt.body)
          if (flow === 'break') break
          if (flow === 'return') return flow
        }
        return 'normal'
      case 'do':
        do {
          yield* this.#tick()
          const flow = yield* this.#exec(stmt.body)
          if (flow === 'break') break
          if (flow === 'return') return flow
        } while (toBoolean(yield* this.eval(stmt.test)))
        return 'normal'
      case 'for':
        if (stmt.init) yield* this.#exec(stmt.init)
        while (stmt.test === null || toBoolean(yield* this.eval(stmt.test))) {
          yield* this.#tick()
          const flow = yield* this.#exec(stmt.body)
          if (flow === 'break') break
          if (flow === 'return') return flow
          if (stmt.step) yield* this.#exec(stmt.step)
        }
        return 'normal'
      case 'for-in':
        for (const key of yield* this.#traversal(yield* this.arrayAt(stmt.array))) {
          this.set(stmt.variable, fromInput(key))
          const flow = yield* this.#exec(stmt.body)
          if (flow === 'break') break
          if (flow === 'return') return flow
        }
        return 'normal'
      case 'switch':
        return yield* this.#switch(stmt)
      case 'break':
      case 'continue':
        return stmt.kind
      case 'next':
        throw NEXT
      case 'nextfile':
        throw NEXT_FILE
      case 'exit':
        if (stmt.value) this.#exitCode = toNumber(yield* this.eval(stmt.value)) & 255
        throw EXIT
      case 'return':
        this.#returned = stmt.value ? yield* this.eval(stmt.value) : undefined
        return 'return'
      case 'delete':
        yield* this.#delete(stmt)
        return 'normal'
    }
  }

  /** gawk's own order, or the one that the program asks for by name or by a function that compares. */
  *#traversal(array: AwkArray): Task<readonly string[]> {
    const info = this.globals.get('PROCINFO')?.value
    const how = info instanceof Map ? this.text(info.get('sorted_in')) : ''
    if (how === '' || how === '@unsorted') return naturalOrder(array)
    const order = this.program.functions.get(how)
    if (!order) return sortedOrder(array, how) ?? naturalOrder(array)
    // Insertion, for the comparison is a program that gives way.
    const keys: string[] = []
    for (const key of naturalOrder(array)) {
      let at = keys.length
      for (; at > 0; at--) {
        const [left, right] = [keys[at - 1]!, key]
        const values = [fromInput(left), array.get(left), fromInput(right), array.get(right)]
        if (toNumber(yield* this.callWith(order, values)) <= 0) break
      }
      keys.splice(at, 0, key)
    }
    return keys
  }

  *#switch(stmt: Stmt & { kind: 'switch' }): Task<Flow> {
    const value = yield* this.eval(stmt.value)
    let at = -1
    for (const [i, entry] of stmt.cases.entries()) {
      if (entry.test === null) continue
      const hit =
        entry.test.kind === 'regex'
          ? this.regex(entry.test.text).test(this.text(value))
          : compare(value, yield* this.eval(entry.test), this.#convfmt()) === 0
      if (hit) {
        at = i
        break
      }
    }
    if (at < 0) at = stmt.cases.findIndex((entry) => entry.test === null)
    if (at < 0) return 'normal'
    for (const entry of stmt.cases.slice(at)) {
      for (const inner of entry.body) {
        const flow = yield* this.#exec(inner)
        if (flow === 'break') return 'normal'
        if (flow !== 'normal') return flow
      }
    }
    return 'normal'
  }

  *#print(args: readonly Expr[], redirect: Redirect | null): Task<void> {
    let text: string
    if (args.length === 0) text = this.record.text
    else {
      const ofmt = this.text(this.get('OFMT'))
      const parts: string[] = []
      for (const arg of args) {
        const value = yield* this.eval(arg)
        parts.push(typeof value === 'number' ? numberText(value, ofmt) : this.text(value))
      }
      text = parts.join(this.text(this.get('OFS')))
    }
    yield* this.#output('print', redirect, text + this.text(this.get('ORS')))
  }

  *#printf(args: readonly Expr[], redirect: Redirect | null): Task<void> {
    if (args.length === 0) throw new AwkFatal('printf: no arguments')
    const values: Value[] = []
    for (const arg of args) values.push(yield* this.eval(arg))
    yield* this.#output('printf', redirect, this.format(values))
  }

  format(values: readonly Value[]): string {
    const format = this.text(values[0])
    const made = sprintf(format, values.slice(1), this.#convfmt())
    if (made.missing !== null) {
      const before = format.slice(0, made.missing).split('\n').at(-1)!
      throw new AwkFatal(
        `not enough arguments to satisfy format string\n\t\`${format}'\n\t${' '.repeat([...before].length)}^ ran out for this one`,
      )
    }
    return made.text
  }

  *#output(statement: 'print' | 'printf', redirect: Redirect | null, text: string): Task<void> {
    const { self } = this
    let output: Output = self.stdout
    let name = 'standard output'
    if (redirect) {
      name = this.text(yield* this.eval(redirect.to))
      if (name === '') throw new AwkFatal(`expression for \`${redirect.op}' redirection has null string value`)
      const stream = yield* this.streams.writer(redirect.op, name)
      if ('errno' in stream) throw new AwkFatal(`cannot redirect to \`${name}': ${self.reason(stream)}`)
      output = stream
    }
    yield* output.write(text)
    if (output.error) {
      const { error } = output
      output.error = null
      output.discard()
      throw new AwkFatal(`${statement} to "${name}" failed: ${self.reason(error)}`)
    }
  }

  // ---- expressions

  *#key(keys: readonly Expr[]): Task<string> {
    const parts: string[] = []
    for (const key of keys) parts.push(this.text(yield* this.eval(key)))
    return parts.length === 1 ? parts[0]! : parts.join(this.text(this.get('SUBSEP')))
  }

  *eval(expr: Expr): Task<Value> {
    switch (expr.kind) {
      case 'number':
        return expr.value
      case 'string':
        return expr.text
      case 'regex':
        return this.regex(expr.text).test(this.record.text) ? 1 : 0
      case 'var':
        return this.get(expr.name)
      case 'group':
        return yield* this.eval(expr.inner)
      case 'index': {
        const array = yield* this.arrayAt(expr)
        const key = yield* this.#key(expr.keys)
        if (this.#inner.get(array)?.has(key))
          throw new AwkFatal(`attempt to use array \`${expr.name}["${key}"]' in a scalar context`)
        if (!array.has(key)) array.set(key, undefined)
        return array.get(key)
      }
      case 'field':
        return this.record.field(Math.trunc(toNumber(yield* this.eval(expr.index))))
      case 'assign':
        return yield* this.#assign(expr)
      case 'cond':
        return yield* this.eval(toBoolean(yield* this.eval(expr.test)) ? expr.yes : expr.no)
      case 'binary':
        return yield* this.#binary(expr)
      case 'match': {
        const left = this.text(yield* this.eval(expr.left))
        const hit = (yield* this.pattern(expr.right)).test(left)
        return hit !== expr.negated ? 1 : 0
      }
      case 'in':
        return (yield* this.arrayAt(expr)).has(yield* this.#key(expr.keys)) ? 1 : 0
      case 'unary': {
        const value = yield* this.eval(expr.operand)
        if (expr.op === '!') return toBoolean(value) ? 0 : 1
        return expr.op === '-' ? -toNumber(value) : toNumber(value)
      }
      case 'step': {
        const before = toNumber(yield* this.eval(expr.target))
        const after = expr.op === '++' ? before + 1 : before - 1
        yield* this.assignTo(expr.target, after)
        return expr.prefix ? after : before
      }
      case 'call':
        return yield* this.#call(this.program.functions.get(expr.name)!, expr.args)
      case 'builtin':
        return yield* callBuiltin(this, expr.name, expr.args)
      case 'getline':
        return yield* this.#getline(expr)
    }
  }

  /** A regex literal, or any value taken as one. */
  *pattern(expr: Expr): Task<Regex> {
    if (expr.kind === 'regex') return this.regex(expr.text)
    return this.regex(this.text(yield* this.eval(expr)))
  }

  *assignTo(target: Expr, value: Value): Task<void> {
    if (target.kind === 'var') this.set(target.name, value)
    else if (target.kind === 'field') this.record.setField(Math.trunc(toNumber(yield* this.eval(target.index))), value)
    else if (target.kind === 'index') (yield* this.arrayAt(target)).set(yield* this.#key(target.keys), value)
    else if (target.kind === 'group') yield* this.assignTo(target.inner, value)
  }

  *#assign(expr: Expr & { kind: 'assign' }): Task<Value> {
    let value = yield* this.eval(expr.value)
    if (expr.op !== '=') {
      const before = toNumber(yield* this.eval(expr.target))
      value = this.#arithmetic(expr.op[0]!, before, toNumber(value))
    }
    yield* this.assignTo(expr.target, value)
    return value
  }

  *#binary(expr: Expr & { kind: 'binary' }): Task<Value> {
    const { op } = expr
    if (op === '&&') return toBoolean(yield* this.eval(expr.left)) && toBoolean(yield* this.eval(expr.right)) ? 1 : 0
    if (op === '||') return toBoolean(yield* this.eval(expr.left)) || toBoolean(yield* this.eval(expr.right)) ? 1 : 0
    const left = yield* this.eval(expr.left)
    const right = yield* this.eval(expr.right)
    switch (op) {
      case ' ':
        return this.text(left) + this.text(right)
      case '<':
        return compare(left, right, this.#convfmt()) < 0 ? 1 : 0
      case '<=':
        return compare(left, right, this.#convfmt()) <= 0 ? 1 : 0
      case '==':
        return compare(left, right, this.#convfmt()) === 0 ? 1 : 0
      case '!=':
        return compare(left, right, this.#convfmt()) !== 0 ? 1 : 0
      case '>=':
        return compare(left, right, this.#convfmt()) >= 0 ? 1 : 0
      case '>':
        return compare(left, right, this.#convfmt()) > 0 ? 1 : 0
    }
    const isConstant = expr.left.kind === 'number' && expr.right.kind === 'number'
    return this.#arithmetic(op, toNumber(left), toNumber(right), isConstant)
  }

  #arithmetic(op: string, a: number, b: number, isConstant = false): number {
    switch (op) {
      case '+':
        return a + b
      case '-':
        return a - b
      case '*':
        return a * b
      case '^':
        return a ** b
      default:
        if (b === 0)
          throw new AwkFatal(`division by zero attempted${op === '%' ? " in `%'" : ''}`, isConstant ? 'error' : 'fatal')
        return op === '/' ? a / b : a % b
    }
  }

  *#call(func: Func, args: readonly Expr[]): Task<Value> {
    if (this.#frames.length > 1000) throw new AwkFatal('function call nesting too deep')
    const frame = new Map<string, Cell>()
    for (const [i, param] of func.params.entries()) {
      const arg = args[i]
      // A bare name may turn out to be an array, also one that does not exist yet.
      if (arg?.kind === 'var' && arg.name !== 'NF') {
        const cell = this.#cell(arg.name)
        frame.set(param, cell.value instanceof Map || cell.value === undefined ? shared(cell) : { value: cell.value })
      } else if (arg && (yield* this.isArrayAt(arg))) frame.set(param, { value: yield* this.arrayOf(arg) })
      else frame.set(param, { value: arg ? yield* this.eval(arg) : undefined })
    }
    return yield* this.#enter(func, frame)
  }

  /** A function called from here, not from the program's text. */
  callWith(func: Func, values: readonly Value[]): Task<Value> {
    return this.#enter(func, new Map(func.params.map((param, i) => [param, { value: values[i] }])))
  }

  *#enter(func: Func, frame: Map<string, Cell>): Task<Value> {
    yield* this.#tick()
    this.#frames.push(frame)
    this.#returned = undefined
    try {
      yield* this.#exec(func.body)
    } finally {
      this.#frames.pop()
    }
    const value = this.#returned
    this.#returned = undefined
    return value
  }

  *#getline(expr: Expr & { kind: 'getline' }): Task<Value> {
    if (expr.from === 'main') {
      const record = yield* this.#nextMain()
      if (record === null) return 0
      if (expr.target) yield* this.assignTo(expr.target, fromInput(record))
      else this.record.set(record)
      return 1
    }
    const name = this.text(yield* this.eval(expr.source!))
    const reader = yield* this.streams.reader(expr.from, name)
    if ('errno' in reader) return this.#failedToRead(reader)
    const record = yield* reader.next(this.text(this.get('RS')))
    if (record === null) return reader.input.error ? this.#failedToRead(reader.input.error) : 0
    if (expr.from === 'command') this.set('NR', toNumber(this.get('NR')) + 1)
    if (expr.target) yield* this.assignTo(expr.target, fromInput(record))
    else this.record.set(record)
    return 1
  }

  #failedToRead(error: SysError): Value {
    this.set('ERRNO', this.self.reason(error))
    return -1
  }

  /** Where gawk says it is when it dies: `(FILENAME=b.txt FNR=1) `. */
  place(): string {
    const fnr = toNumber(this.globals.get('FNR')!.value as Value)
    const name = toText(this.globals.get('FILENAME')!.value as Value, '%.6g')
    return fnr > 0 ? `(FILENAME=${name === '' ? '-' : name} FNR=${fnr}) ` : ''
  }
}

/** A parameter for an unset variable: becomes the caller's array when used as one, stays apart as a scalar. */
function shared(cell: Cell): Cell {
  if (cell.value instanceof Map) return cell
  let own: Value | AwkArray
  return {
    get value() {
      return cell.value instanceof Map ? cell.value : own
    },
    set value(next: Value | AwkArray) {
      if (next instanceof Map) cell.value = next
      else own = next
    },
  }
}

/** Escapes in `-v name=a\tb` and in assignments among the files. */
export function withEscapes(text: string): string {
  return text.replace(/\\(.)/gs, (whole, char: string) => AWK_ESCAPES[char] ?? whole)
}
