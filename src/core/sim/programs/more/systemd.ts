/**
 * systemd 252 as a model: it starts, watches and restarts services and keeps a journal. systemctl talks to it over
 * /run/systemd/private. Simplified: it is an ordinary daemon that a world starts (pid 1 stays `init`), and speaks lines of JSON
 * instead of D-Bus.
 */

import { strerror } from '../../../errno/index.ts'
import { O_APPEND, O_CREAT, O_RDONLY, O_WRONLY, POLLHUP, POLLIN } from '../../kernel/constants.ts'
import type { Fd, Pid, Sys, Task, WaitStatus } from '../../kernel/sys.ts'
import { decode, encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readAccounts } from '../lib/users.ts'
import { becomeUser, LOGIN_PATH } from '../system/become.ts'
import { JOURNAL, type JournalEntry, PRIVATE_SOCKET } from '../system/journal.ts'
import { findUnit, type Unit } from '../system/units.ts'

export interface ServiceState {
  readonly unit: string
  active: 'active' | 'inactive' | 'failed' | 'activating'
  sub: string
  pid: Pid | null
  /** The last process that ran, for `status`. */
  lastPid: Pid | null
  since: number
  startedAt: number
  result: string
  exit: string | null
  restarts: number
}
interface Service extends ServiceState {
  readonly definition: Unit
  output: Fd
  partial: string
  starts: number[]
  restartAt: number | null
  isStopping: boolean
}
interface Request {
  readonly verb: string
  readonly unit: string
  readonly signal?: string
}

/** Exit codes that systemd itself gives a child it could not start. */
const STEPS = { CHDIR: 200, EXEC: 203, USER: 217 } as const
const START_LIMIT_MS = 10_000

export default command({ names: ['/usr/lib/systemd/systemd'], usage: '', summary: '' }, (self) =>
  new Manager(self).run(),
)

class Manager {
  readonly #sys: Sys
  readonly #services = new Map<string, Service>()

  constructor(readonly self: Command) {
    this.#sys = self.sys
  }

