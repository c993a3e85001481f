/** Which calls say in their manual page that they return a code. */
import { CALLS } from './calls.generated.ts'

export interface ManualCall {
  readonly call: string
  /** 2 system calls, 3 library, 7 protocols and overviews. */
  readonly section: 2 | 3 | 7
}

/** Calls whose manual page lists the code, system calls first: `callsOf('EADDRINUSE')` has bind(2). */
export function callsOf(code: string): readonly ManualCall[] {
  const seen = new Map<string, ManualCall>()
  for (const [section, calls, errors] of CALLS) {
    if (!errors.split(' ').includes(code)) continue
    for (const call of calls.split(' ')) seen.set(`${section} ${call}`, { call, section })
  }
  return [...seen.values()].sort((a, b) => a.section - b.section || (a.call < b.call ? -1 : 1))
}

/** The codes that the manual page of a call lists. */
export function codesOfCall(call: string): readonly string[] {
  const codes = CALLS.filter(([, calls]) => calls.split(' ').includes(call)).flatMap(([, , errors]) =>
    errors.split(' '),
  )
  return [...new Set(codes)].sort()
}

/** Whether the manual knows a system call of this name. */
export function isSystemCall(name: string): boolean {
  systemCalls ??= new Set(CALLS.flatMap(([section, calls]) => (section === 2 ? calls.split(' ') : [])))
  return systemCalls.has(name)
}

let systemCalls: Set<string> | undefined
