/** What libuv says of errno, and Node after it. */
import { errnoNumber, LINUX_ALIASES } from './linux.ts'
import { UV, UV_RESOLVER } from './uv.generated.ts'

/** libuv's lower-case text, as Node prints it: `uvMessage('EADDRINUSE')` is `address already in use`. */
export function uvMessage(name: string): string {
  const alias = Object.keys(LINUX_ALIASES).find((one) => LINUX_ALIASES[one] === name)
  const own = UV[name] ?? UV_RESOLVER[name]?.[1] ?? UV[LINUX_ALIASES[name] ?? alias ?? '']
  return own ?? `Unknown system error ${-errnoNumber(name)}`
}

/** The number libuv and Node print: negative errno on Linux, -30xx for the resolver's errors. */
export function uvNumber(name: string): number {
  return UV_RESOLVER[name]?.[0] ?? -errnoNumber(name)
}