  *run(): Task<number> {
    const sys = this.#sys
    for (const path of ['/run/systemd', '/run/systemd/system', '/run/log', '/run/log/journal']) sys.mkdir(path, 0o755)
    sys.sigaction('SIGCHLD', { kind: 'catch', restart: false })
    sys.unlink(PRIVATE_SOCKET)
    const fd = sys.socket('unix', 'stream', { cloexec: true })
    if (!fd.ok) return 1
    const bound = sys.bind(fd.value, { family: 'unix', path: PRIVATE_SOCKET })
    if (!bound.ok) return 1
    sys.chmod(PRIVATE_SOCKET, 0o666)
    sys.listen(fd.value, 64)
    for (;;) {
      yield* this.#reap()
      yield* this.#restartDue()
      const outputs = [...this.#services.values()].filter((service) => service.output >= 0)
      const requests = [fd.value, ...outputs.map((service) => service.output)].map((open) => ({
        fd: open,
        events: POLLIN,
      }))
      const ready = yield* sys.poll(requests, this.#untilRestart())
      if (!ready.ok) continue
      for (const { fd: open, revents } of ready.value) {
        const service = outputs.find((candidate) => candidate.output === open)
        if (service && revents & (POLLIN | POLLHUP)) yield* this.#collect(service)
        else if (open === fd.value) yield* this.#serve(fd.value)
      }
    }
  }

  #untilRestart(): number {
    const due = [...this.#services.values()].flatMap((service) => service.restartAt ?? [])
    return due.length === 0 ? Number.POSITIVE_INFINITY : Math.max(0, Math.min(...due) - this.#sys.monotonic())
  }

  *#serve(listener: Fd): Task<void> {
    const sys = this.#sys
    const client = yield* sys.accept(listener, { cloexec: true })
    if (!client.ok) return
    const got = yield* sys.read(client.value.fd, 4096)
    if (got.ok) {
      const request = JSON.parse(decode(got.value)) as Request
      const reply = yield* this.#answer(request)
      yield* sys.write(client.value.fd, encode(JSON.stringify(reply)))
    }
    sys.close(client.value.fd)
  }

  *#answer({ verb, unit, signal }: Request): Task<unknown> {
    if (verb === 'list') return [...this.#services.values()].map(publicState)
    if (verb === 'show') {
      const service = this.#services.get(unit)
      return service ? publicState(service) : null
    }
    const definition = yield* findUnit(this.#sys, unit)
    if (verb === 'start' || verb === 'restart') {
      if (!definition) return { error: 'not-found' }
      if (verb === 'restart') yield* this.#stop(unit)
      return { isGood: yield* this.#start(definition, true) }
    }
    if (verb === 'stop') yield* this.#stop(unit)
    if (verb === 'kill') {
      const service = this.#services.get(unit)
      if (service?.pid) this.#sys.kill(service.pid, (signal ?? 'SIGTERM') as 'SIGTERM')
    }
    if (verb === 'reset-failed') {
      const service = this.#services.get(unit)
      if (service?.active === 'failed') Object.assign(service, { active: 'inactive', sub: 'dead', starts: [] })
    }
    return { isGood: true }
  }

  *#start(definition: Unit, isAsked: boolean): Task<boolean> {
    const sys = this.#sys
    const old = this.#services.get(definition.name)
    if (old?.pid) return true
    const now = sys.monotonic()
    const service: Service = {
      definition,
      unit: definition.name,
      active: 'activating',
      sub: 'start',
      pid: null,
      lastPid: null,
      since: sys.clock(),
      startedAt: sys.clock(),
      result: 'success',
      exit: null,
      restarts: isAsked ? 0 : (old?.restarts ?? 0),
      output: -1,
      partial: '',
      starts: [...(old?.starts ?? []).filter((at) => now - at < START_LIMIT_MS)],
      restartAt: null,
      isStopping: false,
    }
    this.#services.set(definition.name, service)
    if (service.starts.length >= definition.startLimitBurst) {
      yield* this.#log(`${definition.name}: Start request repeated too quickly.`)
      yield* this.#fail(service, old?.result ?? 'start-limit-hit')
      yield* this.#log(`Failed to start ${titled(definition)}.`)
      return false
    }
    service.starts.push(now)
    const isWaiting = definition.type === 'oneshot' || definition.type === 'forking'
    if (isWaiting) yield* this.#log(`Starting ${titled(definition)}...`)
    for (const argv of definition.execStartPre) {
      const status = yield* this.#runToEnd(service, argv)
      if (isSuccess(status)) continue
      yield* this.#log(`${definition.name}: Control process exited, ${exitText(status)}`)
      yield* this.#fail(service, 'exit-code')
      yield* this.#log(`Failed to start ${titled(definition)}.`)
      return false
    }
    yield* this.#launch(service, definition.execStart)
    if (!isWaiting) {
      Object.assign(service, { active: 'active', sub: 'running' })
      yield* this.#log(`Started ${titled(definition)}.`)
      return true
    }
    const status = yield* this.#await(service)
    if (definition.type === 'forking' && isSuccess(status)) return true
    return yield* this.#ended(service, status)
  }

  *#runToEnd(service: Service, argv: readonly string[]): Task<WaitStatus | null> {
    yield* this.#launch(service, argv)
    const status = yield* this.#await(service)
    service.pid = null
    return status
  }

  *#await(service: Service): Task<WaitStatus | null> {
    for (;;) {
      const status = yield* this.#sys.wait4(service.pid ?? -1)
      if (!status.ok && status.error.errno === 'EINTR') continue
      yield* this.#collect(service)
      return status.ok ? status.value : null
    }
  }

  *#launch(service: Service, argv: readonly string[]): Task<void> {
    const sys = this.#sys
    const { definition } = service
    const pipe = sys.pipe({ cloexec: true })
    if (!pipe.ok) return
    const [readEnd, writeEnd] = pipe.value
    const accounts = yield* readAccounts(sys)
    const user = definition.user === null ? null : accounts.userNamed(definition.user)
    const child = sys.fork(function* (own) {
      const blame = function* (step: keyof typeof STEPS, errno: string, extra?: string): Task<number> {
        const text = strerror(errno)
        const lines = [extra && `${extra}: ${text}`, `Failed at step ${step} spawning ${argv[0]}: ${text}`].filter(
          Boolean,
        )
        yield* own.write(writeEnd, encode(lines.map((line) => `\0${definition.name}: ${line}\n`).join('')))
        return STEPS[step]
      }
      own.setsid()
      if (user === undefined) return yield* blame('USER', 'ESRCH', 'Failed to determine user credentials')
      if (user) becomeUser(own, user, accounts)
      const directory = definition.directory ?? '/'
      const moved = own.chdir(directory.replace(/^-/, ''))
      if (!moved.ok && !directory.startsWith('-')) {
        return yield* blame('CHDIR', moved.error.errno, 'Changing to the requested working directory failed')
      }
      const input = yield* own.open('/dev/null', O_RDONLY)
      if (input.ok) own.dup2(input.value, 0)
      own.dup2(writeEnd, 1)
      own.dup2(writeEnd, 2)
      const identity = user ? { HOME: user.home, LOGNAME: user.name, USER: user.name, SHELL: user.shell } : {}
      const env = { LANG: 'C.UTF-8', PATH: LOGIN_PATH, ...identity, ...definition.environment }
      const failed = yield* own.execve(argv[0] ?? '', argv, env)
      return yield* blame(
        'EXEC',
        failed.errno,
        failed.errno === 'ENOENT' ? `Failed to locate executable ${argv[0]}` : undefined,
      )
    })
    sys.close(writeEnd)
    if (!child.ok) {
      sys.close(readEnd)
      return
    }
    if (service.output >= 0) sys.close(service.output)
    Object.assign(service, {
      output: readEnd,
      pid: child.value,
      lastPid: child.value,
      since: sys.clock(),
      startedAt: sys.clock(),
    })
  }

