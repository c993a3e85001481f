/** pidof of procps/sysvinit: newest first; exit 1 when nothing runs under that name. */
import { command } from '../lib/command.ts'
import { readProcs } from '../system/proc.ts'

export default command(
  { names: ['pidof'], usage: '[options] [program [...]]', summary: '', package: 'sysvinit', version: '' },
  function* (self) {
    const { options, operands } = yield* self.options({ short: 'chnqsxzo:S:', long: {} })
    const has = (name: string) => options.some((option) => option.name === name)
    const omitted = options
      .filter((option) => option.name === 'o')
      .flatMap((option) => option.value!.split(','))
      .map((item) => (item === '%PPID' ? self.sys.getppid() : Number(item)))
    const separator = options.findLast((option) => option.name === 'S')?.value ?? ' '
    const found: number[] = []
    const procs = [...(yield* readProcs(self.sys))].reverse()
    for (const name of operands) {
      const base = name.slice(name.lastIndexOf('/') + 1)
      for (const proc of procs) {
        if (proc.pid === self.sys.getpid() || omitted.includes(proc.pid) || found.includes(proc.pid)) continue
        const exe = self.sys.readlink(`/proc/${proc.pid}/exe`)
        const first = proc.argv[0] ?? ''
        const isByPath = name.includes('/') && ((exe.ok && exe.value === name) || first === name)
        const isByName =
          !name.includes('/') &&
          (first.slice(first.lastIndexOf('/') + 1).replace(/^-/, '') === base || proc.comm === base)
        const script = proc.argv[1] ?? ''
        const isScript = has('x') && script.slice(script.lastIndexOf('/') + 1) === base
        if (isByPath || isByName || isScript) found.push(proc.pid)
      }
    }
    if (found.length === 0) return 1
    if (!has('q')) yield* self.print(`${(has('s') ? found.slice(0, 1) : found).join(separator)}\n`)
    return 0
  },
)
