/**
 * The state of one shell process. A subshell gets a copy (`fork`), as a forked bash does; the evaluator, the expansions and
 * the builtins all work on this.
 */

import type { Fd, Pid, Sys, Task } from '../kernel/sys.ts'
import { ArithmeticError, type ArithmeticScope, evaluateArithmetic } from './arithmetic.ts'
import { dashPart } from './dash/part.ts'
import { environmentOf } from './environment.ts'
import { commandError, DropLine, exitError, lineError, ShellError } from './errors.ts'
import { Jobs } from './jobs.ts'
import { checkLocale } from './locale.ts'
import { newSetOptions, type SetOption, SHOPT_OPTIONS } from './options.ts'
import { ShellOutput } from './shell-output.ts'
import { defineTables, specialVariables } from './special-variables.ts'
import type { Command, FunctionDefinition } from './syntax/ast.ts'
import { commandText } from './syntax/print.ts'
import { Traps } from './traps.ts'
import { IndexedArray, type Scope, Variable, Variables } from './variables.ts'
import { Word } from './words/word.ts'

export interface ShellFunction {
  readonly name: string
  readonly body: Command
  readonly definition: FunctionDefinition
  /** The file it was read from, as `BASH_SOURCE` shows it. */
  readonly source: string
  exported: boolean
  readonly: boolean
  traced: boolean
}

/** A function or sourced file that is running. */
export interface Frame {
  readonly name: string
  readonly source: string
  /** The line it was called from. */
  readonly callLine: number
  readonly kind: 'function' | 'source' | 'main'
}

/** What the expansions ask of the evaluator. */
export interface Runner {
  /** The output of `$(source)`. */
  substitute(source: string, line: number): Task<string>
  /** The path (`/dev/fd/63`) of `<(source)`. */
  processSubstitution(direction: '<' | '>', source: string, line: number): Task<string>
}

export type Flavor = 'bash' | 'dash'

export class Shell extends ShellOutput {
  vars = new Variables()
  functions = new Map<string, ShellFunction>()
  aliases = new Map<string, string>()
  /** Counts changes that make the rest of a script parse differently (aliases, extglob). */
  parseState = 0
  set = newSetOptions()
  shopt = { ...SHOPT_OPTIONS }
  positional: string[] = []
  frames: Frame[] = []
  status = 0
  /** `$?` as it stood when the running trap began. */
  pipeStatus: readonly number[] = [0]
  /** `$$`: a subshell keeps its parent's. */
  pid: Pid
  parentPid: Pid
  lastBackground: Pid | null = null
  /** How many subshells deep (`BASH_SUBSHELL`). */
  level = 0
  interactive = false
  /** In children of an interactive shell too: messages name no line. */
  omitsLines = false
  /** The descriptor of the controlling terminal, and this shell's process group. */
  terminal: Fd = 0
  /** Where readline draws. */
  interactiveOutput: Fd = 2
  pgrp: Pid = 0
  traceFd: Fd = 2
  /** A subshell has sent itself SIGINT. */
  interrupted = false
  /** `exit` with stopped jobs warns once. */
  exitWarned = false
  loginShell = false
  /** `.bash_logout` has been read. */
  leftLogin = false
  /** Which kind of subshell this is. */
  subshell: 'none' | 'subshell' | 'substitution' | 'background' | 'pipeline' = 'none'
  line = 1
  /** `-c`, a script file, or standard input. */
  input: 'command' | 'file' | 'stdin' = 'command'
  lastArgument = ''
  private currentText = ''
  /** The command at hand; BASH_COMMAND writes it out when asked. */
  currentNode: Command | null = null
  /** How many substitutions and evals deep, for the `++` of xtrace. */
  traceDepth = 0
  currentBuiltin: string | null = null
  /** The builtin whose usage line is still to be printed. */
  owedUsage: string | null = null
  loopDepth = 0
  functionDepth = 0
  sourceDepth = 0
  /** Above 0 a failing command neither ends the shell (`set -e`) nor runs the ERR trap. */
  failureIgnored = 0
  /** Status of the last command substitution in the words at hand, for `x=$(…)`. */
  substitutionStatus: number | null = null
  commandPaths = new Map<string, { path: string; hits: number }>()
  directories: string[] = []
  cwd = '/'
  startTime: number
  secondsBase = 0
  history: string[] = []
  historyBase = 1
  disabledBuiltins = new Set<string>()
  completions = new Map<string, readonly string[]>()
  /** The coprocess that runs. */
  coprocess: { readonly pid: Pid; readonly name: string; readonly fds: readonly Fd[] } | null = null
  /** A simple command of a pipeline expands its words as its parent, and runs a level deeper. */
  owesLevel = false
  /** Descriptors of process substitutions, to be closed when the command ends. */
  processFds: Fd[] = []
  jobs: Jobs
  traps: Traps
  runner!: Runner
  getoptsOffset = 1
  /** Where dash's getopts goes on, whatever OPTIND says meanwhile; each function has its own. */
  getoptsIndex = 1
  private randomState: number

