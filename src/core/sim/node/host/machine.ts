/** What the guest asks about the process and the machine around it: identity, time, signals, terminals, limits. */
import { strerror } from '../../../errno/linux.ts'
import { SIGNALS, type Signal } from '../../kernel/constants.ts'
import type { Sys, SysResult, Task } from '../../kernel/sys.ts'
import { namedZone } from '../../programs/lib/zones.ts'
import type { Plain } from '../engine/guest.ts'
import { FS_CONSTANTS, OS_CONSTANTS, UV_ERRORS } from './constants.generated.ts'
import { failure } from './files.ts'

type MachineCall = (sys: Sys, args: readonly Plain[]) => Plain | Task<Plain>

const plain = <T>(result: SysResult<T>, map: (value: T) => Plain = () => 0): Plain =>
  result.ok ? map(result.value) : failure(result.error)

export const signalOf = (number: number): Signal | null =>
  (Object.keys(SIGNALS) as Signal[]).find((name) => SIGNALS[name] === number) ?? null

const CPUS = 2

export const machineCalls: Readonly<Record<string, MachineCall>> = {
  now: (sys) => sys.clock(),
  monotonic: (sys) => sys.monotonic(),
  /** Name and offset of a zone at a moment; undefined for one that is not known. */
  zone: (_sys, [name, epoch]) => {
    const at = namedZone(String(name))
    return at === null ? undefined : JSON.stringify(at(Number(epoch)))
  },
  getcwd: (sys) => plain(sys.getcwd(), (path) => path),
  chdir: (sys, [path]) => plain(sys.chdir(String(path))),
  umask: (sys, [mask]) => {
    const wanted = Number(mask)
    if (wanted >= 0) return sys.umask(wanted)
    const old = sys.umask(0)
    sys.umask(old)
    return old
  },
  getuid: (sys) => sys.getuid(),
  geteuid: (sys) => sys.geteuid(),
  getgid: (sys) => sys.getgid(),
  getegid: (sys) => sys.getegid(),
  getgroups: (sys) => JSON.stringify(sys.getgroups()),
  getppid: (sys) => sys.getppid(),
  setuid: (sys, [uid]) => plain(sys.setuid(Number(uid))),
  setgid: (sys, [gid]) => plain(sys.setgid(Number(gid))),
  getpriority: (sys, [pid]) => {
    const got = sys.getpriority(Number(pid))
    return got.ok ? got.value : failure(got.error) - 1000
  },
  setpriority: (sys, [pid, nice]) => plain(sys.setpriority(Number(pid), Number(nice))),
  kill: (sys, [pid, signal]) => {
    const number = Number(signal)
    // A number that no signal has goes to the kernel as it is: EINVAL is its word.
    const name = number === 0 ? 0 : (signalOf(number) ?? (String(number) as Signal))
    return plain(sys.kill(Number(pid), name))
  },
  getrandom: (sys, [count]) => sys.getrandom(Number(count)),
  times: (sys) => JSON.stringify(sys.times()),
  machine: (sys) => JSON.stringify({ ...sys.uname(), ...sys.sysinfo(), cpus: CPUS }),
  interfaces: (sys) => JSON.stringify(interfacesOf(sys)),
  winsize: (sys, [fd]) => {
    const size = sys.winsize(Number(fd))
    return JSON.stringify(size.ok ? [size.value.rows, size.value.cols] : [24, 80])
  },
  setRaw: (sys, [fd, on]) => plain(sys.tcsetattr(Number(fd), { icanon: !on, echo: !on, isig: !on })),
  fdKind: (sys, [fd]) => kindOf(sys, Number(fd)),
  strerror: (_sys, [name]) => strerror(String(name)),
  errnoTable: () => JSON.stringify(UV_ERRORS),
  constants: () => JSON.stringify(OS_CONSTANTS),
  fsConstants: () => JSON.stringify(FS_CONSTANTS),
}

/** uv_guess_handle: what stands behind a descriptor. */
function kindOf(sys: Sys, fd: number): string {
  if (sys.isatty(fd)) return 'tty'
  const stat = sys.fstat(fd)
  if (!stat.ok) return 'unknown'
  switch (stat.value.mode & 0o170000) {
    case 0o100000:
    case 0o020000:
    case 0o060000:
      return 'file'
    case 0o010000:
    case 0o140000:
      return 'pipe'
    default:
      return 'unknown'
  }
}

function interfacesOf(sys: Sys): Record<string, unknown> {
  const links = sys.links()
  if (!links.ok) return {}
  return Object.fromEntries(
    links.value
      .filter(({ up, addresses }) => up && addresses.length > 0)
      .map(({ name, addresses, mac, loopback }) => [
        name,
        addresses.map(({ cidr }) => {
          const [address = '', bits = '0'] = cidr.split('/')
          const isV6 = address.includes(':')
          const base = { address, netmask: isV6 ? maskV6(Number(bits)) : maskV4(Number(bits)) }
          const tail = { mac, internal: loopback, cidr }
          return isV6 ? { ...base, family: 'IPv6', ...tail, scopeid: 0 } : { ...base, family: 'IPv4', ...tail }
        }),
      ]),
  )
}

const maskV4 = (bits: number): string =>
  [0, 8, 16, 24].map((start) => 256 - 2 ** (8 - Math.max(0, Math.min(8, bits - start)))).join('.')
const maskV6 = (bits: number): string =>
  bits === 128 ? 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff' : `${'ffff:'.repeat(Math.floor(bits / 16))}:`
