/** Node.js 20: `runNode` is the program; the first call loads QuickJS and boots the library. */
import type { ProgramContext, Task } from '../kernel/sys.ts'
import { loadQuickJS } from './engine/loader.ts'
import { bootRuntime, type Runtime } from './engine/runtime.ts'
import { readOptions } from './host/options.ts'
import { bootCall, HOST_CALLS, NodeProcess } from './host/process.ts'

let runtime: Runtime | null = null
let booting: Generator<void, Runtime> | null = null

/** Boots the library ahead of the first start; `pause` is called between its parts. */
export async function warm(pause: () => Promise<void>): Promise<void> {
  const module = await loadQuickJS()
  while (!bootPart(module)) await pause()
}

/** Known from the moment when all of the library is read. */
function bootPart(module: WebAssembly.Module): Runtime | null {
  if (runtime) return runtime
  booting ??= bootRuntime(module, HOST_CALLS, bootCall)
  const { done, value } = booting.next()
  if (done) runtime = value
  return runtime
}

function boot(module: WebAssembly.Module): Runtime {
  let booted = bootPart(module)
  while (!booted) booted = bootPart(module)
  return booted
}

/** Known once the first process has started: then another one can start inside a synchronous call. */
export function* runNode(context: ProgramContext): Task<number> {
  const { sys, argv, env } = context
  const options = readOptions(argv, env['NODE_OPTIONS'])
  if (options.kind === 'message') {
    yield* sys.write(options.code === 0 ? 1 : 2, new TextEncoder().encode(options.text))
    return options.code
  }
  const process = new NodeProcess(sys, runtime ?? boot(yield* sys.host(loadQuickJS())))
  const input = sys.isatty(0)
  return yield* process.run({
    ...options,
    kind: options.kind === 'stdin' && input ? 'repl' : options.kind,
    pid: sys.getpid(),
    argv0: argv[0]!,
    env,
  })
}