  constructor(
    readonly flavor: Flavor,
    public sys: Sys,
    /** `$0` */
    public name: string,
  ) {
    super()
    this.pid = sys.getpid()
    this.parentPid = sys.getppid()
    this.startTime = sys.clock()
    this.randomState = sys.getpid() ^ Math.floor(sys.clock())
    this.jobs = new Jobs(this)
    this.traps = new Traps(this)
  }

  get currentCommand(): string {
    if (this.currentNode !== null) {
      this.currentText = commandText(this.currentNode)
      this.currentNode = null
    }
    return this.currentText
  }
  set currentCommand(text: string) {
    this.currentNode = null
    this.currentText = text
  }

  get isBash(): boolean {
    return this.flavor === 'bash'
  }

  /** The copy that a forked child works with. */
  fork(sys: Sys, kind: Shell['subshell']): Shell {
    const child = new Shell(this.flavor, sys, this.name)
    child.vars = this.vars.clone()
    child.functions = new Map(this.functions)
    child.aliases = new Map(this.aliases)
    child.set = { ...this.set }
    child.shopt = { ...this.shopt }
    child.positional = this.positional
    child.frames = [...this.frames]
    child.status = this.status
    child.pipeStatus = this.pipeStatus
    child.pid = this.pid
    child.parentPid = this.parentPid
    child.lastBackground = this.lastBackground
    child.level = this.level + 1
    child.subshell = kind
    child.omitsLines = this.omitsLines
    child.loginShell = this.loginShell
    child.line = this.line
    child.input = this.input
    child.lastArgument = this.lastArgument
    child.currentText = this.currentText
    child.currentNode = this.currentNode
    child.traceDepth = this.traceDepth
    child.traceFd = this.traceFd
    child.loopDepth = this.loopDepth
    child.functionDepth = this.functionDepth
    child.sourceDepth = this.sourceDepth
    child.failureIgnored = this.failureIgnored
    child.commandPaths = new Map([...this.commandPaths].map(([name, entry]) => [name, { ...entry }]))
    child.directories = this.directories
    child.cwd = this.cwd
    child.startTime = this.startTime
    child.secondsBase = this.secondsBase
    child.history = this.history
    child.historyBase = this.historyBase
    child.disabledBuiltins = this.disabledBuiltins
    child.completions = this.completions
    child.getoptsOffset = this.getoptsOffset
    child.getoptsIndex = this.getoptsIndex
    child.randomState = this.randomState ^ sys.getpid()
    child.set.monitor = false
    child.jobs.inherit(this.jobs)
    child.traps.inherit(this.traps)
    if (this.isBash) defineTables(child)
    const dynamics = specialVariables(child)
    for (const [name, variable] of child.vars.globals) {
      const dynamic = dynamics[name]
      if (variable.dynamic && dynamic) variable.dynamic = dynamic
    }
    return child
  }

  // ---- messages

