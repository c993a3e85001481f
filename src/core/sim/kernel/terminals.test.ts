import { describe, expect, it } from 'vitest'
import { createMachine } from '../machine.ts'
import { bytes, outcome, text, value } from './lab.testing.ts'
import type { Program, Sys, Task } from './sys.ts'

/** A person at a terminal whose shell is the test's own program. */
function sitDown(shell: (sys: Sys) => Task<number>) {
  const bash: Program = { names: ['bash'], main: ({ sys }) => shell(sys) }
  const machine = createMachine({ world: { cwd: '/tmp' }, programs: [bash] })
  let screen = ''
  const seat = machine.openTerminal({ rows: 24, cols: 80 }, (output) => {
    screen += text(output)
  })
  const settle = () => {
    for (let i = 0; i < 100; i++) {
      const state = machine.advance(10)
      if (state.kind === 'idle') return
    }
    throw new Error('the machine does not come to rest')
  }
  settle()
  return {
    machine,
    seat,
    settle,
    screen: () => screen,
    type: (typed: string) => {
      seat.input(bytes(typed))
      settle()
    },
    /** The person waits. */
    wait: (ms: number) => {
      machine.skipTime(ms)
      settle()
    },
  }
}

/** Reads once and writes back what came, in brackets. */
function* echoLines(sys: Sys): Task<number> {
  for (;;) {
    const line = yield* sys.read(0, 100)
    if (!line.ok) {
      yield* sys.write(1, bytes(`<${line.error.errno}>`))
      sys.takeSignals()
      continue
    }
    if (line.value.length === 0) return 7
    yield* sys.write(1, bytes(`[${text(line.value)}]`))
  }
}

describe('a terminal in canonical mode', () => {
  it('echoes what is typed and gives whole lines', () => {
    const person = sitDown(echoLines)
    person.type('ab')
    expect(person.screen()).toBe('ab')
    person.type('c\r')
    expect(person.screen()).toBe('abc\r\n[abc\r\n]')
  })

  it.each([
    ['erase', 'abX\x7fc\r', '[abc\r\n]'],
    ['erase of a character of two bytes', 'aé\x7fb\r', '[ab\r\n]'],
    ['kill', 'rubbish\x15ok\r', '[ok\r\n]'],
    ['word erase', 'one two\x17three\r', '[one three\r\n]'],
    ['literal next', 'a\x16\x03b\r', '[a\x03b\r\n]'],
    ['end of file after text', 'abc\x04', '[abc]'],
  ])('understands %s', (_name, typed, expected) => {
    const person = sitDown(echoLines)
    person.type(typed)
    expect(person.screen().slice(person.screen().indexOf('['))).toBe(expected)
  })

  it('ends with ^D on an empty line', () => {
    const person = sitDown(echoLines)
    person.type('\x04')
    expect(person.seat.exitCode()).toBe(7)
  })

  it('sends SIGINT for ^C and forgets the line', () => {
    const person = sitDown(function* (sys) {
      sys.sigaction('SIGINT', { kind: 'catch', restart: false })
      return yield* echoLines(sys)
    })
    person.type('half\x03')
    person.type('whole\r')
    expect(person.screen()).toBe('half^C<EINTR>whole\r\n[whole\r\n]')
  })

  it('kills a program that does not catch it: 130', () => {
    const person = sitDown(echoLines)
    person.type('\x03')
    expect(person.seat.exitCode()).toBe(130)
  })
})

describe('job control', () => {
  /** Starts a job in a group of its own, in the foreground or not, and tells what becomes of it. */
  const shellWith = (foreground: boolean, job: (sys: Sys) => Task<number>) =>
    function* (sys: Sys): Task<number> {
      sys.sigaction('SIGTTOU', { kind: 'ignore' })
      const pid = value(
        sys.fork(function* (child) {
          child.sigaction('SIGTTOU', { kind: 'default' })
          child.setpgid(0, 0)
          if (foreground) child.tcsetpgrp(0, child.getpid())
          return yield* job(child)
        }),
      )
      sys.setpgid(pid, pid)
      if (foreground) sys.tcsetpgrp(0, pid)
      for (;;) {
        const status = value(yield* sys.wait4(pid, { untraced: true }))!
        sys.tcsetpgrp(0, sys.getpid())
        const what = status.kind === 'exited' ? `exit ${status.code}` : status.kind === 'continued' ? '' : status.signal
        yield* sys.write(1, bytes(`{${status.kind} ${what}}`))
        if (status.kind !== 'stopped') return 0
        yield* sys.nanosleep(1000)
        sys.tcsetpgrp(0, pid)
        sys.kill(-pid, 'SIGCONT')
      }
    }

  it('stops the foreground job with ^Z, and the job reads on when it is continued', () => {
    const person = sitDown(shellWith(true, echoLines))
    person.type('\x1a')
    expect(person.screen()).toContain('{stopped SIGTSTP}')
    person.wait(1001)
    person.type('on\r')
    expect(person.screen()).toContain('[on\r\n]')
  })

  it('stops a background job that reads', () => {
    const person = sitDown(shellWith(false, echoLines))
    expect(person.screen()).toContain('{stopped SIGTTIN}')
  })

  it('lets a background job write', () => {
    const person = sitDown(
      shellWith(false, function* (sys) {
        yield* sys.write(1, bytes('from behind'))
        return 0
      }),
    )
    expect(person.screen()).toBe('from behind{exited exit 0}')
  })

  it('sends ^C to the foreground group only', () => {
    const person = sitDown(shellWith(true, echoLines))
    person.type('\x03')
    expect(person.screen()).toContain('{signaled SIGINT}')
  })
})

describe('a terminal in raw mode', () => {
  it('gives each byte at once, does not echo, and counts as a prompt', () => {
    const person = sitDown(function* (sys) {
      value(sys.tcsetattr(0, { icanon: false, echo: false }))
      return yield* echoLines(sys)
    })
    expect(person.seat.atPrompt()).toBe(true)
    person.type('x')
    expect(person.screen()).toBe('[x]')
  })

  it('tells of a new size', () => {
    const person = sitDown(function* (sys) {
      sys.sigaction('SIGWINCH', { kind: 'catch', restart: false })
      for (;;) {
        yield* sys.pause()
        sys.takeSignals()
        const { rows, cols } = value(sys.winsize(0))
        yield* sys.write(1, bytes(`${rows}x${cols}`))
      }
    })
    person.seat.resize({ rows: 30, cols: 100 })
    person.settle()
    expect(person.screen()).toBe('30x100')
  })
})

describe('ioctl', () => {
  it('says ENOTTY for what is no terminal', () => {
    const person = sitDown(function* (sys) {
      const fd = value(yield* sys.open('/dev/null', 0))
      yield* sys.write(1, bytes(`${outcome(sys.tcgetattr(fd))} ${outcome(sys.winsize(99))} ${value(sys.ttyname(0))}`))
      return 0
    })
    expect(person.screen()).toBe('ENOTTY EBADF /dev/pts/0')
  })
})
