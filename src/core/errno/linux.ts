/**
 * What a Linux machine itself knows of errno: its numbers and glibc's texts. A module of its own, so that the lab
 * does not carry the tables of every other platform.
 */
import { LINUX, RESOLVER } from './linux.generated.ts'

/** glibc's text: `strerror('ENOENT')` is `No such file or directory`. */
export function strerror(name: string): string {
  return LINUX[name]?.[1] ?? RESOLVER[name] ?? `Unknown error ${name}`
}

/** The Linux number (asm-generic: x86, ARM, RISC-V), or NaN for a name that Linux does not have. */
export function errnoNumber(name: string): number {
  return LINUX[name]?.[0] ?? Number.NaN
}

/** The canonical name of a Linux number: 11 is `EAGAIN`, never `EWOULDBLOCK`. */
export function errnoName(number: number): string | null {
  return namesByNumber().get(Math.abs(number)) ?? null
}

/** Every name Linux has, aliases too, by number. */
export function linuxNames(): readonly string[] {
  return Object.keys(LINUX)
}

/** Aliases that Linux defines to another name's number. */
export const LINUX_ALIASES: Readonly<Record<string, string>> = {
  EWOULDBLOCK: 'EAGAIN',
  EDEADLOCK: 'EDEADLK',
  ENOTSUP: 'EOPNOTSUPP',
}

let byNumber: Map<number, string> | undefined
function namesByNumber(): Map<number, string> {
  byNumber ??= new Map(
    Object.entries(LINUX)
      .filter(([name]) => !Object.hasOwn(LINUX_ALIASES, name))
      .map(([name, [number]]) => [number, name]),
  )
  return byNumber
}