  /** A message with the shell's name and line before it. */
  complain(message: string): void {
    this.emit(2, `${this.prefix()}${message}\n`)
  }
  /** A message of the builtin at hand. */
  fail(message: string, status = 1): number {
    this.complain(this.currentBuiltin === null ? message : `${this.currentBuiltin}: ${message}`)
    return status
  }
  /** Says what a thrown error is about, where it was thrown. */
  report(error: ShellError): void {
    const prefix = error.message.startsWith('command substitution: line') ? `${this.errorName()}: ` : this.prefix()
    this.emit(2, `${error.prefix ?? prefix}${error.message}\n`)
  }
  prefix(): string {
    if (!this.isBash) return `${this.name}: ${this.line}: ${this.sourcedFile}`
    if (this.omitsLines) return `${this.loginShell ? '-' : ''}bash: `
    return `${this.errorName()}: line ${this.line}: `
  }
  /** dash names the file that it reads with `.`, also where a function is at fault. */
  get sourcedFile(): string {
    const frame = this.frames.findLast(({ kind }) => kind === 'source')
    return frame === undefined ? '' : `${frame.source}: `
  }
  /** The file at fault: the sourced file or the script; functions from `-c` belong to `environment`. */
  errorName(): string {
    return this.frames.at(-1)?.source || this.name
  }

  // ---- variables

  /** The value of `$name` for a variable name; undefined when unset. */
  get(name: string): string | undefined {
    const variable = this.vars.find(name)
    if (variable === undefined) return undefined
    if (variable.dynamic) variable.wasRead = true
    if (!variable.nameref) return variable.scalar
    const target = this.resolve(name)
    if (target === null) return undefined
    if (target.isGlobal) return this.vars.globals.get(target.name)?.scalar
    return this.getElement(target.name, target.subscript)
  }

  /** Follows namerefs. null for a circle; a local one that names itself stands for the global variable. */
  resolve(name: string): { name: string; subscript: string | null; isGlobal?: boolean } | null {
    let current = name
    for (let hops = 0; hops < 10; hops++) {
      const variable = this.vars.find(current)
      if (!variable?.nameref || variable.value === undefined || variable.value === '')
        return { name: current, subscript: null }
      const element = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(variable.value)
      if (element) return { name: element[1]!, subscript: element[2]! }
      if (variable.value === current) {
        this.complain(`warning: ${current}: circular name reference`)
        return { name: current, subscript: null, isGlobal: true }
      }
      current = variable.value
    }
    this.complain(`warning: ${name}: circular name reference`)
    return null
  }

  variable(name: string): Variable | undefined {
    const variable = this.vars.find(name)
    if (!variable?.nameref) return variable
    const target = this.resolve(name)
    return target ? this.vars.find(target.name) : undefined
  }

  /** `${name[subscript]}`; the subscript is text that was expanded already. */
  getElement(name: string, subscript: string | null): string | undefined {
    const variable = this.variable(name)
    if (variable === undefined) return undefined
    if (subscript === null) return variable.scalar
    if (variable.map) return variable.map.get(subscript)
    if (variable.dynamic?.items) return variable.items()[this.index(variable, subscript, name)]
    const index = this.index(variable, subscript, name)
    if (variable.array) return variable.array.get(index)
    return index === 0 ? variable.scalar : undefined
  }

  /** The number that a subscript of an indexed array stands for. */
  index(variable: Variable | undefined, subscript: string, name: string): number {
    let index = Number(this.arithmetic(subscript, null, 'top'))
    if (index < 0) {
      index +=
        variable?.array?.next ??
        (variable?.dynamic?.items ? variable.items().length : variable?.value === undefined ? 0 : 1)
      if (index < 0) throw new BadSubscript(name, subscript)
    }
    return index
  }

