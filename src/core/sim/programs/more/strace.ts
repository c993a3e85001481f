/** strace 6.1: prints the calls that the kernel's trace hands over. */
import { command } from '../lib/command.ts'
import { parseOptions } from '../lib/options.ts'
import { type CallTest, parseCalls } from '../system/strace-filter.ts'
import { ALIGN, complain, outputOf, type Style, Tracer } from '../system/strace-tracer.ts'

const SPEC = {
  short: '+a:cCdDe:E:fFhiI:ko:O:p:P:qrs:S:tTu:U:vVwxX:yzZ',
  long: {
    follow: 'f',
    'follow-forks': 'f',
    output: 'o:',
    attach: 'p:',
    trace: 'trace:',
    'string-limit': 's:',
    'trace-path': 'P:',
    'summary-only': 'c',
    summary: 'C',
    columns: 'a:',
    'decode-fds': 'y',
    'successful-only': 'z',
    'failed-only': 'Z',
    quiet: 'q',
    version: 'V',
    help: 'h',
    env: 'E:',
  },
}

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
    let trace: CallTest = () => true
    let status: Style['status'] = has('z') ? 'successful' : has('Z') ? 'failed' : 'all'
    let signals = true
    let quiet = options.filter((option) => option.name === 'q').length
    for (const option of options.filter(({ name }) => name === 'e' || name === 'trace')) {
      const [, key, text] = /^(?:(\w+)=)?(.*)$/s.exec(option.value!)!
      if (key === undefined || key === 'trace' || key === 't') {
        const parsed = parseCalls(text!)
        if (typeof parsed !== 'function') return yield* complain(self, `invalid system call '${parsed.invalid}'`)
        trace = parsed
      } else if (key === 'signal' || key === 'signals' || key === 's') signals = text !== 'none'
      else if (key === 'status') status = text === 'failed' ? 'failed' : text === 'successful' ? 'successful' : 'all'
      else if (key === 'quiet' || key === 'q') quiet = /exit|all/.test(text!) ? 2 : quiet
    }
    const attach = options.filter((option) => option.name === 'p').map((option) => option.value!)
    if (operands.length === 0 && attach.length === 0) {
      yield* self.stderr.write("strace: must have PROG [ARGS] or -p PID\nTry 'strace -h' for more information.\n")
      return 1
    }
    let path = value('P')
    if (path !== null && !path.startsWith('/')) {
      const cwd = self.sys.getcwd()
      const full = cwd.ok ? `${cwd.value}/${path}` : path
      yield* self.stderr.write(`strace: Requested path "${path}" resolved into "${full}"\n`)
      path = full
    }
    const isSeparate = options.filter((option) => option.name === 'f').length > 1
    const out = isSeparate && value('o') !== null ? self.stderr : yield* outputOf(self, value('o'))
    if (out === null) return 1
    const style: Style = {
      has,
      trace,
      signals,
      status,
      path,
      align: Number(value('a') ?? ALIGN),
      stringLength: Number(value('s') ?? 32),
      hex: (['none', 'unprintable', 'all'] as const)[
        Math.min(2, options.filter((option) => option.name === 'x').length)
      ]!,
      separate: isSeparate ? value('o') : null,
      quiet,
      times: options.filter((option) => option.name === 't').length,
    }
    const tracer = new Tracer(self, out, style, value('o') !== null)
    return attach.length > 0 ? yield* tracer.attach(attach) : yield* tracer.run(operands)
  },
)
