/** strace's log (`-f -ttt -o`) as the trace which the lab's checks read. */
import type { SocketAddress, TraceEntry } from '../../src/core/sim/kernel/sys.ts'

// 22001 1790000000.123456 bind(18, {sa_family=AF_INET6, sin6_port=htons(3000), …}, 28) = -1 EADDRINUSE (Address already in use)
const CALL = /^(\d+) +(\d+\.\d+) (\w+)\((.*)\) += (\S+)(?: (E[A-Z0-9]+) \(.*\))?.*$/s
const UNFINISHED = /^(\d+) +(\d+\.\d+) (\w+)\((.*) <unfinished \.\.\.>$/s
const RESUMED = /^(\d+) +(\d+\.\d+) <\.\.\. (\w+) resumed>(.*)$/s

export function readStrace(log: string): readonly TraceEntry[] {
  const begun = new Map<string, string>()
  const comms = new Map<string, string>()
  const entries: TraceEntry[] = []
  for (const line of log.split('\n')) {
    const unfinished = UNFINISHED.exec(line)
    if (unfinished) begun.set(unfinished[1]!, `${unfinished[3]}(${unfinished[4]}`)
    if (unfinished) continue
    const resumed = RESUMED.exec(line)
    const whole = resumed ? `${resumed[1]} ${resumed[2]} ${begun.get(resumed[1]!) ?? ''}${resumed[4]}` : line
    const call = CALL.exec(whole)
    if (!call) continue
    const [, pid, time, syscall, args, ret, errno] = call as unknown as string[]
    const entry = entryOf(entries.length + 1, pid!, time!, syscall!, args!, ret!, errno, comms.get(pid!) ?? '')
    if (syscall === 'execve' && errno === undefined)
      comms.set(pid!, (entry.path ?? '').replace(/^.*\//, '').slice(0, 15))
    if (/^(?:clone3?|v?fork)$/.test(syscall!) && errno === undefined) comms.set(ret!, comms.get(pid!) ?? '')
    entries.push({ ...entry, comm: comms.get(pid!) ?? '' })
  }
  return entries.slice(entries.findIndex(isScript) + 1)
}

/** Everything before the case's own shell belongs to setpriv, prlimit and env. */
const isScript = (entry: TraceEntry) =>
  entry.syscall === 'execve' && entry.errno === null && entry.args[1]?.startsWith('["bash", "-c"') === true

function entryOf(
  seq: number,
  pid: string,
  time: string,
  syscall: string,
  args: string,
  ret: string,
  errno: string | undefined,
  comm: string,
): TraceEntry {
  return {
    seq,
    time: Number(time) * 1000,
    pid: Number(pid),
    comm,
    syscall,
    args: splitArguments(args),
    ret,
    errno: (errno ?? null) as TraceEntry['errno'],
    path: pathOf(args),
    address: addressOf(args),
  }
}

/** The last path argument names the target of link, rename and symlink, the only one anything else. */
function pathOf(args: string): string | null {
  const strings = [...args.replace(/\[.*\]/s, '').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text!)
  return strings.length > 0 ? strings.join(' ') : null
}

function addressOf(args: string): SocketAddress | null {
  const port = /sin6?_port=htons\((\d+)\)/.exec(args)
  const address = /inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"/.exec(args)
  const unix = /sun_path=@?"([^"]*)"/.exec(args)
  if (unix) return { family: 'unix', path: unix[1]! }
  if (!port) return null
  return {
    family: args.includes('AF_INET6') ? 'inet6' : 'inet',
    address: address?.[1] ?? address?.[2] ?? '',
    port: Number(port[1]),
  }
}

/** Splits at commas outside of quotes and brackets. */
function splitArguments(args: string): readonly string[] {
  const out: string[] = []
  let depth = 0
  let current = ''
  for (const [token] of args.matchAll(/"(?:[^"\\]|\\.)*"|[^"]/gs)) {
    if ('[{('.includes(token)) depth++
    if (']})'.includes(token)) depth--
    if (token === ',' && depth === 0) {
      out.push(current.trim())
      current = ''
    } else current += token
  }
  return current === '' ? out : [...out, current.trim()]
}