  /** Assigns as `name=value` does. */
  assign(
    name: string,
    value: string,
    options: { append?: boolean; scope?: Scope; subscript?: string | null } = {},
  ): void {
    let target = name
    let subscript = options.subscript ?? null
    const found = this.vars.find(name)
    if (found?.nameref && options.scope === undefined) {
      const resolved = this.resolve(name)
      if (resolved === null) throw new DropLine(1)
      if (resolved.name === name && (found.value === undefined || found.value === '')) {
        if (value !== '' && !/^[A-Za-z_]\w*(\[.*\])?$/s.test(value))
          throw lineError(`\`${value}': invalid variable name for name reference`)
        found.value = value
        return
      }
      target = resolved.name
      subscript ??= resolved.subscript
      if (resolved.isGlobal) {
        this.complain(`warning: ${target}: circular name reference`)
        this.store(
          this.vars.globals.get(target) ?? this.vars.create(target),
          target,
          value,
          subscript,
          options.append ?? false,
        )
        return
      }
    }
    const variable =
      options.scope === undefined
        ? (this.vars.find(target) ?? this.vars.create(target))
        : (options.scope.names.get(target) ?? this.vars.create(target, options.scope))
    this.store(variable, target, value, subscript, options.append ?? false)
  }

  /** Writes into a variable: attributes, arrays and readonly are minded. */
  store(variable: Variable, name: string, value: string, subscript: string | null, append: boolean): void {
    if (variable.readonly)
      throw lineError(this.isBash ? `${name}: readonly variable` : `${name}: is read only`, this.isBash ? 1 : 2)
    variable.bare = false
    if (variable.dynamic) {
      if (variable.dynamic.set) variable.dynamic.set(value)
      return
    }
    if (subscript !== null && variable.map === null && variable.array === null) {
      variable.array = new IndexedArray()
      if (variable.value !== undefined) variable.array.set(0, variable.value)
      variable.value = undefined
    }
    if (variable.map) {
      const key = subscript ?? '0'
      variable.map.set(key, this.transformed(variable, value, append, variable.map.get(key)))
    } else if (variable.array) {
      const index = subscript === null ? 0 : this.index(variable, subscript, name)
      variable.array.set(index, this.transformed(variable, value, append, variable.array.get(index)))
    } else {
      variable.value = this.transformed(variable, value, append, variable.value)
      if (this.set.allexport) variable.exported = true
      if (WATCHED.has(name)) this.changed(name)
    }
  }

  transformed(variable: Variable, value: string, append: boolean, old: string | undefined): string {
    if (variable.integer) {
      const right = this.arithmetic(value, this.currentBuiltin, 'top')
      return String(append ? BigInt.asIntN(64, BigInt(this.arithmetic(old ?? '')) + BigInt(right)) : right)
    }
    const whole = append ? (old ?? '') + value : value
    switch (variable.letterCase) {
      case 'lower':
        return whole.toLowerCase()
      case 'upper':
        return whole.toUpperCase()
      case 'capital':
        return whole.charAt(0).toUpperCase() + whole.slice(1).toLowerCase()
      default:
        return whole
    }
  }

  private changed(name: string): void {
    if (name === 'PATH') this.commandPaths.clear()
    else if (name === 'OPTIND') {
      this.getoptsOffset = 1
      this.getoptsIndex = Math.max(1, Number(this.get('OPTIND')) || 1)
    } else if (name === 'POSIXLY_CORRECT') this.set.posix = true
    else if (name === 'LC_ALL' && this.isBash) checkLocale(this, name)
    else if (name === 'BASH_XTRACEFD' && this.isBash) this.setTraceFd()
  }

  /** Where `set -x` writes: to an open descriptor of BASH_XTRACEFD's, else to stderr. */
  private setTraceFd(): void {
    const text = this.get('BASH_XTRACEFD') ?? ''
    this.traceFd = /^\d+$/.test(text) && this.sys.getCloexec(Number(text)).ok ? Number(text) : 2
    if (text !== '' && this.traceFd !== Number(text))
      this.complain(`BASH_XTRACEFD: ${text}: invalid value for trace file descriptor`)
  }

