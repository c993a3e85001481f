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
  codesByCall ??= indexByCall()
  return codesByCall.get(call) ?? []
}

let codesByCall: Map<string, readonly string[]> | undefined
function indexByCall(): Map<string, readonly string[]> {
  const index = new Map<string, Set<string>>()
  for (const [, calls, errors] of CALLS) {
    for (const call of calls.split(' ')) {
      const codes = index.get(call) ?? new Set()
      for (const code of errors.split(' ')) codes.add(code)
      index.set(call, codes)
    }
  }
  return new Map([...index].map(([call, codes]) => [call, [...codes].sort()]))
}

/** Whether the manual knows a system call of this name. */
export function isSystemCall(name: string): boolean {
  systemCalls ??= new Set(CALLS.flatMap(([section, calls]) => (section === 2 ? calls.split(' ') : [])))
  return systemCalls.has(name)
}

let systemCalls: Set<string> | undefined
