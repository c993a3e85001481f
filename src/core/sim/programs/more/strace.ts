/** strace 6.1: prints the calls that the kernel's trace hands over. */
import { command } from '../lib/command.ts'
import { parseOptions } from '../lib/options.ts'
import { readAccounts } from '../lib/users.ts'
import { complaintAbout, readExpressions, SPEC } from '../system/strace-options.ts'
import { CommandOutput, complain, outputOf } from '../system/strace-output.ts'
import { ALIGN, type Style, Tracer } from '../system/strace-tracer.ts'

export default command(
  { names: ['strace'], usage: '[OPTION]... PROG [ARGS]', summary: 'Trace system calls.' },
  function* (self) {
    const { options, operands, error } = parseOptions(self.args, SPEC)
    if (error !== null) {
      yield* self.stderr.write(`strace: ${error}\nTry 'strace -h' for more information.\n`)
      return 1
    }
    const has = (name: string): boolean => options.some((option) => option.name === name)
    const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
    if (has('V')) {
      yield* self.print(
        'strace -- version 6.1\nCopyright (c) 1991-2022 The strace developers <https://strace.io>.\nThis is free software; see the source for copying conditions.  There is NO\nwarranty; not even for MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.\n\nOptional features enabled: stack-trace=libunwind stack-demangle m32-mpers mx32-mpers\n',
      )
      return 0
    }
    if (has('h')) return yield* self.help()
    if (has('z') && has('Z')) {
      yield* self.stderr.write(
        'strace: Only the last of -z/--successful-only/-Z/--failed-only options will take effect. See status qualifier for more complex filters.\n',
      )
    }
    const complaint = complaintAbout(options)
    if (complaint !== null) return yield* complain(self, complaint)
    const expressions = readExpressions(options, self.env.LC_ALL || self.env.LANG || 'C')
    if (typeof expressions === 'string') return yield* complain(self, expressions)
    const user = value('u')
    if (user !== null && self.sys.geteuid() !== 0)
      return yield* complain(self, 'You must be root to use the -u/--username option')
    if (user !== null && (yield* readAccounts(self.sys)).userNamed(user) === undefined)
      return yield* complain(self, `Cannot find user '${user}'`)
    const attach = options.filter((option) => option.name === 'p').map((option) => option.value!)
    if (operands.length === 0 && attach.length === 0) {
      yield* self.stderr.write("strace: must have PROG [ARGS] or -p PID\nTry 'strace -h' for more information.\n")
      return 1
    }
    let path = value('P')
    if (path !== null && !path.startsWith('/')) {
      const cwd = self.sys.getcwd()
      const full = cwd.ok ? `${cwd.value}/${path}` : path
      if (self.sys.stat(path).ok) yield* self.stderr.write(`strace: Requested path "${path}" resolved into "${full}"\n`)
      path = full
    }
    const isSeparate = options.filter((option) => option.name === 'f').length > 1
    const out = isSeparate && value('o') !== null ? self.stderr : yield* outputOf(self, value('o'), has('A'))
    if (out === null) return 1
    const style: Style = {
      has,
      ...expressions,
      user,
      sortBy: value('S') ?? 'time',
      namesSockets: options.filter((option) => option.name === 'y').length > 1,
      columns: value('U')?.split(',') ?? null,
      path,
      align: Number(value('a') ?? ALIGN),
      stringLength: Number(value('s') ?? 32),
      hex: (['none', 'unprintable', 'all'] as const)[
        Math.min(2, options.filter((option) => option.name === 'x').length)
      ]!,
      separate: isSeparate ? value('o') : null,
      times: options.filter((option) => option.name === 't').length,
    }
    const tracer = new Tracer(self, out, style, value('o') !== null)
    const status = attach.length > 0 ? yield* tracer.attach(attach) : yield* tracer.run(operands)
    if (out instanceof CommandOutput) yield* out.finish()
    return status
  },
)