  /** dash: new positional parameters are read from their start. */
  restartGetopts(): void {
    this.getoptsIndex = 1
    this.getoptsOffset = 1
  }

  unset(name: string): void {
    const scope = this.vars.scopeOf(name)
    if (!scope) return
    const variable = scope.names.get(name)!
    if (variable.readonly)
      throw commandError(
        `${name}: ${this.isBash ? 'cannot unset: readonly variable' : 'is read only'}`,
        this.isBash ? 1 : 2,
      )
    // A local variable stays local while its function runs.
    if (scope.kind === 'function' && (scope === this.vars.localScope || this.shopt.localvar_unset)) {
      const empty = new Variable()
      scope.names.set(name, empty)
    } else scope.names.delete(name)
    if (WATCHED.has(name)) this.changed(name)
  }

  // ---- arithmetic

  private readonly scope: ArithmeticScope = {
    get: (name, subscript) => {
      const value = subscript === null ? this.get(name) : this.getElement(name, this.subscriptText(name, subscript))
      if (value === undefined && this.set.nounset) {
        throw exitError(`${subscript === null ? name : `${name}[${subscript}]`}: unbound variable`)
      }
      return value
    },
    set: (name, subscript, value) => {
      try {
        this.assign(name, value, { subscript: subscript === null ? null : this.subscriptText(name, subscript) })
      } catch (error) {
        // An element before the first is not assigned; the expression goes on.
        if (!(error instanceof BadSubscript)) throw error
        this.complain(`${name}[${subscript}]: bad array subscript`)
      }
    },
  }

  private readonly dashScope = {
    get: (name: string) => this.get(name),
    set: (name: string, value: string) => this.assign(name, value),
  }

  /** Expands what is still quoted or holds `$` in a subscript of arithmetic. */
  private subscriptText(name: string, subscript: string): string {
    return this.variable(name)?.map && /[$'"`\\]/.test(subscript)
      ? this.expandText(new Word(subscript, 'word', this.line))
      : subscript
  }
  /** Set by the expander; here so that subscripts can be expanded. */
  expandText: (word: Word) => string = () => ''

  /** The value of an arithmetic text that was expanded already. Throws a ShellError in bash's words. */
  arithmetic(
    expression: string,
    context: string | null = null,
    effect: ShellError['effect'] = 'line',
  ): number | bigint {
    if (!this.isBash) return dashPart.here!.dashArithmetic(expression, this.dashScope)
    try {
      return evaluateArithmetic(expression, this.scope)
    } catch (error) {
      if (error instanceof ArithmeticError) {
        throw new ShellError(context === null ? error.message : `${context}: ${error.message}`, 1, effect)
      }
      if (error instanceof BadSubscript) throw lineError(`${error.subscript}: bad array subscript`)
      throw error
    }
  }

  /** `local -`: the options of `set` come back when the function returns. */
  localOptions(): void {
    const frame = this.frames.at(-1)
    if (frame) this.savedOptions.set(frame, { ...this.set })
  }
  readonly savedOptions = new Map<Frame, Record<SetOption, boolean>>()

  random(): number {
    // Park and Miller's minimal standard generator, as in bash's random.c.
    const seed = this.randomState || 123459876
    const high = Math.trunc(seed / 127773)
    const low = seed - high * 127773
    let next = 16807 * low - 2836 * high
    if (next < 0) next += 0x7fffffff
    this.randomState = next
    return ((next >>> 16) ^ (next & 0xffff)) & 32767
  }
  seedRandom(seed: number): void {
    this.randomState = seed >>> 0
  }

  // ---- environment

  /** The exported variables in the order of bash's hash table. */
  environment(): Record<string, string> {
    return environmentOf(this)
  }
}

/** An array index below the array's start. */
export class BadSubscript {
  constructor(
    readonly name: string,
    readonly subscript: string,
  ) {}
}

const WATCHED = new Set(['PATH', 'OPTIND', 'POSIXLY_CORRECT', 'LC_ALL', 'BASH_XTRACEFD'])