  /** Takes what a service has printed into the journal. */
  *#collect(service: Service): Task<void> {
    const sys = this.#sys
    if (service.output < 0) return
    for (;;) {
      const ready = yield* sys.poll([{ fd: service.output, events: POLLIN }], 0)
      if (!ready.ok || ready.value.length === 0) return
      const got = yield* sys.read(service.output, 4096)
      if (!got.ok) return
      if (got.value.length === 0) {
        sys.close(service.output)
        service.output = -1
        return
      }
      const lines = (service.partial + decode(got.value)).split('\n')
      service.partial = lines.pop() ?? ''
      for (const line of lines) {
        const isOurs = line.startsWith('\0')
        const name = service.definition.execStart[0]?.replace(/^.*\//, '') ?? ''
        yield* this.#record({
          time: sys.clock(),
          unit: service.unit,
          identifier: isOurs ? `(${name.slice(0, 6)})` : name,
          pid: service.pid ?? service.lastPid ?? 0,
          text: isOurs ? line.slice(1) : line,
        })
      }
    }
  }

  *#reap(): Task<void> {
    this.#sys.takeSignals()
    for (;;) {
      const status = yield* this.#sys.wait4(-1, { nohang: true })
      if (!status.ok || status.value === null) return
      const { value } = status
      const service = [...this.#services.values()].find((candidate) => candidate.pid === value.pid)
      if (service) {
        yield* this.#collect(service)
        yield* this.#ended(service, value)
      }
    }
  }

  *#ended(service: Service, status: WaitStatus | null): Task<boolean> {
    const { definition } = service
    const isGood = isSuccess(status) || (service.isStopping && status?.kind === 'signaled')
    service.pid = null
    service.since = this.#sys.clock()
    service.exit = exitText(status)
    if (service.isStopping || isGood) {
      const stays = isGood && definition.remainsAfterExit && !service.isStopping
      Object.assign(service, stays ? { active: 'active', sub: 'exited' } : { active: 'inactive', sub: 'dead' })
      if (!service.isStopping) {
        if (definition.type === 'oneshot') yield* this.#log(`Finished ${titled(definition)}.`)
        else yield* this.#log(`${definition.name}: Deactivated successfully.`)
      }
    } else {
      yield* this.#log(`${definition.name}: Main process exited, ${exitText(status)}`)
      yield* this.#fail(service, status?.kind === 'signaled' ? (status.core ? 'core-dump' : 'signal') : 'exit-code')
      if (definition.type === 'oneshot') yield* this.#log(`Failed to start ${titled(definition)}.`)
    }
    const wants = definition.restart === 'always' || (definition.restart === 'on-failure' && !isGood)
    if (wants && !service.isStopping) {
      Object.assign(service, {
        active: 'activating',
        sub: 'auto-restart',
        restartAt: this.#sys.monotonic() + definition.restartMs,
      })
    }
    return isGood
  }

  *#fail(service: Service, result: string): Task<void> {
    Object.assign(service, { active: 'failed', sub: 'failed', result, since: this.#sys.clock() })
    yield* this.#log(`${service.unit}: Failed with result '${result}'.`)
  }

  *#restartDue(): Task<void> {
    for (const service of [...this.#services.values()]) {
      if (service.restartAt === null || service.restartAt > this.#sys.monotonic()) continue
      service.restartAt = null
      service.restarts++
      yield* this.#log(`${service.unit}: Scheduled restart job, restart counter is at ${service.restarts}.`)
      yield* this.#log(`Stopped ${titled(service.definition)}.`)
      const definition = (yield* findUnit(this.#sys, service.unit)) ?? service.definition
      yield* this.#start(definition, false)
    }
  }

  *#stop(name: string): Task<void> {
    const service = this.#services.get(name)
    if (!service) return
    service.restartAt = null
    if (service.pid === null) {
      if (service.active !== 'failed') Object.assign(service, { active: 'inactive', sub: 'dead' })
      return
    }
    service.isStopping = true
    yield* this.#log(`Stopping ${titled(service.definition)}...`)
    this.#sys.kill(service.pid, 'SIGTERM')
    yield* this.#ended(service, yield* this.#await(service))
    yield* this.#log(`${name}: Deactivated successfully.`)
    yield* this.#log(`Stopped ${titled(service.definition)}.`)
  }

  #log(text: string): Task<void> {
    const unit =
      /^(?:Start\w*|Stopp\w*|Failed to start|Finished) (\S+?\.service)/.exec(text)?.[1] ??
      /^(\S+\.service):/.exec(text)?.[1] ??
      ''
    return this.#record({ time: this.#sys.clock(), unit, identifier: 'systemd', pid: 1, text })
  }

  *#record(entry: JournalEntry): Task<void> {
    const fd = yield* this.#sys.open(JOURNAL, O_WRONLY | O_CREAT | O_APPEND, 0o640)
    if (!fd.ok) return
    yield* this.#sys.write(fd.value, encode(`${JSON.stringify(entry)}\n`))
    this.#sys.close(fd.value)
  }
}

