import { command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'

/** sysconf(3) and confstr(3): the same for every process. */
const SYSTEM: Readonly<Record<string, string>> = {
  CHAR_BIT: '8',
  CLK_TCK: '100',
  HOST_NAME_MAX: '64',
  INT_MAX: '2147483647',
  UINT_MAX: '4294967295',
  INT_MIN: '-2147483648',
  IOV_MAX: '1024',
  LINE_MAX: '2048',
  LOGIN_NAME_MAX: '256',
  LONG_BIT: '64',
  LONG_MAX: '9223372036854775807',
  PTHREAD_STACK_MIN: '16384',
  WORD_BIT: '32',
  NGROUPS_MAX: '65536',
  NPROCESSORS_CONF: '2',
  NPROCESSORS_ONLN: '2',
  PAGESIZE: '4096',
  PAGE_SIZE: '4096',
  PATH: '/bin:/usr/bin',
  POSIX_VERSION: '200809',
  SYMLOOP_MAX: 'undefined',
  TTY_NAME_MAX: '32',
  GNU_LIBC_VERSION: 'glibc 2.36',
  GNU_LIBPTHREAD_VERSION: 'NPTL 2.36',
}
/** What fits into a quarter of the stack, and at least this. */
const LEAST_ARG_MAX = 131_072
/** pathconf(3): these want a path. */
const PATHS: Readonly<Record<string, string>> = {
  LINK_MAX: '127',
  NAME_MAX: '255',
  PATH_MAX: '4096',
  PIPE_BUF: '4096',
  FILESIZEBITS: '64',
  MAX_CANON: '255',
  MAX_INPUT: '255',
}
const USAGE = 'Usage: getconf [-v specification] variable_name [pathname]\n       getconf -a [pathname]\n'

export default command(
  { names: ['getconf'], usage: '[-v SPEC] VAR', summary: 'Get the configuration value for variable VAR.', failure: 2 },
  function* (self) {
    const [name, path] = self.args
    if (name === undefined || self.args.length > 2) {
      yield* self.stderr.write(USAGE)
      return 2
    }
    const key = name.replace(/^_/, '')
    if (key === 'OPEN_MAX' || key === 'CHILD_MAX') {
      const limit = self.sys.prlimit(0, key === 'OPEN_MAX' ? 'nofile' : 'nproc')
      yield* self.print(`${limit.ok && Number.isFinite(limit.value.soft) ? limit.value.soft : 'undefined'}\n`)
      return 0
    }
    if (key === 'ARG_MAX') {
      const stack = self.sys.prlimit(0, 'stack')
      const quarter = stack.ok ? Math.max(LEAST_ARG_MAX, Math.floor(stack.value.soft / 4)) : LEAST_ARG_MAX
      yield* self.print(`${Number.isFinite(quarter) ? quarter : '4611686018427387903'}\n`)
      return 0
    }
    const ofPath = PATHS[key]
    if (ofPath !== undefined) {
      if (path === undefined) {
        yield* self.stderr.write(USAGE)
        return 2
      }
      const there = self.sys.stat(path)
      // glibc answers what is the same everywhere without looking.
      if (!there.ok && key === 'NAME_MAX') return yield* self.fail(`pathconf: ${path}: ${reason(there.error)}`, 3)
      yield* self.print(`${ofPath}\n`)
      return 0
    }
    const value = SYSTEM[key]
    if (value === undefined) return yield* self.fail(`Unrecognized variable \`${name}'`)
    if (path !== undefined) {
      yield* self.stderr.write(USAGE)
      return 2
    }
    yield* self.print(`${value}\n`)
    return 0
  },
)
