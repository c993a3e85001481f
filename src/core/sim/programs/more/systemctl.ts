/** systemctl, journalctl, service, systemd-run, hostnamectl and timedatectl of systemd 252. */
import type { Sys, Task } from '../../kernel/sys.ts'
import { decode, encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readFile, readText } from '../lib/files.ts'
import { parseOptions } from '../lib/options.ts'
import { JOURNAL, type JournalEntry, journalLine, PRIVATE_SOCKET } from '../system/journal.ts'
import { listPids, readProc } from '../system/proc.ts'
import { allUnits, findUnit, type Unit, unitName } from '../system/units.ts'
import type { ServiceState } from './systemd.ts'

const NOT_BOOTED =
  "System has not been booted with systemd as init system (PID 1). Can't operate.\nFailed to connect to bus: Host is down\n"
const WANTS = '/etc/systemd/system/multi-user.target.wants'

export default [
  command({ names: ['systemctl'], usage: '[OPTIONS...] COMMAND ...', summary: '' }, systemctl),
  command({ names: ['journalctl'], usage: '[OPTIONS...] [MATCHES...]', summary: '' }, journalctl),
  command({ names: ['/usr/sbin/service'], usage: '', summary: '' }, service),
  ...['systemd-run', 'hostnamectl', 'timedatectl', 'loginctl', 'localectl', 'systemd-analyze'].map((name) =>
    command({ names: [name], usage: '', summary: '' }, needsManager),
  ),
]

/** sd_booted(3). */
const isBooted = (sys: Sys): boolean => sys.lstat('/run/systemd/system').ok && sys.lstat(PRIVATE_SOCKET).ok

function* needsManager(self: Command): Task<number> {
  if (!isBooted(self.sys)) {
    yield* self.stderr.write(NOT_BOOTED)
    return 1
  }
  yield* self.stderr.write(`Failed to connect to bus: No such file or directory\n`)
  return 1
}

function* ask(self: Command, request: { verb: string; unit: string; signal?: string }): Task<unknown> {
  const { sys } = self
  const fd = sys.socket('unix', 'stream')
  const joined = fd.ok ? yield* sys.connect(fd.value, { family: 'unix', path: PRIVATE_SOCKET }) : fd
  if (!fd.ok || !joined.ok) {
    yield* self.stderr.write(`Failed to connect to bus: ${joined.ok ? '' : reason(joined.error)}\n`)
    return yield* self.exit(1)
  }
  yield* sys.write(fd.value, encode(JSON.stringify(request)))
  sys.shutdown(fd.value, 'write')
  let text = ''
  for (;;) {
    const got = yield* sys.read(fd.value, 4096)
    if (!got.ok || got.value.length === 0) break
    text += decode(got.value)
  }
  sys.close(fd.value)
  return JSON.parse(text || 'null')
}

type Verb = (self: Command, units: readonly string[], has: (name: string) => boolean) => Task<number>

const VERBS: Readonly<Record<string, Verb>> = {
  start: (self, units) => change(self, 'start', units),
  restart: (self, units) => change(self, 'restart', units),
  'try-restart': (self, units) => change(self, 'restart', units),
  reload: (self, units) => change(self, 'restart', units),
  stop: (self, units) => change(self, 'stop', units),
  kill: (self, units) => change(self, 'kill', units),
  'reset-failed': (self, units) => change(self, 'reset-failed', units),
  enable: (self, units, has) => enable(self, units, true, has('now')),
  disable: (self, units, has) => enable(self, units, false, has('now')),
  status,
  'is-active': isActive,
  'is-failed': isFailed,
  'is-enabled': isEnabled,
  'list-units': listUnits,
  'list-unit-files': listUnitFiles,
  cat,
  show,
  'daemon-reload': function* (self) {
    yield* self.stdout.flush()
    return 0
  },
}

