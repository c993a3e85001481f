/** Node.js 20: `runNode` is the program; the first call loads QuickJS and boots the library. */
import type { ProgramContext, Task } from '../kernel/sys.ts'
import { loadQuickJS } from './engine/loader.ts'
import { bootRuntime, type Runtime } from './engine/runtime.ts'
import { readOptions } from './host/options.ts'
import { bootCall, HOST_CALLS, NodeProcess } from './host/process.ts'

let runtime: Runtime | null = null

/** Known once the first process has started: then another one can start inside a synchronous call. */
export function* runNode(context: ProgramContext): Task<number> {
  const { sys, argv, env } = context
  const options = readOptions(argv, env['NODE_OPTIONS'])
  if (options.kind === 'message') {
    yield* sys.write(options.code === 0 ? 1 : 2, new TextEncoder().encode(options.text))
    return options.code
  }
  runtime ??= bootRuntime(yield* sys.host(loadQuickJS()), HOST_CALLS, bootCall)
  const process = new NodeProcess(sys, runtime)
  const input = sys.isatty(0)
  return yield* process.run({
    ...options,
    kind: options.kind === 'stdin' && input ? 'repl' : options.kind,
    pid: sys.getpid(),
    argv0: argv[0]!,
    env,
  })
}
