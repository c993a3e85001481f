/** `trap`: what is to run for which signal or event. */
import { SIGNALS, type Signal } from '../kernel/constants.ts'
import type { SignalDisposition, Sys } from '../kernel/sys.ts'
import type { Shell } from './shell.ts'

export type TrapName = Signal | 'EXIT' | 'ERR' | 'DEBUG' | 'RETURN'

export const SIGNAL_NAMES: readonly Signal[] = (Object.keys(SIGNALS) as Signal[]).sort(
  (a, b) => SIGNALS[a] - SIGNALS[b],
)

/** Real-time signals have names too, for `kill -l` and `trap -l`. */
export function signalList(): readonly string[] {
  const names: string[] = []
  for (const name of SIGNAL_NAMES) names[SIGNALS[name]] = name
  for (let number = 34; number <= 64; number++) {
    names[number] = number <= 49 ? realTime('RTMIN', number - 34, '+') : realTime('RTMAX', 64 - number, '-')
  }
  return names
}
const realTime = (base: string, offset: number, sign: string) => `SIG${base}${offset === 0 ? '' : sign + offset}`

/** `INT`, `SIGINT`, `2` → SIGINT; null for none. */
export function signalByName(text: string): Signal | null {
  if (/^\d+$/.test(text)) return SIGNAL_NAMES.find((name) => SIGNALS[name] === Number(text)) ?? null
  const upper = text.toUpperCase()
  const name = upper.startsWith('SIG') ? upper : `SIG${upper}`
  return SIGNAL_NAMES.find((known) => known === name) ?? null
}

export function trapName(text: string): TrapName | null {
  const upper = text.toUpperCase()
  if (upper === 'EXIT' || text === '0') return 'EXIT'
  if (upper === 'ERR' || upper === 'DEBUG' || upper === 'RETURN') return upper
  return signalByName(text)
}

/** Signals that end a shell which does not catch them: with an EXIT trap they are caught so that it can run. */
const TERMINATING: readonly Signal[] = [
  'SIGHUP',
  'SIGINT',
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGFPE',
  'SIGBUS',
  'SIGSEGV',
  'SIGSYS',
  'SIGPIPE',
  'SIGALRM',
  'SIGTERM',
  'SIGXCPU',
  'SIGXFSZ',
  'SIGVTALRM',
  'SIGUSR1',
  'SIGUSR2',
]

export class Traps {
  private commands = new Map<TrapName, string>()
  /** What `trap` lists in a subshell until it sets one of its own: the parent's. */
  private inherited: Map<TrapName, string> | null = null
  /** Signals that were ignored when the shell began cannot be trapped. */
  private readonly hardIgnored = new Set<Signal>()
  private readonly touched = new Set<Signal>()
  /** The traps that run at this moment: they do not run inside themselves. */
  readonly running = new Set<TrapName>()
  /** Caught only so that the EXIT trap can run. */
  readonly fatal = new Set<Signal>()

  constructor(private readonly shell: Shell) {}

  get(name: TrapName): string | undefined {
    return this.commands.get(name)
  }
  has(name: TrapName): boolean {
    const command = this.commands.get(name)
    return command !== undefined && command !== ''
  }
  /** Whether any trap is set: then the last command of a shell is not run in its place. */
  get any(): boolean {
    for (const command of this.commands.values()) if (command !== '') return true
    return false
  }
  /** What `trap` and `trap -p` list. */
  listed(): ReadonlyMap<TrapName, string> {
    return this.inherited ?? this.commands
  }
  /** Signals with a handler of ours: a child gets their default back. */
  get caught(): readonly Signal[] {
    const own: readonly Signal[] = this.ownsQuit && this.commands.get('SIGQUIT') !== '' ? ['SIGQUIT'] : []
    if (!this.catches && !this.shell.interactive) return own
    const caught = [...this.touched, ...this.fatal, ...own].filter(
      (signal) => this.commands.get(signal) !== '' && !this.hardIgnored.has(signal),
    )
    return this.shell.interactive ? [...caught, ...INTERACTIVE_IGNORES, 'SIGINT'] : caught
  }
  /** What a program is started with: the default for what the shell catches. A bash that ignores SIGCHLD hears of its own children all the same; what it starts waits in vain. */
  handOn(sys: Sys): void {
    for (const signal of this.caught) sys.sigaction(signal, { kind: 'default' })
    if (this.shell.isBash && this.commands.get('SIGCHLD') === '') sys.sigaction('SIGCHLD', { kind: 'ignore' })
  }
  get catches(): boolean {
    return this.touched.size > 0 || this.fatal.size > 0
  }