function* systemctl(self: Command): Task<number> {
  const { options, operands } = parseOptions(self.args, {
    short: 'ahlqfHM:n:o:p:rs:t:',
    long: {
      all: 'all',
      now: 'now',
      'no-pager': 'no-pager',
      full: 'full',
      failed: 'failed',
      type: 't:',
      state: 'state:',
      quiet: 'q',
      lines: 'n:',
      property: 'p:',
      user: 'user',
      signal: 's:',
      'no-block': 'no-block',
      value: 'value',
      version: 'version',
    },
  })
  const has = (name: string): boolean => options.some((option) => option.name === name)
  if (has('version')) {
    yield* self.print(
      'systemd 252 (252.39-1~deb12u2)\n+PAM +AUDIT +SELINUX +APPARMOR +IMA +SMACK +SECCOMP +GCRYPT -GNUTLS +OPENSSL +ACL +BLKID +CURL +ELFUTILS +FIDO2 +IDN2 -IDN +IPTC +KMOD +LIBCRYPTSETUP +LIBFDISK +PCRE2 -PWQUALITY +P11KIT +QRENCODE +TPM2 +BZIP2 +LZ4 +XZ +ZLIB +ZSTD -BPF_FRAMEWORK -XKBCOMMON +UTMP +SYSVINIT default-hierarchy=unified\n',
    )
    return 0
  }
  const [name = 'list-units', ...units] = operands
  const verb = VERBS[name]
  const complain = function* (text: string): Task<number> {
    yield* self.stderr.write(`${text}\n`)
    return 1
  }
  if (!verb && !NEEDS_BUS.has(name)) return yield* complain(`Unknown command verb ${name}.`)
  if (units.length === 0 && NEEDS_UNIT.has(name)) return yield* complain('Too few arguments.')
  if (isBooted(self.sys) && verb) return yield* verb(self, units, has)
  if (has('user')) return yield* complain('Failed to connect to bus: No medium found')
  const offline = WITHOUT_BUS[name]
  if (offline) return yield* offline(self, units, has)
  yield* self.stderr.write(NOT_BOOTED)
  return 1
}

const NEEDS_UNIT = new Set(
  'start stop restart try-restart reload kill enable disable reenable preset mask unmask is-enabled is-active is-failed edit cat clean freeze thaw set-property isolate revert link add-wants add-requires set-default'.split(
    ' ',
  ),
)
/** What there is besides VERBS, and nothing here can do. */
const NEEDS_BUS = new Set(
  'list-sockets list-timers list-jobs list-dependencies list-machines isolate clean freeze thaw set-property reload-or-restart try-reload-or-restart reset-failed show-environment set-environment unset-environment import-environment daemon-reexec log-level log-target service-watchdogs cancel default rescue emergency halt poweroff reboot kexec exit switch-root suspend hibernate hybrid-sleep suspend-then-hibernate is-system-running mask unmask edit get-default set-default reenable preset preset-all revert link add-wants add-requires help list-automounts list-paths bind mount-image'.split(
    ' ',
  ),
)

/** What systemctl does on files alone where no systemd runs. */
const WITHOUT_BUS: Readonly<Record<string, Verb>> = {
  'is-enabled': isEnabled,
  'list-unit-files': listUnitFiles,
  enable: (self, units) => changeFiles(self, 'enable', units),
  disable: (self, units) => changeFiles(self, 'disable', units),
  reenable: (self, units) => changeFiles(self, 'reenable', units),
  mask: (self, units) => changeFiles(self, 'mask', units),
  unmask: (self, units) => changeFiles(self, 'unmask', units),
  'is-system-running': function* (self) {
    yield* self.print('offline\n')
    return 1
  },
  'get-default': function* (self) {
    yield* self.print('graphical.target\n')
    return 0
  },
  edit: function* (self) {
    yield* self.stderr.write('Cannot edit units if not on a tty.\n')
    return 1
  },
  help: function* (self) {
    yield* self.stderr.write(
      "'help' command expects one or more unit names.\n(Alternatively, help for systemctl itself may be shown with --help)\n",
    )
    return 1
  },
}

function* changeFiles(self: Command, verb: string, units: readonly string[]): Task<number> {
  for (const text of units) {
    const name = unitName(text)
    const unit = yield* findUnit(self.sys, text)
    const link = verb === 'mask' || verb === 'unmask' ? `/etc/systemd/system/${name}` : `${WANTS}/${name}`
    if (!unit && verb === 'unmask') continue
    if (!unit) {
      const missing = verb === 'mask' ? link : name
      yield* self.stderr.write(`Failed to ${verb} unit, unit ${missing} does not exist.\n`)
      return 1
    }
    const removes = verb === 'disable' || verb === 'unmask'
    const done = removes ? self.sys.unlink(link) : self.sys.symlink(verb === 'mask' ? '/dev/null' : unit.path, link)
    if (done.ok)
      yield* self.stderr.write(
        removes ? `Removed "${link}".\n` : `Created symlink ${link} → ${verb === 'mask' ? '/dev/null' : unit.path}.\n`,
      )
    else if (done.error.errno !== 'EEXIST' && done.error.errno !== 'ENOENT') {
      yield* self.stderr.write(`Failed to ${verb} unit: ${reason(done.error)}\n`)
      return 1
    }
  }
  return 0
}

