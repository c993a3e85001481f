import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { type OptionSpec, parseOptions } from '../lib/options.ts'
import { readAccounts } from '../lib/users.ts'
import { create, remove } from '../tar/create.ts'
import { readBack } from '../tar/extract.ts'
import { renaming } from '../tar/rename.ts'
import { HINT, type Mode, type Request, type Run, type Step } from '../tar/run.ts'

const SPEC: OptionSpec = {
  short: 'AcdrtuxkUWOmpsvwf:b:zjJZaC:T:X:hlPSRg:N:K:V:iBGnMo?',
  long: {
    create: 'c',
    list: 't',
    extract: 'x',
    get: 'x',
    append: 'r',
    update: 'u',
    diff: 'd',
    compare: 'd',
    file: 'f:',
    gzip: 'z',
    gunzip: 'z',
    ungzip: 'z',
    bzip2: 'j',
    xz: 'J',
    'auto-compress': 'a',
    verbose: 'v',
    directory: 'C:',
    exclude: { value: 'required' },
    'strip-components': { value: 'required' },
    'to-stdout': 'O',
    'keep-old-files': 'k',
    touch: 'm',
    'preserve-permissions': 'p',
    'same-permissions': 'p',
    'absolute-names': 'P',
    dereference: 'h',
    'files-from': 'T:',
    wildcards: 'wildcards',
    'no-same-owner': 'o',
    'same-owner': 'same-owner',
    owner: { value: 'required' },
    group: { value: 'required' },
    mtime: { value: 'required' },
    sort: { value: 'required' },
    help: '--help',
    usage: '--usage',
    version: '--version',
    'one-file-system': 'one',
    'no-recursion': 'no-recursion',
    delete: 'delete',
    transform: { value: 'required' },
    xform: { as: 'transform', value: 'required' },
    'full-time': 'full-time',
    'no-wildcards': 'no-wildcards',
  },
}

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
    const { options, operands, error } = parseOptions(args, { ...SPEC, short: `-${SPEC.short}` })
    const has = (name: string) => options.some((option) => option.name === name)
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    if (has('--help') || has('--usage')) return yield* self.help()
    if (has('--version')) return yield* self.version()
    if (error !== null) return yield* usage(self, error, EX_USAGE)
    const modes = [...new Set(options.map((option) => option.name).filter((name) => /^([cxtrudA]|delete)$/.test(name)))]
    if (modes.length === 0)
      return yield* usage(self, "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options")
    if (modes.length > 1)
      return yield* usage(self, "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option")
    const mode = modes[0] as Mode
    const names = options.filter((option) => option.name === 'transform').map((option) => renaming(option.value!))
    if (names.includes(null)) return yield* usage(self, 'Invalid transform expression')
    const file = value('f') ?? self.env.TAPE ?? '-'
    const request: Request = {
      mode,
      file,
      gzip: has('z') || (has('a') && /\.t?gz$/.test(file)),
      verbose: options.filter((option) => option.name === 'v').length,
      keepOld: has('k'),
      absolute: has('P'),
      dereference: has('h'),
      toStdout: has('O'),
      strip: Number(value('strip-components') ?? 0),
      exclude: options.filter((option) => option.name === 'exclude').map((option) => option.value!),
      touch: has('m'),
      rename: (name) => names.reduce((text, change) => change!(text), name),
      wildcards: has('wildcards'),
      keepsMode: has('p') || self.sys.geteuid() === 0,
    }
    const run: Run = {
      self,
      request,
      accounts: yield* readAccounts(self.sys),
      failed: false,
      differs: false,
      strippedRoot: false,
    }
    // -C counts for the names after it, in order.
    const steps: Step[] = [
      ...options
        .filter((option) => option.name === '' || option.name === 'C')
        .map(({ name, value: text }) => ({ kind: name === 'C' ? ('cd' as const) : ('name' as const), text: text! })),
      ...operands.map((text) => ({ kind: 'name' as const, text })),
    ]
    if (mode === 'c' || mode === 'r' || mode === 'u') yield* create(run, steps)
    else if (mode === 'delete') yield* remove(run, steps)
    else yield* readBack(run, steps)
    if (!run.failed) return run.differs ? 1 : 0
    yield* self.warn('Exiting with failure status due to previous errors')
    return 2
  },
)

/** What argp ends with after a wrong option (sysexits.h). */
const EX_USAGE = 64

function* usage(self: Command, message: string, code = 2): Task<number> {
  yield* self.warn(message)
  yield* self.stderr.write(HINT(self))
  return yield* self.exit(code)
}

/** `tar cvf x`: the first word's letters are options whose values follow in order. */
function* expandOldOptions(self: Command): Task<readonly string[]> {
  const [first, ...rest] = self.args
  if (first === undefined || first.startsWith('-')) return self.args
  const out: string[] = []
  for (const letter of first) {
    const at = SPEC.short.indexOf(letter)
    if (at < 0 || letter === ':') return [`-${letter}`, ...rest]
    out.push(`-${letter}`)
    if (SPEC.short[at + 1] !== ':') continue
    const value = rest.shift()
    if (value === undefined) {
      yield* usage(self, `Old option '${letter}' requires an argument.`)
      return []
    }
    out.push(value)
  }
  return [...out, ...rest]
}
