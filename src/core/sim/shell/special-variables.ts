/** The variables which bash computes when they are read. */
import type { Shell } from './shell.ts'
import type { Dynamic } from './variables.ts'

export function specialVariables(shell: Shell): Readonly<Record<string, Dynamic>> {
  const functionFrames = () => [...shell.frames].reverse()
  return {
    BASHPID: { get: () => String(shell.sys.getpid()) },
    BASH_ARGV0: { get: () => shell.name, set: (value) => (shell.name = value) },
    BASH_COMMAND: { get: () => shell.currentCommand },
    BASH_SUBSHELL: { get: () => String(shell.level) },
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
    DIRSTACK: list(() => [shell.cwd, ...shell.directories]),
    FUNCNAME: list(() =>
      shell.functionDepth > 0 || shell.sourceDepth > 0 ? functionFrames().map((frame) => frame.name) : [],
    ),
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

function list(items: () => readonly string[]): Dynamic {
  return { get: () => items()[0] ?? '', items, set: () => {} }
}
