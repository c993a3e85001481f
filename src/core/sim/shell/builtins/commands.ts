/** type, command, builtin, enable, hash, help, alias, unalias, caller. */
import { S_IFDIR, S_IFMT, X_OK } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { dashQuote } from '../dash/quote.ts'
import { execute, findCommand, searchPath, waitForeground } from '../external.ts'
import { COMMAND_BUCKETS, hashBucket } from '../hash.ts'
import type { Shell } from '../shell.ts'
import { functionText } from '../syntax/print.ts'
import { matchesPattern } from '../words/pattern.ts'
import { singleQuote } from '../words/quote.ts'
import { builtins } from './index.ts'
import { SYNOPSES } from './synopses.ts'
import { type Builtin, type BuiltinContext, readFlags } from './types.ts'

const RESERVED = new Set('if then else elif fi case esac for while until do done in { } !'.split(' '))
const BASH_RESERVED = new Set('select function time [[ ]] coproc'.split(' '))

type Described = {
  readonly kind: 'alias' | 'keyword' | 'function' | 'builtin' | 'file' | 'hashed'
  readonly path?: string
}

function lookUp(
  shell: Shell,
  name: string,
  options: { all?: boolean; noFunctions?: boolean; filesOnly?: boolean; path?: string },
): Described[] {
  const found: Described[] = []
  const full = () => found.length > 0 && !options.all
  if (!options.filesOnly) {
    if (shell.aliases.has(name) && (shell.shopt.expand_aliases || !shell.isBash)) found.push({ kind: 'alias' })
    if (!full() && (RESERVED.has(name) || (shell.isBash && BASH_RESERVED.has(name)))) found.push({ kind: 'keyword' })
    if (!full() && !options.noFunctions && shell.functions.has(name)) found.push({ kind: 'function' })
    if (!full() && builtins.find(shell, name)) found.push({ kind: 'builtin' })
  }
  if (full()) return found
  if (name.includes('/')) {
    const stat = shell.sys.stat(name)
    if (stat.ok && (stat.value.mode & S_IFMT) !== S_IFDIR && shell.sys.access(name, X_OK, { effective: true }).ok)
      found.push({ kind: 'file', path: name })
    return found
  }
  const hashed = shell.commandPaths.get(name)
  if (hashed && !options.all && options.path === undefined) {
    // To be asked about counts as a hit.
    if (shell.isBash) hashed.hits++
    found.push({ kind: 'hashed', path: hashed.path })
    return found
  }
  // dash remembers what it was asked about.
  if (!shell.isBash && options.path === undefined) findCommand(shell, name)
  const files: string[] = []
  searchPath(shell, name, options.path ?? shell.get('PATH') ?? '', files)
  for (const path of options.all ? files : files.slice(0, 1)) found.push({ kind: 'file', path })
  return found
}

const type: Builtin = (context) => {
  const { shell } = context
  const flags = shell.isBash
    ? readFlags(context, 'afptP')
    : { set: new Map<string, string>(), rest: context.args.slice(1) }
  if (!flags) return 2
  const has = (letter: string) => flags.set.has(letter)
  let status = 0
  for (const name of flags.rest) {
    const found = lookUp(shell, name, { all: has('a'), noFunctions: has('f'), filesOnly: has('P') })
    if (found.length === 0) {
      if (shell.isBash) {
        if (!has('t') && !has('p') && !has('P')) shell.fail(`${name}: not found`)
      } else shell.out(`${name}: not found\n`)
      status = shell.isBash ? 1 : 127
      continue
    }
    for (const item of found) {
      if (has('t')) shell.out(`${item.kind === 'hashed' ? 'file' : item.kind}\n`)
      else if (has('p') || has('P')) {
        if (item.path !== undefined) shell.out(`${item.path}\n`)
      } else shell.out(`${sentence(shell, name, item)}\n`)
    }
  }
  return status
}

