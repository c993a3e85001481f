/** The variables which bash computes when they are read. */
import type { Shell } from './shell.ts'
import { AssociativeArray, type Dynamic, hashOrder } from './variables.ts'

export function specialVariables(shell: Shell): Readonly<Record<string, Dynamic>> {
  const functionFrames = () => [...shell.frames].reverse()
  return {
    BASHPID: { get: () => String(shell.sys.getpid()) },
    BASH_ARGV0: { get: () => shell.name, set: (value) => (shell.name = value) },
    BASH_COMMAND: { get: () => shell.currentCommand },
    BASH_SUBSHELL: { get: () => String(shell.level), set: (value) => (shell.level = Number.parseInt(value, 10) || 0) },
    COMP_WORDBREAKS: { get: () => ' \t\n"\'@><=;|&(:', set: () => {} },
    EPOCHREALTIME: { get: () => (shell.sys.clock() / 1000).toFixed(6) },
    EPOCHSECONDS: { get: () => String(Math.floor(shell.sys.clock() / 1000)) },
    HISTCMD: { get: () => String(shell.interactive ? shell.historyBase + shell.history.length : 1) },
    LINENO: { get: () => String(shell.line), set: () => {} },
    RANDOM: { get: () => String(shell.random()), set: (value) => shell.seedRandom(Number(shell.arithmetic(value))) },
    SECONDS: {
      get: () => String(Math.floor((shell.sys.clock() - shell.startTime) / 1000) + shell.secondsBase),
      set: (value) => {
        shell.startTime = shell.sys.clock()
        shell.secondsBase = Number(shell.arithmetic(value))
      },
    },
    SRANDOM: {
      get: () => {
        const [a, b, c, d] = shell.sys.getrandom(4)
        return String(((a! << 24) | (b! << 16) | (c! << 8) | d!) >>> 0)
      },
    },
    _: { get: () => shell.lastArgument, set: () => {} },
    BASH_LINENO: list(() => functionFrames().map((frame) => String(frame.callLine))),
    BASH_SOURCE: list(() => functionFrames().map((frame) => frame.source)),
    BASH_ARGC: list(() => [String(shell.positional.length)]),
    BASH_ARGV: list(() => [...shell.positional].reverse()),
    DIRSTACK: list(() => [shell.cwd, ...shell.directories]),
    FUNCNAME: list(() => (shell.functionDepth > 0 ? functionFrames().map((frame) => frame.name) : [])),
    GROUPS: list(() => [...new Set([shell.sys.getgid(), ...shell.sys.getgroups()])].map(String)),
    PIPESTATUS: list(() => shell.pipeStatus.map(String)),
    BASHOPTS: {
      get: () =>
        Object.entries(shell.shopt)
          .filter(([, on]) => on)
          .map(([name]) => name)
          .join(':'),
    },
    SHELLOPTS: {
      get: () =>
        Object.entries(shell.set)
          .filter(([, on]) => on)
          .map(([name]) => name)
          .sort()
          .join(':'),
    },
  }
}

/** The associative arrays that are other tables of the shell: aliases, and where commands were found. */
export function defineTables(shell: Shell): void {
  const { globals } = shell.vars
  const aliases = new Table(
    () => shell.aliases,
    (name, value) => {
      if (value === null) shell.aliases.delete(name)
      else shell.aliases.set(name, value)
      shell.parseState++
    },
  )
  const commands = new Table(
    () => new Map([...shell.commandPaths].map(([name, { path }]) => [name, path])),
    (name, path) => {
      if (path === null) shell.commandPaths.delete(name)
      else shell.commandPaths.set(name, { path, hits: 0 })
    },
  )
  for (const [name, table] of [['BASH_ALIASES', aliases] as const, ['BASH_CMDS', commands] as const])
    (globals.get(name) ?? shell.vars.create(name)).map = table
}

class Table extends AssociativeArray {
  constructor(
    private readonly table: () => ReadonlyMap<string, string>,
    private readonly write: (key: string, value: string | null) => void,
  ) {
    super()
  }
  override get size(): number {
    return this.table().size
  }
  override get(key: string): string | undefined {
    return this.table().get(key)
  }
  override set(key: string, value: string): void {
    this.write(key, value)
  }
  override delete(key: string): void {
    this.write(key, null)
  }
  override entries(): readonly [string, string][] {
    return hashOrder(this.table())
  }
  override clone(): AssociativeArray {
    return this
  }
}

function list(items: () => readonly string[]): Dynamic {
  return { get: () => items()[0], items, set: () => {} }
}
