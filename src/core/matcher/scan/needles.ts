/** What makes a line worth reading: the words, in lower case, of which it must hold one. Names (`EACCES`) are tested apart. */
import { errnoNames, errnoNumber, linuxNames } from '../../errno/index.ts'
import { PHRASES } from '../dialects/index.ts'
import { knownMessages } from '../evidence/messages.ts'

/** The words of the number forms. */
const NUMBER_WORDS = [
  'errno',
  'errcode',
  'os error',
  'winerror',
  'win32',
  'getlasterror',
  'socketexception',
  'error=',
  'error 1',
  'error: 1',
  'code: 1',
  'code 1',
  'error number',
  'error -',
  'error: -',
  'error (-',
  'error=-',
  'error = -',
  'err=-',
  'err -',
  'err: -',
  'err = -',
  'ret=-',
  'ret = -',
  'ret: -',
  'ret -',
  'rc = -',
  'rc: -',
  'rc=-1',
  'rc=-2',
  'rc=-5',
  'status -',
  'status=-',
  'status: -',
  'result=-',
  'result -',
  'failed: -',
  'failed (-',
  'failed -',
  'failed with -',
  'failed, -',
  'returned -',
  'returns -',
  'with -',
  ' code -',
  'retval',
]

/** Short lower-case atoms with the punctuation that Erlang puts before them. */
const ATOM_STARTS = [',', ':', ' ', '{', '"', "'", '=']

/** Every needle is at least this long; the scanner's sampling stands on it. */
export const SHORTEST = 5

let all: readonly string[] | undefined
export function needles(): readonly string[] {
  all ??= [
    ...new Set([
      ...knownMessages().map(({ text }) => text),
      ...PHRASES.map(({ needle }) => needle),
      ...NUMBER_WORDS,
      ...kernelNumbers(),
      ...kernelNumbers(),
      ...atoms(),
    ]),
  ]
  return all
}

/** `: -110` at the end of a kernel's sentence; a single digit takes the letter before with it. */
function kernelNumbers(): string[] {
  const before = [...'abcdefghijklmnopqrstuvwxyz0123456789)]'].flatMap((char) => [`${char}: -5`, `${char}: -2`])
  return [
    ...before,
    ...linuxNames()
      .map((name) => `: -${errnoNumber(name)}`)
      .filter((text) => text.length >= SHORTEST),
  ]
}

function atoms(): string[] {
  return [...errnoNames()].flatMap((name) => {
    const atom = name.toLowerCase()
    if (/[^a-z0-9]/.test(atom) || atom.length < 4) return []
    return atom.length >= 6 ? [atom] : ATOM_STARTS.map((start) => start + atom)
  })
}