function sentence(shell: Shell, name: string, { kind, path }: Described): string {
  switch (kind) {
    case 'alias':
      return shell.isBash
        ? `${name} is aliased to \`${shell.aliases.get(name)}'`
        : `${name} is an alias for ${shell.aliases.get(name)}`
    case 'keyword':
      return `${name} is a shell keyword`
    case 'function':
      return shell.isBash
        ? `${name} is a function\n${functionText(name, shell.functions.get(name)!.body)}`
        : `${name} is a shell function`
    case 'builtin':
      return shell.isBash
        ? shell.set.posix && SPECIAL.has(name)
          ? `${name} is a special shell builtin`
          : `${name} is a shell builtin`
        : `${name} is a ${SPECIAL.has(name) ? 'special ' : ''}shell builtin`
    case 'hashed':
      return shell.isBash ? `${name} is hashed (${path})` : `${name} is a tracked alias for ${path}`
    case 'file':
      return `${name} is ${path}`
  }
}
const SPECIAL = new Set(
  '. : break continue eval exec exit export readonly return set shift times trap unset source'.split(' '),
)

function* command(context: BuiltinContext): Task<number> {
  const { shell, evaluator } = context
  const flags = readFlags(context, 'pVv')
  if (!flags) return 2
  const { rest } = flags
  if (shell.shopt.restricted_shell && flags.set.has('p')) return shell.fail('-p: restricted')
  if (rest.length === 0) return 0
  const path = flags.set.has('p') ? '/bin:/usr/bin:/sbin:/usr/sbin' : undefined
  if (flags.set.has('v') || flags.set.has('V')) {
    let status = shell.isBash ? 1 : 127
    for (const name of shell.isBash ? rest : rest.slice(0, 1)) {
      const item = lookUp(shell, name, path === undefined ? {} : { path })[0]
      if (!item) {
        if (flags.set.has('V')) {
          if (shell.isBash) shell.fail(`${name}: not found`)
          else shell.out(`${name}: not found\n`)
        }
        continue
      }
      status = 0
      if (flags.set.has('V')) shell.out(`${sentence(shell, name, item)}\n`)
      else if (item.kind === 'alias')
        shell.out(`alias ${name}=${(shell.isBash ? singleQuote : dashQuote)(shell.aliases.get(name)!)}\n`)
      else
        shell.out(
          `${item.path === undefined ? name : !item.path.startsWith('/') && shell.isBash ? `${shell.cwd}/${item.path.replace(/^\.\//, '')}` : item.path}\n`,
        )
    }
    return status
  }
  const builtin = builtins.find(shell, rest[0]!)
  if (builtin) {
    const shift = flags.at
    const resolved = context.resolved
      ? new Map([...context.resolved].map(([index, value]) => [index - shift, value] as const))
      : null
    shell.currentBuiltin = rest[0]!
    const result = builtin({ ...context, args: rest, resolved, byCommand: true })
    return typeof result === 'number' ? result : yield* result
  }
  // No function of that name is run.
  const name = rest[0]!
  const found = path === undefined ? findCommand(shell, name) : searchPath(shell, name, path)
  if (path !== undefined && found !== null && shell.isBash) shell.commandPaths.set(name, { path: found, hits: 1 })
  shell.currentBuiltin = null
  const pid = evaluator.forkShell('subshell', function* (child) {
    child.shell.functions.delete(name)
    if (shell.set.monitor) child.shell.sys.setpgid(0, 0)
    return yield* execute(child, [...rest], found === null ? {} : { path: found })
  })
  const job = shell.jobs.add([{ pid, text: rest.join(' '), status: null }], { foreground: true, pgid: pid })
  return yield* waitForeground(evaluator, job)
}

function* builtin(context: BuiltinContext): Task<number> {
  const { shell } = context
  const flags = readFlags(context, '')
  if (!flags) return 2
  const [name] = flags.rest
  if (name === undefined) return 0
  const found = builtins.find(shell, name)
  if (!found) return shell.fail(`${name}: not a shell builtin`)
  shell.currentBuiltin = name
  const resolved = context.resolved
    ? new Map([...context.resolved].map(([index, value]) => [index - flags.at, value] as const))
    : null
  const result = found({ ...context, args: flags.rest, resolved })
  return typeof result === 'number' ? result : yield* result
}

const enable: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, 'adnpsf:')
  if (!flags) return 2
  const off = flags.set.has('n')
  if (flags.rest.length === 0 || flags.set.has('p')) {
    for (const name of builtins.names(shell)) {
      const disabled = shell.disabledBuiltins.has(name)
      if (flags.set.has('s') && !SPECIAL.has(name)) continue
      if (flags.set.has('a') || disabled === off) shell.out(`enable ${disabled ? '-n ' : ''}${name}\n`)
    }
    return 0
  }
  if (shell.shopt.restricted_shell && (flags.set.has('f') || flags.set.has('d'))) return shell.fail('restricted')
  const object = flags.set.get('f')
  if (object !== undefined)
    return shell.fail(
      `cannot open shared object ${object}: ${object}: cannot open shared object file: No such file or directory`,
    )
  let status = 0
  shell.disabledBuiltins = new Set(shell.disabledBuiltins)
  for (const name of flags.rest) {
    if (!builtins.exists(shell, name)) {
      shell.fail(`${name}: not a shell builtin`)
      status = 1
    } else if (flags.set.has('d')) status = shell.fail(`${name}: not dynamically loaded`)
    else if (off) shell.disabledBuiltins.add(name)
    else shell.disabledBuiltins.delete(name)
  }
  return status
}

