/** npm's report of a failure: `npm error …` lines, the same for every command. */
import { errnoNumber } from '../../../errno/linux.ts'
import { uvMessage } from '../../../errno/uv.ts'
import type { SysError } from '../../kernel/sys.ts'

/** What npm says below the facts, by errno code. */
const ADVICE: Readonly<Record<string, (text: string) => readonly string[]>> = {
  ENOENT: (text) => [`enoent ${text}`, 'enoent This is related to npm not being able to find a file.', 'enoent'],
  ENOSPC: (text) => [
    `nospc ${text}`,
    'nospc There appears to be insufficient space on your system to finish.',
    'nospc Clear up some disk space and try again.',
  ],
  EROFS: (text) => [
    `rofs ${text}`,
    'rofs Often virtualized file systems, or other file systems',
    "rofs that don't support symlinks, give this error.",
  ],
  EEXIST: (text) => [
    text,
    'File exists: %path%',
    'Remove the existing file and try again, or run npm',
    'with --force to overwrite files recklessly.',
  ],
}

const REJECTED = [
  '',
  'The operation was rejected by your operating system.',
  'It is likely you do not have the permissions to access this file as the current user',
  '',
  'If you believe this might be a permissions issue, please double-check the permissions of the file and its containing directories, or try running the command again as root/Administrator.',
]

export interface Failure {
  readonly lines: readonly string[]
  readonly code: number
}

/** A system call failed; `prefix` is what npm was doing, such as `Could not read package.json: `. */
export function systemFailure({ errno }: SysError, syscall: string, path: string | null, prefix = ''): Failure {
  const number = errnoNumber(errno)
  const at = path === null ? '' : ` '${path}'`
  const text = `${prefix}${prefix === '' ? '' : 'Error: '}${errno}: ${uvMessage(errno)}, ${syscall}${at}`
  const facts = [`code ${errno}`, `syscall ${syscall}`, ...(path === null ? [] : [`path ${path}`]), `errno -${number}`]
  if (errno === 'EACCES' || errno === 'EPERM') {
    const shown = {
      errno: -number,
      code: `'${errno}'`,
      syscall: `'${syscall}'`,
      ...(path === null ? {} : { path: `'${path}'` }),
    }
    const fields = Object.entries(shown).map(([key, value]) => `  ${key}: ${value}`)
    const object = fields.map((line, i) => (i < fields.length - 1 ? `${line},` : line))
    return {
      lines: [...facts, `Error: ${text.replace(/^Error: /, '')} {`, ...object, '}', ...REJECTED],
      code: 256 - number,
    }
  }
  const advice = ADVICE[errno]?.(text) ?? [text]
  return { lines: [...facts, ...advice.map((line) => line.replace('%path%', path ?? ''))], code: 256 - number }
}
