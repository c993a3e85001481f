/** stdbuf, chroot, runcon, hostid and getconf: small coreutils and libc programs. */
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { execvp } from '../lib/exec.ts'

const CANCELED = 125
const CANNOT_RUN = 126
const NOT_FOUND = 127

function* become(self: Command, argv: readonly string[]): Task<number> {
  const error = yield* execvp(self.sys, argv, self.env)
  yield* self.warn(`failed to run command ${self.quote(argv[0]!)}: ${self.reason(error)}`)
  return error.errno === 'ENOENT' ? NOT_FOUND : CANNOT_RUN
}

/** Simplified: programs here choose their buffers themselves, so the command only runs. */
const stdbuf = command(
  {
    names: ['stdbuf'],
    usage: 'OPTION... COMMAND',
    summary: 'Run COMMAND, with modified buffering operations for its standard streams.',
    failure: CANCELED,
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: '+i:o:e:',
      long: { input: 'i:', output: 'o:', error: 'e:' },
    })
    for (const { name, value } of options) {
      if (name === 'i' && value === 'L') return yield* self.usage('line buffering stdin is meaningless')
      if (value !== 'L' && !/^\d+([kKMGTPEZY](i?B)?|[kKMGTPEZY])?$/.test(value!))
        return yield* self.fail(`invalid mode ${self.quote(value!)}`)
    }
    if (operands.length === 0) return yield* self.usage('missing operand')
    if (options.length === 0) return yield* self.usage('you must specify a buffering mode option')
    return yield* become(self, operands)
  },
)

const chroot = command(
  {
    names: ['/usr/sbin/chroot'],
    usage: ['[OPTION] NEWROOT [COMMAND [ARG]...]', 'OPTION'],
    summary: 'Run COMMAND with root directory set to NEWROOT.',
    failure: CANCELED,
  },
  function* (self) {
    const { operands } = yield* self.options({
      short: '+',
      long: { groups: { value: 'required' }, userspec: { value: 'required' }, 'skip-chdir': 'skip-chdir' },
    })
    const [root, ...argv] = operands
    if (root === undefined) return yield* self.usage('missing operand')
    const changed = self.sys.chroot(root)
    if (!changed.ok)
      return yield* self.fail(
        `cannot change root directory to ${self.quoteAlways(root)}: ${self.reason(changed.error)}`,
      )
    self.sys.chdir('/')
    return yield* become(self, argv.length > 0 ? argv : [self.env.SHELL ?? '/bin/sh', '-i'])
  },
)

const hostid = command(
  {
    names: ['hostid'],
    usage: '[OPTION]',
    summary: 'Print the numeric identifier (in hexadecimal) for the current host.',
  },
  function* (self) {
    const { operands } = yield* self.options({ short: '' })
    if (operands.length > 0) return yield* self.usage(`extra operand ${self.quote(operands[0]!)}`)
    // As gethostid(3) gives it where the host's name has no address.
    yield* self.print('00000000\n')
    return 0
  },
)

/** What people ask for; the limits of Linux on a 64-bit machine. */
const VARIABLES: Readonly<Record<string, string>> = {
  ARG_MAX: '2097152',
  CHAR_BIT: '8',
  CLK_TCK: '100',
  GNU_LIBC_VERSION: 'glibc 2.36',
  HOST_NAME_MAX: '64',
  INT_MAX: '2147483647',
  INT_MIN: '-2147483648',
  IOV_MAX: '1024',
  LINE_MAX: '2048',
  LOGIN_NAME_MAX: '256',
  LONG_BIT: '64',
  LONG_MAX: '9223372036854775807',
  NGROUPS_MAX: '65536',
  PAGESIZE: '4096',
  PAGE_SIZE: '4096',
  PATH: '/bin:/usr/bin',
  PTHREAD_STACK_MIN: '16384',
  SYMLOOP_MAX: 'undefined',
  UINT_MAX: '4294967295',
  WORD_BIT: '32',
}
const PATH_VARIABLES: Readonly<Record<string, string>> = {
  LINK_MAX: '127',
  NAME_MAX: '255',
  PATH_MAX: '4096',
  PIPE_BUF: '4096',
}

const getconf = command(
  { names: ['getconf'], usage: '', summary: '', package: 'Debian GLIBC 2.36-9+deb12u10', version: '2.36' },
  function* (self) {
    const [name, path, ...more] = self.args
    const isPathVariable = name !== undefined && name in PATH_VARIABLES
    if (name === undefined || more.length > 0 || (isPathVariable && path === undefined)) return yield* usage(self)
    if (isPathVariable) {
      const stat = self.sys.stat(path!)
      if (!stat.ok) return yield* self.fail(`${path}: ${self.reason(stat.error)}`, 2)
      yield* self.print(`${PATH_VARIABLES[name]}\n`)
      return 0
    }
    const value = VARIABLES[name.replace(/^_POSIX_/, '')] ?? measured(self, name)
    if (value === null) return yield* self.fail(`Unrecognized variable \`${name}'`, 2)
    if (path !== undefined) return yield* usage(self)
    yield* self.print(`${value}\n`)
    return 0
  },
)

function* usage(self: Command): Task<number> {
  yield* self.stderr.write(
    `Usage: ${self.name} [-v specification] variable_name [pathname]\n       ${self.name} -a [pathname]\n`,
  )
  return 2
}

function measured(self: Command, name: string): string | null {
  if (name === 'OPEN_MAX' || name === 'CHILD_MAX') {
    const limit = self.sys.prlimit(0, name === 'OPEN_MAX' ? 'nofile' : 'nproc')
    return limit.ok && Number.isFinite(limit.value.soft) ? String(limit.value.soft) : '-1'
  }
  return /^_?NPROCESSORS_(ONLN|CONF)$/.test(name) ? '2' : null
}

export default [stdbuf, chroot, hostid, getconf]