const hash: Builtin = (context) => {
  const { shell } = context
  if (shell.isBash && !shell.set.hashall) return shell.fail('hashing disabled')
  const flags = readFlags(context, 'lrp:dt')
  if (!flags) return 2
  if (flags.set.has('r')) shell.commandPaths.clear()
  const path = flags.set.get('p')
  if (flags.rest.length === 0) {
    if (flags.set.has('r')) return 0
    if (shell.commandPaths.size === 0) {
      if (shell.isBash && !shell.set.posix && !flags.set.has('l'))
        shell.out(
          `${shell.input === 'command' || shell.input === 'file' ? `${shell.currentBuiltin}: ` : ''}hash table empty\n`,
        )
      return 0
    }
    if (!shell.isBash) {
      for (const [, entry] of shell.commandPaths) shell.out(`${entry.path}\n`)
      return 0
    }
    // Within a bucket the newest is first.
    const known = [...shell.commandPaths]
      .reverse()
      .sort(([a], [b]) => hashBucket(a, COMMAND_BUCKETS) - hashBucket(b, COMMAND_BUCKETS))
    if (flags.set.has('l')) for (const [name, entry] of known) shell.out(`builtin hash -p ${entry.path} ${name}\n`)
    else {
      shell.out('hits\tcommand\n')
      for (const [, entry] of known) shell.out(`${String(entry.hits).padStart(4)}\t${entry.path}\n`)
    }
    return 0
  }
  let status = 0
  for (const name of flags.rest) {
    if (path !== undefined) {
      if (shell.shopt.restricted_shell && path.includes('/')) return shell.fail(`${path}: restricted`)
      shell.commandPaths.set(name, { path, hits: 0 })
      continue
    }
    const known = shell.commandPaths.get(name)
    if (flags.set.has('d') || flags.set.has('t')) {
      if (!known) {
        shell.fail(`${name}: not found`)
        status = 1
      } else if (flags.set.has('d')) shell.commandPaths.delete(name)
      else shell.out(flags.rest.length > 1 ? `${name}\t${known.path}\n` : `${known.path}\n`)
      continue
    }
    if (builtins.find(shell, name) || shell.functions.has(name) || name.includes('/')) continue
    shell.commandPaths.delete(name)
    const found = findCommand(shell, name)
    if (found === null) {
      shell.fail(`${name}: not found`)
      status = 1
    } else shell.commandPaths.set(name, { path: found, hits: 0 })
  }
  return status
}

const help: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, 'dms')
  if (!flags) return 2
  const { rest } = flags
  if (rest.length === 0) {
    listHelp(shell)
    return 0
  }
  if (/[*?]|\[.*\]/.test(rest[0]!))
    shell.out(`Shell commands matching keyword${rest.length > 1 ? 's' : ''} \`${rest.join(', ')}'\n\n`)
  const all = Object.keys(SYNOPSES)
  let found = 0
  for (const pattern of rest) {
    const exact = all.filter((name) => name === pattern || matchesPattern(pattern, name, { extglob: true }))
    const names = exact.length > 0 ? exact : all.filter((name) => name.startsWith(pattern))
    found += names.length
    for (const name of names) {
      const { usage, about } = SYNOPSES[name]!
      if (flags.set.has('d')) shell.out(`${name} - ${about}\n`)
      else if (flags.set.has('s')) shell.out(`${name}: ${usage}\n`)
      // Simplified: the paragraphs behind the first sentence are not kept.
      else shell.out(`${name}: ${usage}\n    ${about}\n    \n`)
    }
  }
  const last = rest.at(-1)
  if (found > 0) return 0
  return shell.fail(`no help topics match \`${last}'.  Try \`help help' or \`man -k ${last}' or \`info ${last}'.`)
}