const mayManage = (self: Command): boolean => self.sys.geteuid() === 0

function* change(self: Command, verb: string, units: readonly string[]): Task<number> {
  if (units.length === 0) {
    yield* self.stderr.write('Too few arguments.\n')
    return 1
  }
  let code = 0
  for (const text of units) {
    const unit = unitName(text)
    const definition = yield* findUnit(self.sys, unit)
    if (!definition && verb !== 'reset-failed') {
      const what =
        verb === 'stop'
          ? `Failed to stop ${unit}: Unit ${unit} not loaded.`
          : `Failed to ${verb} ${unit}: Unit ${unit} not found.`
      yield* self.stderr.write(`${what}\n`)
      code = 5
      continue
    }
    if (!mayManage(self)) {
      yield* self.stderr.write(
        `Failed to ${verb} ${unit}: Interactive authentication required.\nSee system logs and 'systemctl status ${unit}' for details.\n`,
      )
      code = 4
      continue
    }
    const reply = (yield* ask(self, { verb, unit })) as { isGood?: boolean }
    if (reply.isGood) continue
    yield* self.stderr.write(
      `Job for ${unit} failed because the control process exited with error code.\nSee "systemctl status ${unit}" and "journalctl -xeu ${unit}" for details.\n`,
    )
    code = 1
  }
  return code
}

function* enable(self: Command, units: readonly string[], isOn: boolean, alsoNow: boolean): Task<number> {
  for (const text of units) {
    const unit = yield* findUnit(self.sys, text)
    const name = unitName(text)
    if (!unit) {
      yield* self.stderr.write(`Failed to ${isOn ? 'enable' : 'disable'} unit: Unit file ${name} does not exist.\n`)
      return 1
    }
    self.sys.mkdir(WANTS, 0o755)
    const link = `${WANTS}/${name}`
    const done = isOn ? self.sys.symlink(unit.path, link) : self.sys.unlink(link)
    if (!done.ok && done.error.errno !== 'EEXIST' && done.error.errno !== 'ENOENT') {
      yield* self.stderr.write(
        `Failed to ${isOn ? 'enable' : 'disable'} unit: ${mayManage(self) ? reason(done.error) : 'Interactive authentication required.'}\n`,
      )
      return 1
    }
    if (done.ok) yield* self.stderr.write(isOn ? `Created symlink ${link} → ${unit.path}.\n` : `Removed "${link}".\n`)
  }
  return alsoNow ? yield* change(self, isOn ? 'start' : 'stop', units) : 0
}

const enabledText = (sys: Sys, unit: Unit): string =>
  sys.lstat(`${WANTS}/${unit.name}`).ok ? 'enabled' : unit.wantedBy === null ? 'static' : 'disabled'

function* stateOf(self: Command, unit: string): Task<ServiceState | null> {
  return (yield* ask(self, { verb: 'show', unit })) as ServiceState | null
}

function* isActive(self: Command, units: readonly string[], has: (name: string) => boolean): Task<number> {
  let code = 3
  for (const text of units) {
    const state = yield* stateOf(self, unitName(text))
    const word = state?.active ?? 'inactive'
    if (word === 'active') code = 0
    if (!has('q')) yield* self.print(`${word}\n`)
  }
  return code
}

function* isFailed(self: Command, units: readonly string[]): Task<number> {
  const state = yield* stateOf(self, unitName(units[0] ?? ''))
  yield* self.print(`${state?.active ?? 'inactive'}\n`)
  return state?.active === 'failed' ? 0 : 1
}

function* isEnabled(self: Command, units: readonly string[]): Task<number> {
  const unit = yield* findUnit(self.sys, units[0] ?? '')
  if (!unit) {
    yield* self.stderr.write(
      `Failed to get unit file state for ${unitName(units[0] ?? '')}: No such file or directory\n`,
    )
    return 1
  }
  const text = enabledText(self.sys, unit)
  yield* self.print(`${text}\n`)
  return text === 'disabled' ? 1 : 0
}

function* cat(self: Command, units: readonly string[]): Task<number> {
  for (const text of units) {
    const unit = yield* findUnit(self.sys, text)
    if (!unit) {
      yield* self.stderr.write(`No files found for ${unitName(text)}.\n`)
      return 1
    }
    yield* self.print(`# ${unit.path}\n${(yield* readText(self.sys, unit.path)) ?? ''}`)
  }
  return 0
}