const titled = (unit: Unit): string =>
  unit.description === unit.name ? unit.name : `${unit.name} - ${unit.description}`

const isSuccess = (status: WaitStatus | null): boolean => status?.kind === 'exited' && status.code === 0

/** `code=exited, status=1/FAILURE`. */
function exitText(status: WaitStatus | null): string {
  if (status?.kind === 'signaled')
    return `code=${status.core ? 'dumped' : 'killed'}, status=${SIGNAL_TEXT[status.signal] ?? status.signal}`
  if (status?.kind !== 'exited') return 'code=exited, status=0/SUCCESS'
  const step = Object.entries(STEPS).find(([, code]) => code === status.code)?.[0]
  const name =
    step ??
    (status.code === 0 ? 'SUCCESS' : status.code === 1 ? 'FAILURE' : status.code === 2 ? 'INVALIDARGUMENT' : 'n/a')
  return `code=exited, status=${status.code}/${name}`
}
const SIGNAL_TEXT: Readonly<Record<string, string>> = {
  SIGKILL: '9/KILL',
  SIGTERM: '15/TERM',
  SIGSEGV: '11/SEGV',
  SIGABRT: '6/ABRT',
  SIGINT: '2/INT',
  SIGHUP: '1/HUP',
}

function publicState(service: Service): ServiceState {
  const { unit, active, sub, pid, lastPid, since, startedAt, result, exit, restarts } = service
  return { unit, active, sub, pid, lastPid, since, startedAt, result, exit, restarts }
}