const HELP_HEAD = `GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)
These shell commands are defined internally.  Type \`help' to see this list.
Type \`help name' to find out more about the function \`name'.
Use \`info bash' to find out more about the shell in general.
Use \`man -k' or \`info' to find out more about commands not in this list.

A star (*) next to a name means that the command is disabled.

`

/** All synopses in two columns of half a line. */
function listHelp(shell: Shell): void {
  const width = (Number(shell.get('COLUMNS')) || 80) >> 1
  const lines = Object.entries(SYNOPSES).map(
    ([name, { usage }]) => `${shell.disabledBuiltins.has(name) ? '*' : ' '}${usage}`,
  )
  const cut = (line: string, most: number) => (line.length > most ? `${line.slice(0, most - 1)}>` : line)
  const height = (lines.length + 1) >> 1
  shell.out(HELP_HEAD)
  for (let row = 0; row < height; row++) {
    const right = lines[row + height]
    const left = cut(lines[row]!, width - 1)
    shell.out(right === undefined ? `${left}\n` : `${left.padEnd(width)}${cut(right, width - 2)}\n`)
  }
}

const alias: Builtin = (context) => {
  const { shell } = context
  const flags = shell.isBash ? readFlags(context, 'p') : { set: new Map<string, string>(), rest: context.args.slice(1) }
  if (!flags) return 2
  const show = (name: string) =>
    shell.out(
      shell.isBash
        ? `${shell.set.posix && !flags.set.has('p') ? '' : 'alias '}${name}=${singleQuote(shell.aliases.get(name)!)}\n`
        : `${name}=${dashQuote(shell.aliases.get(name)!)}\n`,
    )
  if (flags.rest.length === 0 || flags.set.has('p')) for (const name of [...shell.aliases.keys()].sort()) show(name)
  let status = 0
  for (const arg of flags.rest) {
    const equals = arg.indexOf('=', 1)
    if (equals > 0) {
      const name = arg.slice(0, equals)
      if (/[\s/$`=|&;()<>'"\\]/.test(name)) {
        shell.fail(`\`${name}': invalid alias name`)
        status = 1
        continue
      }
      shell.aliases.set(name, arg.slice(equals + 1))
      shell.parseState++
    } else if (shell.aliases.has(arg)) show(arg)
    else status = noAlias(shell, 'alias', arg)
  }
  return status
}
function noAlias(shell: Shell, builtin: string, name: string): number {
  if (shell.isBash) return shell.fail(`${name}: not found`)
  shell.emit(2, `${builtin}: ${name} not found\n`)
  return 1
}

const unalias: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, 'a')
  if (!flags) return 2
  if (flags.set.has('a')) shell.aliases.clear()
  else if (flags.rest.length === 0 && shell.isBash) {
    shell.emit(2, `unalias: usage: ${SYNOPSES.unalias!.usage}\n`)
    return 2
  }
  shell.parseState++
  let status = 0
  for (const name of flags.rest) {
    if (!shell.aliases.delete(name)) status = noAlias(shell, 'unalias', name)
  }
  return status
}

const caller: Builtin = ({ shell, args }) => {
  const functions = [...shell.frames].reverse()
  if (functions.length === 0) return 1
  const text = args[1]
  const depth = text === undefined ? 0 : Number(text)
  if (text !== undefined && !/^\d+$/.test(text)) {
    shell.fail(`${text}: invalid number`)
    shell.emit(2, `caller: usage: ${SYNOPSES.caller!.usage}\n`)
    return 2
  }
  const frame = functions[depth]
  if (frame?.kind === 'main' && text === undefined) {
    shell.out('0 NULL\n')
    return 0
  }
  if (!frame || frame.kind === 'main') return 1
  const outer = functions[depth + 1]
  if (text === undefined) {
    shell.out(`${frame.callLine} ${outer?.source ?? 'NULL'}\n`)
    return 0
  }
  if (!outer) return 1
  shell.out(`${frame.callLine} ${outer.name} ${outer.source}\n`)
  return 0
}

export const commands: Readonly<Record<string, Builtin>> = {
  type,
  command,
  builtin,
  enable,
  hash,
  help,
  alias,
  unalias,
  caller,
}