function* show(self: Command, units: readonly string[]): Task<number> {
  const unit = yield* findUnit(self.sys, units[0] ?? '')
  const state = unit ? yield* stateOf(self, unit.name) : null
  yield* self.print(
    `Id=${unitName(units[0] ?? '')}\nLoadState=${unit ? 'loaded' : 'not-found'}\nActiveState=${state?.active ?? 'inactive'}\nSubState=${state?.sub ?? 'dead'}\nMainPID=${state?.pid ?? 0}\nNRestarts=${state?.restarts ?? 0}\nResult=${state?.result ?? 'success'}\n`,
  )
  return 0
}

function* status(self: Command, units: readonly string[]): Task<number> {
  let code = 0
  for (const [i, text] of units.entries()) {
    const unit = yield* findUnit(self.sys, text)
    if (i > 0) yield* self.print('\n')
    if (!unit) {
      yield* self.stderr.write(`Unit ${unitName(text)} could not be found.\n`)
      code = 4
      continue
    }
    const state = yield* stateOf(self, unit.name)
    yield* self.print(yield* statusText(self, unit, state))
    if (state?.active !== 'active') code = 3
  }
  return code
}

const DOTS: Readonly<Record<string, string>> = { active: '●', failed: '×', activating: '●' }

function* statusText(self: Command, unit: Unit, state: ServiceState | null): Task<string> {
  const { sys } = self
  const lines = [
    `${DOTS[state?.active ?? ''] ?? '○'} ${unit.name}${unit.description === unit.name ? '' : ` - ${unit.description}`}`,
    `     Loaded: loaded (${unit.path}; ${enabledText(sys, unit)}; preset: enabled)`,
    `     Active: ${activeText(state, sys.clock())}`,
  ]
  if (state?.exit && state.lastPid !== null && !state.pid) {
    lines.push(`    Process: ${state.lastPid} ExecStart=${unit.execStart.join(' ')} (${state.exit})`)
    lines.push(`   Main PID: ${state.lastPid} (${state.exit})`, '        CPU: 2ms')
  }
  if (state?.pid) {
    const main = yield* readProc(sys, state.pid)
    lines.push(`   Main PID: ${state.pid} (${main?.comm ?? ''})`)
    lines.push(
      `      Tasks: ${main?.threads ?? 1} (limit: 2306)`,
      `     Memory: ${((main?.rssKb ?? 0) / 1024).toFixed(1)}M`,
      '        CPU: 2ms',
    )
    lines.push(`     CGroup: /system.slice/${unit.name}`)
    const family = yield* descendants(sys, state.pid)
    for (const [i, line] of family.entries()) lines.push(`             ${i === family.length - 1 ? '└─' : '├─'}${line}`)
  }
  const log = (yield* readJournal(self)).filter((entry) => entry.unit === unit.name).slice(-10)
  const host = sys.uname().nodename
  if (log.length > 0) lines.push('', ...log.map((entry) => journalLine(entry, host)))
  return `${lines.join('\n')}\n`
}

function activeText(state: ServiceState | null, now: number): string {
  if (!state) return 'inactive (dead)'
  const detail =
    state.active === 'failed'
      ? `Result: ${state.result}`
      : state.active === 'activating'
        ? `${state.sub}) (Result: ${state.result}`
        : state.sub
  const since = new Date(state.since)
  const day = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ')[since.getUTCDay()]
  const when = `${day} ${since.toISOString().slice(0, 19).replace('T', ' ')} UTC`
  return `${state.active} (${detail}) since ${when}; ${ago(now - state.since)} ago`
}

