/** The options that bash and dash are started with. */
import { isSetOption, isShoptOption, SET_OPTIONS, setOption } from './options.ts'
import type { Shell } from './shell.ts'

/** What is shown instead of running anything. */
export type Shown = 'usage' | 'help' | 'version'

export interface Invocation {
  readonly kind: 'runs'
  readonly command: string | null
  readonly stdin: boolean
  readonly interactive: boolean
  readonly login: boolean
  /** `--norc`, `--noprofile`, `--rcfile FILE`. */
  readonly norc: boolean
  readonly noprofile: boolean
  readonly rcfile: string | null
  /** `-D`, `--dump-po-strings`: the translatable strings are shown, and nothing runs. */
  readonly strings: 'plain' | 'po' | null
  /** `-o` and `-O` without a name. */
  readonly lists: readonly OptionList[]
  readonly rest: readonly string[]
}
export interface OptionList {
  readonly letter: 'o' | 'O'
  readonly on: boolean
}
interface Ending {
  readonly kind: 'ends'
  readonly status: number
  readonly shows: Shown | null
}

const LETTERS = new Map<string, (typeof SET_OPTIONS)[number]['name']>(
  SET_OPTIONS.flatMap(({ name, letter }) => (letter === null ? [] : [[letter, name] as const])),
)

export function readOptions(shell: Shell, argv: readonly string[]): Invocation | Ending {
  let at = 1
  let wantsCommand = false
  let stdin = false
  let interactive = false
  let login = (argv[0] ?? '').startsWith('-')
  let norc = false
  let noprofile = false
  let rcfile: string | null = null
  let shortSeen = false
  let strings: Invocation['strings'] = null
  const lists: OptionList[] = []
  if (/(?:^|\/)-?rbash$/.test(argv[0] ?? '')) shell.shopt.restricted_shell = true
  const bad = (message: string, shows: Shown | null = null): Ending => {
    shell.emit(2, `${shell.name}: ${message}\n`)
    return { kind: 'ends', status: 2, shows }
  }
  for (; at < argv.length; at++) {
    const arg = argv[at]!
    if (arg === '--' || arg === '-') {
      at++
      break
    }
    // Long options stand before the short ones.
    if (shell.isBash && arg.startsWith('--') && !shortSeen) {
      switch (arg) {
        case '--login':
          login = true
          break
        case '--posix':
          setOption(shell, 'posix', true)
          break
        case '--version':
          return { kind: 'ends', status: 0, shows: 'version' }
        case '--help':
          return { kind: 'ends', status: 0, shows: 'help' }
        case '--rcfile':
        case '--init-file':
          rcfile = argv[++at] ?? null
          if (rcfile === null) return bad(`${arg.slice(2)}: option requires an argument`)
          break
        case '--norc':
          norc = true
          break
        case '--noprofile':
          noprofile = true
          break
        case '--noediting':
        case '--debug':
          break
        case '--restricted':
          shell.shopt.restricted_shell = true
          break
        case '--dump-strings':
          strings = 'plain'
          break
        case '--dump-po-strings':
          strings = 'po'
          break
        case '--verbose':
          shell.set.verbose = true
          break
        default:
          return bad(`${arg}: invalid option`, 'usage')
      }
      continue
    }
    if (!/^[-+]./.test(arg)) break
    shortSeen = true
    const on = arg.startsWith('-')
    for (const letter of arg.slice(1)) {
      if (letter === 'c') wantsCommand = true
      else if (letter === 's') stdin = true
      else if (letter === 'i') interactive = true
      else if (letter === 'l') login = true
      else if (letter === 'r' && shell.isBash) shell.shopt.restricted_shell = on
      else if (letter === 'D' && shell.isBash) strings = 'plain'
      else if (letter === 'o' || letter === 'O') {
        const name = argv[++at]
        if (name === undefined) {
          // Without a name the options are shown, as `set -o` and `shopt` do.
          lists.push({ letter, on })
          break
        }
        if (letter === 'o' && isSetOption(name, shell.isBash)) setOption(shell, name, on)
        else if (letter === 'O' && isShoptOption(name)) shell.shopt[name] = on
        else
          return bad(
            !shell.isBash
              ? `0: Illegal option -o ${name}`
              : letter === 'o'
                ? `line 0: ${shell.name}: ${name}: invalid option name`
                : `${name}: invalid shell option name`,
          )
      } else {
        const name = LETTERS.get(letter)
        if (name === undefined) {
          if (!shell.isBash) return bad(`0: Illegal option -${letter}`)
          return bad(`${on ? '-' : '+'}${letter}: invalid option`, 'usage')
        }
        setOption(shell, name, on)
      }
    }
  }
  const rest = argv.slice(at)
  const shared = { kind: 'runs' as const, stdin, interactive, login, norc, noprofile, rcfile, strings, lists }
  if (!wantsCommand) return { ...shared, command: null, rest }
  const [command, ...others] = rest
  if (command === undefined)
    return shell.isBash ? bad('-c: option requires an argument') : bad('0: -c requires an argument')
  return { ...shared, command, rest: others }
}
