import { O_CREAT, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { type Option, parseOptions } from '../lib/options.ts'
import { Output } from '../lib/stdio.ts'
import { readAccounts } from '../lib/users.ts'
import { create, remove } from '../tar/create.ts'
import { readBack } from '../tar/extract.ts'
import { expandOldOptions, SPEC } from '../tar/options.ts'
import { readRequest } from '../tar/request.ts'
import { fatal, type Mode, type Run, usage } from '../tar/run.ts'
import { readSteps } from '../tar/steps.ts'
import { sayTotals } from '../tar/totals.ts'

export default command(
  {
    names: ['tar'],
    usage: '[OPTION...] [FILE]...',
    summary:
      "GNU 'tar' saves many files together into a single tape or disk archive, and can restore individual files from the archive.",
    package: 'GNU tar',
    version: '1.34',
    failure: 2,
  },
  function* (self) {
    const args = yield* expandOldOptions(self)
    const { options, operands, error } = parseOptions(args, SPEC)
    const has = (name: string) => options.some((option) => option.name === name)
    if (has('--help') || has('usage') || has('?')) return yield* self.help()
    if (has('version')) return yield* self.version()
    if (has('show-defaults')) {
      yield* self.print(`${DEFAULTS}\n`)
      return 0
    }
    if (error !== null) return yield* usage(self, error, EX_USAGE)
    const modes = [...new Set(options.map((option) => option.name).filter((name) => /^([cxtrudA]|delete)$/.test(name)))]
    if (modes.length > 1)
      return yield* usage(self, "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option")
    const { request, since } = yield* readRequest(self, options, (modes[0] ?? 't') as Mode)
    if (modes.length === 0)
      return yield* usage(self, "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options")
    const run: Run = {
      self,
      request,
      accounts: yield* readAccounts(self.sys),
      listing: yield* listingOf(
        self,
        request.file === '-' && /^[cru]$/.test(request.mode),
        options.findLast((o) => o.name === 'index-file')?.value ?? null,
      ),
      exclusions: [],
      failed: false,
      differs: false,
      said: new Set(),
    }
    // rcp's way to name a file: tar would ask the other machine for it.
    const host = /^([^/:]+):/.exec(request.file)
    if (host && !has('force-local')) {
      yield* self.stderr.write(`tar: Cannot connect to ${host[1]}: resolve failed\n`)
      return yield* self.exit(128)
    }
    // -C counts for the names after it, in order.
    const { steps, exclusions, idle } = yield* readSteps(run, options, operands)
    run.exclusions = exclusions
    const totals = yield* perform(run, steps, has('T'))
    yield* run.listing.flush()
    if (has('totals') && totals) yield* sayTotals(run, totals.what, totals.bytes, since)
    if (/^[cru]$/.test(request.mode)) yield* sayIdle(run, idle)
    if (!run.failed) return run.differs ? 1 : 0
    yield* self.warn('Exiting with failure status due to previous errors')
    return 2
  },
)

function* perform(
  run: Run,
  steps: Parameters<typeof create>[1],
  hasList: boolean,
): Task<{ what: string; bytes: number } | null> {
  const { mode } = run.request
  if (/^[cruA]$/.test(mode)) return { what: 'written', bytes: yield* create(run, steps, hasList) }
  if (mode !== 'delete') return { what: 'read', bytes: yield* readBack(run, steps) }
  yield* remove(run, steps)
  return null
}

function* listingOf(self: Command, isTaken: boolean, index: string | null): Task<Output> {
  if (index === null) return isTaken ? self.stderr : self.stdout
  const fd = yield* self.sys.open(index, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
  if (fd.ok) return new Output(self.sys, fd.value)
  return yield* fatal({ self } as Run, `${index}: Cannot open: ${self.reason(fd.error)}`)
}

function* sayIdle(run: Run, idle: readonly Option[]): Task<void> {
  const { self } = run
  if (idle.length === 0) return
  run.failed = true
  yield* self.warn(
    'The following options were used after any non-optional arguments in archive create or update mode.  These options are positional and affect only arguments that follow them.  Please, rearrange them properly.',
  )
  for (const { name, value } of idle) {
    const long = LONG_OF[name] ?? name
    const given = long.length === 1 ? `-${long}` : `--${long}`
    yield* self.warn(`${given}${value === null ? '' : ` ${self.quote(value)}`} has no effect`)
  }
}

const LONG_OF: Readonly<Record<string, string>> = { X: 'exclude-from' }

/** What argp ends with after a wrong option (sysexits.h). */
const EX_USAGE = 64

const DEFAULTS = '--format=gnu -f- -b20 --quoting-style=escape --rmt-command=/usr/sbin/rmt --rsh-command=/usr/bin/rsh'
