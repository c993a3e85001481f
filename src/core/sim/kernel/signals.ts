import type { Signal } from './constants.ts'

/** signal(7), "standard signals": what happens to a process that did not say otherwise. */
export type DefaultAction = 'terminate' | 'core' | 'stop' | 'continue' | 'ignore'

const ACTIONS: Partial<Record<Signal, DefaultAction>> = {
  SIGQUIT: 'core',
  SIGILL: 'core',
  SIGTRAP: 'core',
  SIGABRT: 'core',
  SIGBUS: 'core',
  SIGFPE: 'core',
  SIGSEGV: 'core',
  SIGXCPU: 'core',
  SIGXFSZ: 'core',
  SIGSYS: 'core',
  SIGCHLD: 'ignore',
  SIGURG: 'ignore',
  SIGWINCH: 'ignore',
  SIGCONT: 'continue',
  SIGSTOP: 'stop',
  SIGTSTP: 'stop',
  SIGTTIN: 'stop',
  SIGTTOU: 'stop',
}

export const defaultAction = (signal: Signal): DefaultAction => ACTIONS[signal] ?? 'terminate'

/** Neither caught nor blocked nor ignored. */
export const isUnstoppable = (signal: Signal) => signal === 'SIGKILL' || signal === 'SIGSTOP'
