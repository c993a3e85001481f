/** What makes a line worth reading: the words, in lower case, of which it must hold one; names and numbers are told by their form. */
import { errnoNames } from '../../errno/index.ts'
import { PHRASES } from '../dialects/index.ts'
import { knownMessages } from '../evidence/messages.ts'
import { RUN_NEEDLES } from '../read/runs.ts'

/** Words of the number forms (evidence/numbers.ts); others are told by their form. */
const NUMBER_WORDS = [
  '(os error ',
  'os { code',
  'win32exception',
  'win32 error',
  'win32error',
  'getlasterror',
  'socketexception',
  'unable to lock',
  'error number',
  '(0x000000',
  'system error',
  '[sc] startservice failed',
  '[sc] openservice failed',
  '[sc] createservice failed',
]

/** Every needle is at least this long; the scanner's sampling stands on it. */
export const SHORTEST = 9

let all: readonly string[] | undefined

export function needles(): readonly string[] {
  all ??= [
    ...new Set([
      ...knownMessages().map(({ needle }) => needle),
      ...PHRASES.map(({ needle }) => needle),
      ...NUMBER_WORDS,
      ...RUN_NEEDLES,
    ]),
  ]
  return all
}

let names: ReadonlySet<string> | undefined

/** Words that are names by themselves: `EACCES`, `WSAEACCES` and, as Erlang and Elixir print it, `eacces`. */
export function nameWords(): ReadonlySet<string> {
  names ??= new Set([...errnoNames()].flatMap((name) => [name, `WSA${name}`, name.toLowerCase()]))
  return names
}

/** The shortest beginnings of the words that need not be whole: `errno`, `errcode`, `ERROR_ACCESS_DENIED`, `error=13`, `WinError`. */
export const BEGINNINGS = ['err', 'win']
