/** A guest without a library, for the tests of the engine. */
import { Guest, type Plain } from './guest.ts'
import { loadQuickJS } from './loader.ts'

export type HostFunction = (guest: Guest, args: readonly Plain[], argv: number) => Plain

/** A new guest whose global functions are those of `functions`; they get plain arguments and the address of the values. */
export async function bareGuest(functions: Readonly<Record<string, HostFunction>>): Promise<Guest> {
  const names = Object.keys(functions)
  const guest: Guest = new Guest(await loadQuickJS(), {
    call: (index, args, argv) => functions[names[index]!]!(guest, args, argv),
    isRaw: () => true,
    now: () => 0,
    monotonic: () => 0,
    offset: () => 0,
    interrupted: () => false,
    resolveModule: (_base, specifier) => specifier,
    loadModule: () => null,
  })
  names.forEach((name, index) => {
    guest.defineFunction(name, index)
  })
  return guest
}
