import type { Call } from '../../src/core/sim/kernel/calls.testing.ts'
import { Random } from '../../src/core/sim/kernel/random.ts'

/** Random calls on the names of the world `calls`, the awkward ones on purpose: empty, long, with slashes and dots. */
export function randomCalls(seed: number, count: number): Call[] {
  const random = new Random(seed)
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!
  const path = () => randomPath(random, pick)
  return Array.from({ length: count }, () => randomCall(pick, path))
}

type Pick = <T>(list: readonly T[]) => T

const words = (text: string) => text.split(' ')
const NAMES = words(
  'f g z d e nw nx nr root priv st sg a aw x xi xe su lf ld lg lgd lx l1 l2 up labs p null hl ro sm ne new new2 n3',
)
const BELOW = words('f a m d x new new2 n3 . .. f/x gone/x f g z d e')
const PLACES = words('. .. / ./ ../t ../t/f /srv/t /nonexistent /etc/shadow /srv/t/../t/f')

const V4 = words(
  '127.0.0.1 127.0.0.1 127.0.0.1 127.0.0.1 0.0.0.0 127.0.0.2 10.0.0.5 10.9.1.1 10.9.2.1 10.9.3.1 192.0.2.1',
)
const V6 = words('::1 ::1 :: ::ffff:127.0.0.1 2001:db8:1::1 2001:db8:2::1')
const UNIX = words('/tmp/s1 /tmp/s1 /tmp/s2 /tmp/nodir/s /etc/passwd /srv/t')
const PORTS = words('5000 5000 5000 5000 5000 5001 5001 80 0 9998 3999')
const SOCKETS = words('3 3 4 4 5 5 6 7 8 9 40')

const NETWORK_SHAPES: readonly (readonly string[])[] = [
  ...repeat(5, ['socket', 'inet inet inet inet6 unix', 'stream stream stream dgram']),
  ...repeat(6, ['bind', 'socket', 'address']),
  ...repeat(5, ['listen', 'socket', '0 1 5']),
  ...repeat(8, ['connect', 'socket', 'address']),
  ...repeat(4, ['accept', 'socket']),
  ...repeat(4, ['send', 'socket', '1 10 100']),
  ...repeat(4, ['recv', 'socket', '1 10 100']),
  ...repeat(2, ['sendto', 'socket', '5', 'address']),
  ...repeat(2, ['shutdown', 'socket', '0 1 2']),
  ...repeat(3, ['close', 'socket']),
  ...repeat(3, [
    'option',
    'socket',
    'SO_REUSEADDR SO_REUSEADDR SO_REUSEPORT IPV6_V6ONLY SO_BROADCAST SO_LINGER',
    '0 1 1',
  ]),
  ['error', 'socket'],
  ...repeat(2, ['name', 'socket']),
  ['peer', 'socket'],
  ...repeat(2, ['poll', 'socket']),
]

/** Random calls on a handful of sockets, addresses and ports, so that they meet. */
export function randomNetworkCalls(seed: number, count: number): Call[] {
  const random = new Random(seed)
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!
  const address = () => {
    const chance = random.next()
    if (chance < 0.6) return [pick(V4), pick(PORTS)]
    return chance < 0.85 ? [pick(V6), pick(PORTS)] : [pick(UNIX), '0']
  }
  return Array.from({ length: count }, (_, i) => {
    const [name = '', ...parameters] = i < 4 ? NETWORK_SHAPES[0]! : pick(NETWORK_SHAPES)
    const values = parameters.flatMap((parameter) =>
      parameter === 'address' ? address() : [pick(parameter === 'socket' ? SOCKETS : words(parameter))],
    )
    return [name, ...values]
  })
}

function randomPath(random: Random, pick: Pick): string {
  const chance = random.next()
  if (chance < 0.01) return ''
  if (chance < 0.02) return 'n'.repeat(pick([254, 255, 256]))
  if (chance < 0.025) return `${`${'n'.repeat(200)}/`.repeat(pick([20, 21]))}f`
  if (chance < 0.05) return pick(PLACES)
  let path = pick(NAMES)
  while (random.next() < 0.4) path += `/${pick(BELOW)}`
  return random.next() < 0.1 ? `${path}/` : path
}

