/** node's command line. */
export type Options =
  | {
      readonly kind: 'file' | 'eval' | 'stdin' | 'check'
      readonly file?: string
      readonly source?: string
      readonly print?: boolean
      readonly isModule?: boolean
      readonly argv: readonly string[]
      readonly execArgv: readonly string[]
      readonly options: Readonly<Record<string, unknown>>
    }
  | { readonly kind: 'message'; readonly text: string; readonly code: number }

const VERSION = 'v20.20.2'
/** Options that take the next argument as their value. */
const WITH_VALUE = new Set([
  '-r',
  '--require',
  '--import',
  '-C',
  '--conditions',
  '--env-file',
  '--title',
  '--unhandled-rejections',
  '--test-reporter',
  '--input-type',
  '--stack-trace-limit',
  '--max-http-header-size',
])
const REJECTION_MODES = new Set(['warn-with-error-code', 'throw', 'strict', 'warn', 'none'])
const FLAG =
  /^--(no-)?(warnings|deprecation|trace-warnings|trace-deprecation|trace-uncaught|throw-deprecation|pending-deprecation|preserve-symlinks(-main)?|experimental-[a-z-]+|enable-source-maps|expose-gc|harmony[a-z-]*|max-old-space-size(=.*)?|max-http-header-size=.*|stack-size=.*|abort-on-uncaught-exception|use-strict|trace-exit|trace-sigint|inspect(-brk)?(=.*)?|test|watch|network-family-autoselection.*|dns-result-order=.*|title=.*|stack-trace-limit=.*|conditions=.*|env-file=.*|input-type=.*|unhandled-rejections=.*|test-reporter=.*|require=.*|import=.*)$/

/** The command line, and what NODE_OPTIONS puts before it. */
export function readOptions(argv: readonly string[], fromEnvironment = ''): Options {
  const own = readArguments(argv)
  const words = fromEnvironment.split(/\s+/).filter(Boolean)
  if (words.length === 0 || own.kind === 'message') return own
  const before = readArguments([argv[0]!, ...words, 'script'])
  const refused = words.find((word) => word.startsWith('-') && NOT_IN_ENVIRONMENT.test(word))
  if (before.kind === 'message' || refused !== undefined) {
    const option = refused ?? words.find((word) => word.startsWith('-'))
    return { kind: 'message', text: `${argv[0]}: ${option} is not allowed in NODE_OPTIONS\n`, code: 9 }
  }
  const modules = [before, own].flatMap(({ options }) => options['require'] as string[])
  return { ...own, options: { ...before.options, ...own.options, require: modules } }
}

const NOT_IN_ENVIRONMENT =
  /^(-e|--eval|-p|--print|-c|--check|-i|-v|--version|-h|--help|--test|--expose-gc|--v8-options)(=|$)/

function readArguments(argv: readonly string[]): Options {
  const rest = argv.slice(1)
  const execArgv: string[] = []
  const require: string[] = []
  const options: Record<string, unknown> = { require }
  let source: string | null = null
  let print = false
  let check = false
  let forceStdin = false
  while (rest.length > 0 && rest[0]!.startsWith('-') && rest[0] !== '-') {
    const arg = rest.shift()!
    if (arg === '--') break
    if (arg === '-v' || arg === '--version') return { kind: 'message', text: `${VERSION}\n`, code: 0 }
    if (arg === '-h' || arg === '--help') return { kind: 'message', text: HELP, code: 0 }
    if (/^(-e|--eval|-p|--print|-pe)(=|$)/.test(arg)) {
      const isPrint = /^(-p|--print|-pe)/.test(arg)
      print ||= isPrint
      const attached = arg.includes('=') ? arg.slice(arg.indexOf('=') + 1) : null
      // -p alone prints what comes from elsewhere: -e behind it, or standard input.
      if (isPrint && attached === null && (rest.length === 0 || rest[0]!.startsWith('-'))) {
        execArgv.push(arg)
        continue
      }
      const value: string | null = attached ?? rest.shift() ?? source
      if (value === null) return { kind: 'message', text: `${argv[0]}: ${arg} requires an argument\n`, code: 9 }
      source = value
      execArgv.push(arg, ...(attached === null ? [value] : []))
      continue
    }
    if (arg === '-c' || arg === '--check') check = true
    else if (arg === '-i' || arg === '--interactive') forceStdin = true
    else if (WITH_VALUE.has(arg)) {
      const value = rest.shift()
      if (value === undefined) return { kind: 'message', text: `${argv[0]}: ${arg} requires an argument\n`, code: 9 }
      set(options, require, arg, value)
      execArgv.push(arg, value)
      continue
    } else if (FLAG.test(arg)) {
      const [name = '', value] = arg.split(/=(.*)/s)
      set(options, require, name, value ?? true)
    } else return { kind: 'message', text: `${argv[0]}: bad option: ${arg}\n`, code: 9 }
    execArgv.push(arg)
  }
  const mode = options['unhandledRejections']
  if (mode !== undefined && !REJECTION_MODES.has(String(mode)))
    return { kind: 'message', text: `${argv[0]}: invalid value for --unhandled-rejections\n`, code: 9 }
  const inputType = options['inputType'] ?? 'commonjs'
  if (inputType !== 'module' && inputType !== 'commonjs')
    return { kind: 'message', text: `${argv[0]}: --input-type must be "module" or "commonjs"\n`, code: 9 }
  const isModule = inputType === 'module'
  const exec = '/usr/bin/node'
  if (source !== null) return { kind: 'eval', source, print, isModule, argv: [exec, ...rest], execArgv, options }
  const [file, ...args] = rest
  if (file === undefined || file === '-' || forceStdin) {
    return { kind: 'stdin', print, isModule, argv: [exec, ...(file === '-' ? ['-', ...args] : [])], execArgv, options }
  }
  return { kind: check ? 'check' : 'file', file, argv: [exec, file, ...args], execArgv, options }
}

function set(options: Record<string, unknown>, require: string[], name: string, value: unknown): void {
  switch (name) {
    case '-r':
    case '--require':
    case '--import':
      require.push(String(value))
      return
    case '--no-warnings':
      options['noWarnings'] = true
      return
    case '--unhandled-rejections':
      options['unhandledRejections'] = value
      return
    case '--input-type':
      options['inputType'] = value
      return
    case '--test-reporter':
      options['testReporter'] = value
      return
    case '--preserve-symlinks':
      options['preserveSymlinks'] = true
      return
    case '--stack-trace-limit':
      options['stackTraceLimit'] = Number(value)
      return
    default:
      options[name.replace(/^--/, '')] = value
  }
}

const HELP = `Usage: node [options] [ script.js ] [arguments]
       node inspect [options] [ script.js | host:port ] [arguments]

Options:
  -                           script read from stdin (default if no file
                              name is provided, interactive mode if a tty)
  --                          indicate the end of node options
  -c, --check                 syntax check script without executing
  -e, --eval=...              evaluate script
  -h, --help                  print node command line options (currently set)
  -i, --interactive           always enter the REPL even if stdin does not
                              appear to be a terminal
  -p, --print [...]           evaluate script and print result
  -r, --require=...           CommonJS module to preload (option can be
                              repeated)
  -v, --version               print Node.js version
`