  /** bash itself does not die of SIGQUIT; its children do. */
  ignoreQuit(): void {
    const old = this.shell.sys.sigaction('SIGQUIT', { kind: 'ignore' })
    if (old.ok && old.value.kind === 'ignore') this.hardIgnored.add('SIGQUIT')
    else this.ownsQuit = true
  }
  private ownsQuit = false

  set(name: TrapName, command: string): void {
    this.dropInherited()
    if (isSignal(name)) {
      if (!this.touched.has(name)) {
        const old = this.shell.sys.sigaction(name, { kind: 'default' })
        if (old.ok && old.value.kind === 'ignore' && !this.shell.interactive && !this.fatal.has(name)) {
          if (name !== 'SIGQUIT' || !this.ownsQuit) this.hardIgnored.add(name)
        }
        this.touched.add(name)
      }
      if (this.hardIgnored.has(name)) {
        this.shell.sys.sigaction(name, { kind: 'ignore' })
        return
      }
      this.shell.sys.sigaction(name, this.dispositionFor(name, command))
      this.fatal.delete(name)
    }
    this.commands.set(name, command)
    if (name === 'EXIT' && command !== '') this.catchTerminating()
  }

  private dispositionFor(name: Signal, command: string): SignalDisposition {
    if (command !== '') return { kind: 'catch', restart: false }
    // bash needs to hear of its children: who ignores them could not wait for them.
    return name === 'SIGCHLD' && this.shell.isBash ? { kind: 'default' } : { kind: 'ignore' }
  }

  reset(name: TrapName): void {
    this.dropInherited()
    this.commands.delete(name)
    if (isSignal(name) && this.touched.has(name) && !this.hardIgnored.has(name)) {
      this.shell.sys.sigaction(
        name,
        (this.shell.interactive && INTERACTIVE_IGNORES.has(name)) || (name === 'SIGQUIT' && this.ownsQuit)
          ? { kind: 'ignore' }
          : { kind: 'default' },
      )
      if (this.has('EXIT')) this.catchTerminating()
    }
  }

  private dropInherited(): void {
    this.inherited = null
  }

  private catchTerminating(): void {
    // dash dies of a signal without a word.
    if (this.shell.interactive || !this.shell.isBash) return
    for (const signal of TERMINATING) {
      if (this.commands.has(signal) || this.fatal.has(signal) || this.hardIgnored.has(signal)) continue
      const old = this.shell.sys.sigaction(signal, { kind: 'catch', restart: false })
      if (old.ok && old.value.kind === 'ignore') this.shell.sys.sigaction(signal, { kind: 'ignore' })
      else this.fatal.add(signal)
    }
  }

  /** A subshell keeps ignored signals and forgets the rest; ERR, DEBUG and RETURN stay with errtrace and functrace. */
  inherit(parent: Traps): void {
    if (this.shell.isBash) this.inherited = new Map(parent.listed())
    for (const [name, command] of parent.commands) {
      if (command === '') this.commands.set(name, '')
      else if (name === 'ERR' && this.shell.set.errtrace) this.commands.set(name, command)
      else if ((name === 'DEBUG' || name === 'RETURN') && this.shell.set.functrace) this.commands.set(name, command)
    }
    for (const signal of parent.touched) if (parent.commands.get(signal) === '') this.touched.add(signal)
    for (const signal of parent.hardIgnored) this.hardIgnored.add(signal)
    this.toReset = [...parent.touched, ...parent.fatal].filter((signal) => parent.commands.get(signal) !== '')
    if (parent.ownsQuit && parent.commands.get('SIGQUIT') !== '') this.toReset.push('SIGQUIT')
    if (parent.shell.interactive) this.toReset.push(...INTERACTIVE_IGNORES, 'SIGINT')
  }
  private toReset: Signal[] = []

  /** In the child: caught signals get their default back. */
  adopt(sys: Sys): void {
    for (const signal of this.toReset) if (!this.hardIgnored.has(signal)) sys.sigaction(signal, { kind: 'default' })
    this.toReset = []
    // The EXIT trap of the parent is not the child's.
    this.fatal.clear()
  }
}

export const INTERACTIVE_IGNORES: ReadonlySet<Signal> = new Set<Signal>([
  'SIGQUIT',
  'SIGTERM',
  'SIGTSTP',
  'SIGTTIN',
  'SIGTTOU',
])

export function isSignal(name: TrapName): name is Signal {
  return name.startsWith('SIG')
}