const FDS = words('3 3 4 4 5 6 7 1000 -1')
const FLAGS = words(
  '00 01 02 0100 0101 0102 0301 01001 01101 02001 0200000 0400000 0400001 010000000 04000 04001 020200002 0200100 01000',
)
const FIFO = /(^|\/)p\/?$/

/** What each call takes: `path`, `fd`, or the values to choose from. A call named twice is made twice as often. */
const SHAPES: readonly (readonly string[])[] = [
  ...repeat(8, ['open', 'path', FLAGS.join(' '), '0644 0600 0000 0755']),
  ...repeat(3, ['close', 'fd']),
  ...repeat(2, ['read', 'fd', '0 1 10 100']),
  ...repeat(3, ['write', 'fd', '0 1 10 5000 20000']),
  ['pwrite', 'fd', '1 10 5000', '0 5 4096 9000 100000'],
  ['lseek', 'fd', '0 5 -1 5000', '0 1 2'],
  ['dup', 'fd'],
  ['dup2', 'fd', '3 4 9 2000 -1'],
  ['dupfd', 'fd', '3 4 9 2000 -1'],
  ['fstat', 'fd'],
  ['fsync', 'fd'],
  ...repeat(3, ['stat', 'path']),
  ...repeat(2, ['lstat', 'path']),
  ...repeat(2, ['access', 'path', '0 1 2 4 7 3 5 6']),
  ...repeat(4, ['mkdir', 'path', '0755 0700 01777 02755']),
  ...repeat(4, ['rmdir', 'path']),
  ...repeat(4, ['unlink', 'path']),
  ...repeat(6, ['rename', 'path', 'path']),
  ['noreplace', 'path', 'path'],
  ['exchange', 'path', 'path'],
  ...repeat(4, ['link', 'path', 'path']),
  ['linkfollow', 'path', 'path'],
  ...repeat(2, ['symlink', `f d gone ${'q'.repeat(130)}`, 'path']),
  ['readlink', 'path'],
  ...repeat(2, ['chmod', 'path', '0755 0600 0000 04755 02755 06777 01777']),
  ['fchmod', 'fd', '0755 0600 04755'],
  ['chown', 'path', '-1 1000 1001 0', '-1 1000 2000 1001'],
  ['lchown', 'path', '-1 1000 1001 0', '-1 1000 2000 1001'],
  ...repeat(2, ['truncate', 'path', '0 3 5000 -1 100000']),
  ['ftruncate', 'fd', '0 3 5000 -1'],
  ['fallocate', 'fd', '0 4096', '0 100 10000 -1', '0 1'],
  ['mknod', 'path', '010644 0100600 0140666 020666 040755 0644', '0 259'],
  ['utime', 'path'],
  ['utimeset', 'path'],
  ['umask', '022 077 00 027'],
  ...repeat(2, ['list', 'path']),
  ['space', 'sm sm ro ne gone .'],
  ['exec', 'path'],
  ['flock', 'fd', '5 6 8'],
  ['lock', 'fd', '0 1 2', '0 5', '0 10'],
  ['getxattr', 'path', 'user.a user.b trusted.a foo security.selinux'],
  ['setxattr', 'path', 'user.a trusted.a foo security.b', 'val'],
  ['removexattr', 'path', 'user.a trusted.a foo'],
]

function repeat(times: number, shape: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: times }, () => shape)
}

function randomCall(pick: Pick, path: () => string): Call {
  const [name = '', ...parameters] = pick(SHAPES)
  const args = parameters.map((parameter) =>
    parameter === 'path' ? path() : parameter === 'fd' ? pick(FDS) : pick(words(parameter)),
  )
  // Opening a fifo without O_NONBLOCK would wait for ever.
  if (name === 'open' && FIFO.test(args[0]!)) args[1] = `0${(Number.parseInt(args[1]!, 8) | 0o4000).toString(8)}`
  return [name, ...args]
}
