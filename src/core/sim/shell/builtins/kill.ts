/** kill: signals by name and number, to processes and jobs; the list of them. */
import { strerror } from '../../../errno/index.ts'
import type { Signal } from '../../kernel/constants.ts'
import { stateOf } from '../jobs.ts'
import { signalByName, signalList } from '../traps.ts'
import { type Builtin, type BuiltinContext, usage } from './types.ts'

export const kill: Builtin = function* (context) {
  const { shell, args } = context
  let signal: Signal | 0 | null = 'SIGTERM'
  let at = 1
  const first = args[1]
  if (first === undefined) return killUsage(context)
  if (first === '-l' || first === '-L') return listSignals(context, args.slice(2))
  for (; at < args.length; at++) {
    const arg = args[at]!
    if (arg === '--') {
      at++
      break
    }
    if (arg === '-s' || arg === '-n') {
      const name = args[++at]
      if (name === undefined) {
        return shell.isBash
          ? shell.fail(`${arg}: option requires an argument`)
          : shell.fail(`No arg for ${arg} option`, 2)
      }
      signal = signalOf(name)
      if (signal === null)
        return shell.isBash
          ? shell.fail(`${name}: invalid signal specification`)
          : shell.fail(`invalid signal number or name: ${name}`, 2)
      continue
    }
    if (!arg.startsWith('-') || at > 1) break
    const name = arg.startsWith('-s') && arg.length > 2 && signalOf(arg.slice(1)) === null ? arg.slice(2) : arg.slice(1)
    signal = signalOf(name)
    if (signal === null) {
      if (!shell.isBash) {
        shell.fail(`Illegal option ${arg.slice(0, 2)}`)
        return 2
      }
      return shell.fail(`${name}: invalid signal specification`)
    }
  }
  const targets = args.slice(at)
  if (targets.length === 0) return killUsage(context)
  let good = 0
  for (const target of targets) {
    // The next signal may end the shell itself.
    if (context.shell.hasOutput) yield* context.shell.flush()
    if (sendTo(context, target, signal!)) good++
    else if (!shell.isBash && !isProcess(context, target)) return 2
  }
  // bash succeeds when any signal went out.
  return good > 0 && (shell.isBash || good === targets.length) ? 0 : 1
}

function isProcess({ shell }: BuiltinContext, target: string): boolean {
  const job = target.startsWith('%') ? shell.jobs.find(target) : null
  return /^-?\d+$/.test(target) || (job !== null && job !== 'ambiguous')
}

function killUsage(context: BuiltinContext): number {
  if (context.shell.isBash) return usage(context)
  return context.shell.fail('Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]', 2)
}

function signalOf(text: string): Signal | 0 | null {
  if (text === '0' || text.toUpperCase() === 'EXIT') return 0
  return signalByName(text)
}

function sendTo({ shell }: BuiltinContext, target: string, signal: Signal | 0): boolean {
  let failure: string | null = null
  const send = (pid: number) => {
    // A subshell notices its own interrupt before its next command.
    if (signal === 'SIGINT' && shell.isBash && shell.subshell !== 'none' && pid === shell.sys.getpid())
      if (!shell.traps.has('SIGINT')) {
        shell.interrupted = true
        return true
      }
    const sent = shell.sys.kill(pid, signal)
    if (!sent.ok) failure = sent.error.errno
    return sent.ok
  }
  if (target.startsWith('%')) {
    const job = shell.jobs.find(target)
    if (job === null || job === 'ambiguous') {
      if (!shell.isBash) shell.fail(job === null ? `No such job: ${target}` : `${target}: ambiguous`)
      else shell.fail(job === null ? `${target}: no such job` : `${target}: ambiguous job spec`)
      return false
    }
    // dash takes every job for a process group.
    if (job.controlled || !shell.isBash) {
      const sent = send(-(shell.isBash ? job.pgid : job.processes[0]!.pid))
      if (sent && (signal === 'SIGTERM' || signal === 'SIGHUP') && stateOf(job) === 'stopped')
        shell.sys.kill(-job.pgid, 'SIGCONT')
      if (sent) return true
    } else {
      let any = false
      for (const process of job.processes)
        if ((process.status === null || process.status.kind === 'stopped') && send(process.pid)) any = true
      if (any) return true
    }
    const reason = strerror(failure ?? 'ESRCH')
    shell.fail(shell.isBash ? `(${job.processes[0]!.pid}) - ${reason}` : `${reason}\n`)
    return false
  }
  if (!/^-?\d+$/.test(target)) {
    if (!shell.isBash) shell.fail(`Illegal number: ${target}`)
    else
      shell.fail(target === '' ? "`': not a pid or valid job spec" : `${target}: arguments must be process or job IDs`)
    return false
  }
  if (send(Number(target))) return true
  shell.fail(shell.isBash ? `(${target}) - ${strerror(failure!)}` : `${strerror(failure!)}\n`)
  return false
}

export function listSignals({ shell }: BuiltinContext, args: readonly string[]): number {
  const names = signalList()
  if (args.length === 0) {
    if (!shell.isBash) {
      for (let number = 0; number < 65; number++)
        shell.out(`${number === 0 ? '0' : (names[number] ?? String(number)).replace('SIG', '')}\n`)
      return 0
    }
    if (shell.set.posix) {
      shell.out(`${names.flatMap((name) => (name === undefined ? [] : name.replace('SIG', ''))).join(' ')}\n`)
      return 0
    }
    let column = 0
    for (let number = 1; number < 65; number++) {
      const name = names[number]
      if (name === undefined) continue
      const text = `${String(number).padStart(2)}) ${name}`
      shell.out(++column % 5 === 0 ? `${text}\n` : `${text}\t`)
    }
    if (column % 5 !== 0) shell.out('\n')
    return 0
  }
  let status = 0
  for (const arg of args) {
    if (/^\d+$/.test(arg)) {
      const number = Number(arg) > 128 ? Number(arg) - 128 : Number(arg)
      const name = number === 0 ? 'EXIT' : names[number]?.replace('SIG', '')
      if (name === undefined) {
        if (!shell.isBash) return shell.fail(`invalid signal number or exit status: ${arg}`, 2)
        shell.fail(`${arg}: invalid signal specification`)
        status = 1
      } else shell.out(`${name}\n`)
      continue
    }
    const wanted = arg.toUpperCase().replace(/^SIG/, '')
    if (!shell.isBash) return shell.fail(`Illegal number: ${arg}`, 2)
    if (wanted === 'EXIT') {
      shell.out('0\n')
      continue
    }
    const number = names.indexOf(`SIG${wanted}`)
    if (number < 0) {
      shell.fail(`${arg}: invalid signal specification`)
      status = 1
    } else shell.out(`${number}\n`)
  }
  return status
}
