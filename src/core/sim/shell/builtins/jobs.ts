/** jobs, fg, bg, disown, suspend; and the table of all that control jobs. */

import type { Task } from '../../kernel/sys.ts'
import { waitForeground } from '../external.ts'
import { type Job, jobText, stateOf } from '../jobs.ts'
import { runScript } from '../script.ts'
import type { Shell } from '../shell.ts'
import { singleQuote } from '../words/quote.ts'
import { kill } from './kill.ts'
import { trap } from './trap.ts'
import { type Builtin, type BuiltinContext, readFlags } from './types.ts'
import { wait } from './wait.ts'

/** The job of a spec, or null after a message. */
export function jobOf({ shell }: BuiltinContext, spec: string): Job | null {
  const job = /^\d+$/.test(spec) ? shell.jobs.byPid(Number(spec)) : shell.jobs.find(spec)
  if (job === 'ambiguous') shell.fail(`${spec.replace(/^%\??/, '')}: ambiguous job spec`)
  else if (job === null) shell.fail(shell.isBash ? `${spec}: no such job` : `No such job: ${spec}`)
  return job === 'ambiguous' ? null : job
}

function* jobs(context: BuiltinContext): Task<number> {
  const { shell, evaluator } = context
  const flags = readFlags(context, 'lnprsx')
  if (!flags) return 2
  const has = (letter: string) => flags.set.has(letter)
  if (shell.subshell === 'pipeline') shell.jobs.keepThoseOfParent()
  if (has('x')) {
    const words = flags.rest.map((word) => {
      const job = word.startsWith('%') ? shell.jobs.find(word) : null
      return job && job !== 'ambiguous' ? String(job.pgid) : word
    })
    shell.currentBuiltin = null
    return yield* runScript(evaluator, words.map(singleQuote).join(' '), { name: 'eval', line: shell.line })
  }
  yield* shell.jobs.reap()
  let status = 0
  let list = shell.jobs.all
  if (flags.rest.length > 0) {
    list = flags.rest.flatMap((spec) => {
      const job = jobOf(context, spec)
      if (job === null) status = 1
      if (job === null && shell.jobs.find(spec) === 'ambiguous') shell.fail(`${spec}: no such job`)
      return job ?? []
    })
  }
  // dash begins with the newest, and forgets what has ended as it shows it.
  for (const job of shell.isBash ? list : [...list].reverse()) {
    if (job.foreground) continue
    const state = stateOf(job)
    if ((has('r') && state !== 'running') || (has('s') && state !== 'stopped') || (has('n') && job.notified)) continue
    if (has('p'))
      shell.out(`${job.pgid === shell.sys.getpid() || !job.controlled ? job.processes[0]!.pid : job.pgid}\n`)
    else shell.out(shell.jobs.describe(job, has('l') ? 'long' : 'standard'))
    job.notified = true
    if (!shell.isBash && state === 'done') shell.jobs.remove(job)
  }
  for (const job of [...shell.jobs.all])
    if (stateOf(job) === 'done' && job.notified && !job.foreground) shell.jobs.remove(job)
  return status
}

/** What dash says to `fg` and `bg` of a script. */
function withoutControl(shell: Shell, spec: string | undefined): string {
  const job = spec === undefined ? shell.jobs.current : shell.jobs.find(spec)
  if (job === null || job === 'ambiguous') return spec === undefined ? 'No current job' : `No such job: ${spec}`
  return `job ${spec ?? '(null)'} not created under job control`
}

function* resume(context: BuiltinContext, foreground: boolean): Task<number> {
  const { shell, evaluator } = context
  if (!shell.set.monitor)
    return shell.isBash ? shell.fail('no job control') : shell.fail(withoutControl(shell, context.args[1]), 2)
  yield* shell.jobs.reap()
  const specs = context.args.slice(context.args[1] === '--' ? 2 : 1)
  let status = 0
  for (const spec of specs.length === 0 ? [''] : foreground ? specs.slice(0, 1) : specs) {
    const job = spec === '' ? shell.jobs.current : jobOf(context, spec)
    if (job === null) {
      if (spec === '') shell.fail('current: no such job')
      status = 1
      continue
    }
    if (stateOf(job) === 'done') {
      shell.fail('job has terminated')
      status = 1
      continue
    }
    if (!foreground && stateOf(job) === 'running') {
      shell.fail(`job ${job.id} already in background`)
      continue
    }
    for (const process of job.processes) if (process.status?.kind === 'stopped') process.status = null
    shell.jobs.makeCurrent(job)
    if (foreground) shell.out(`${jobText(job)}\n`)
    else shell.out(`[${job.id}]${shell.jobs.mark(job)} ${jobText(job)} &\n`)
    job.notified = false
    job.foreground = foreground
    yield* shell.flush()
    if (foreground && shell.interactive) shell.sys.tcsetpgrp(shell.terminal, job.pgid)
    shell.sys.kill(-job.pgid, 'SIGCONT')
    if (foreground) return yield* waitForeground(evaluator, job)
  }
  return status
}

const disown: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, 'har')
  if (!flags) return 2
  let status = 0
  let targets: Job[]
  if (flags.rest.length > 0) {
    targets = flags.rest.flatMap((spec) => {
      const job = jobOf(context, spec)
      if (job === null) status = 1
      return job ?? []
    })
  } else if (flags.set.has('a') || flags.set.has('r')) {
    targets = shell.jobs.all.filter((job) => flags.set.has('a') || stateOf(job) === 'running')
  } else {
    const { current } = shell.jobs
    if (!current) return shell.fail('current: no such job')
    targets = [current]
  }
  for (const job of targets) {
    if (flags.set.has('h')) job.noHangup = true
    else shell.jobs.disown(job)
  }
  return status
}

const suspend: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, 'f')
  if (!flags) return 2
  if (!shell.set.monitor) return shell.fail('cannot suspend: no job control')
  if (shell.loginShell && !flags.set.has('f')) return shell.fail('cannot suspend a login shell')
  shell.sys.kill(shell.sys.getpid(), 'SIGSTOP')
  return 0
}

export const jobControl: Readonly<Record<string, Builtin>> = {
  jobs,
  fg: (context) => resume(context, true),
  bg: (context) => resume(context, false),
  wait,
  kill,
  disown,
  suspend,
  trap,
}