function ago(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 1) return `${Math.floor(ms)}ms`
  if (seconds < 60) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes}min ${seconds % 60}s` : `${Math.floor(minutes / 60)}h ${minutes % 60}min`
}

function* descendants(sys: Sys, pid: number): Task<readonly string[]> {
  const lines: string[] = []
  const wanted = new Set([pid])
  for (const candidate of yield* listPids(sys)) {
    const proc = yield* readProc(sys, candidate)
    if (!proc || !(wanted.has(proc.pid) || wanted.has(proc.ppid))) continue
    wanted.add(proc.pid)
    lines.push(`${proc.pid} ${proc.argv.join(' ')}`)
  }
  return lines
}

function* listUnits(self: Command, _units: readonly string[], has: (name: string) => boolean): Task<number> {
  const states = ((yield* ask(self, { verb: 'list', unit: '' })) as ServiceState[]).filter((state) =>
    has('failed') ? state.active === 'failed' : has('all') || has('a') || state.active !== 'inactive',
  )
  const width = Math.max(4, ...states.map((state) => state.unit.length))
  yield* self.print(`  ${'UNIT'.padEnd(width)} LOAD   ACTIVE SUB     DESCRIPTION\n`)
  for (const state of states) {
    const unit = yield* findUnit(self.sys, state.unit)
    const dot = state.active === 'failed' ? '●' : ' '
    yield* self.print(
      `${dot} ${state.unit.padEnd(width)} loaded ${state.active.padEnd(6)} ${state.sub.padEnd(7)} ${unit?.description ?? ''}\n`,
    )
  }
  yield* self.print(
    `\nLOAD   = Reflects whether the unit definition was properly loaded.\nACTIVE = The high-level unit activation state, i.e. generalization of SUB.\nSUB    = The low-level unit activation state, values depend on unit type.\n${states.length} loaded units listed.\n`,
  )
  return 0
}

function* listUnitFiles(self: Command): Task<number> {
  const units = yield* allUnits(self.sys)
  const width = Math.max(9, ...units.map((unit) => unit.name.length))
  yield* self.print(`${'UNIT FILE'.padEnd(width)} STATE    PRESET\n`)
  for (const unit of units)
    yield* self.print(`${unit.name.padEnd(width)} ${enabledText(self.sys, unit).padEnd(8)} enabled\n`)
  yield* self.print(`\n${units.length} unit files listed.\n`)
  return 0
}

function* readJournal(self: Command): Task<readonly JournalEntry[]> {
  const text = (yield* readText(self.sys, JOURNAL)) ?? ''
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JournalEntry)
}

function* journalctl(self: Command): Task<number> {
  const { options } = parseOptions(self.args, {
    short: 'aefmnN:o:p:qrt:u:xkb::U:S:g:',
    long: {
      unit: 'u:',
      lines: 'n:',
      follow: 'f',
      'pager-end': 'e',
      'no-pager': 'no-pager',
      catalog: 'x',
      output: 'o:',
      priority: 'p:',
      since: 'S:',
      until: 'U:',
      boot: 'b::',
      dmesg: 'k',
      reverse: 'r',
      grep: 'g:',
      quiet: 'q',
    },
  })
  const units = options.filter((option) => option.name === 'u').map((option) => unitName(option.value!))
  const stored = yield* readFile(self.sys, JOURNAL)
  if (!stored.ok) {
    if (stored.error.errno === 'EACCES') {
      yield* self.stderr.write(
        "Hint: You are currently not seeing messages from other users and the system.\n      Users in groups 'adm', 'systemd-journal' can see all messages.\n      Pass -q to turn off this notice.\n",
      )
    }
    if (stored.error.errno === 'ENOENT') yield* self.stderr.write('No journal files were found.\n')
    yield* self.print('-- No entries --\n')
    return stored.error.errno === 'EACCES' ? 1 : 0
  }
  const index = self.args.findIndex((arg) => /^-\w*n$/.test(arg))
  const count = Number(
    options.find((option) => option.name === 'n')?.value ??
      (index >= 0 ? self.args[index + 1] : undefined) ??
      Number.POSITIVE_INFINITY,
  )
  const entries = (yield* readJournal(self)).filter((entry) => units.length === 0 || units.includes(entry.unit))
  const shown = Number.isFinite(count) ? entries.slice(-count) : entries
  if (shown.length === 0) {
    yield* self.print('-- No entries --\n')
    return 0
  }
  const host = self.sys.uname().nodename
  const ordered = options.some((option) => option.name === 'r') ? [...shown].reverse() : shown
  const isBare = options.some((option) => option.name === 'o' && option.value === 'cat')
  yield* self.print(ordered.map((entry) => `${isBare ? entry.text : journalLine(entry, host)}\n`).join(''))
  if (!options.some((option) => option.name === 'f')) return 0
  let seen = entries.length
  for (;;) {
    yield* self.stdout.flush()
    yield* self.sys.nanosleep(200)
    const all = (yield* readJournal(self)).filter((entry) => units.length === 0 || units.includes(entry.unit))
    for (const entry of all.slice(seen)) yield* self.print(`${journalLine(entry, host)}\n`)
    seen = all.length
  }
}

function* service(self: Command): Task<number> {
  const [name, verb] = self.args
  if (name === undefined || verb === undefined) {
    yield* self.stderr.write(
      'Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]\n',
    )
    return 1
  }
  if (!isBooted(self.sys)) {
    yield* self.stderr.write(`${name}: unrecognized service\n`)
    return 1
  }
  const run = VERBS[verb]
  return run ? yield* run(self, [name], () => false) : 1
}
