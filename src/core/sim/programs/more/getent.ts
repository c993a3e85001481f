/** getent of glibc 2.36, over files and /etc/hosts. */
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { readText } from '../lib/files.ts'
import { getaddrinfo, parseAddress } from '../lib/getaddrinfo.ts'
import { type Group, readAccounts, type User } from '../lib/users.ts'

const NOT_FOUND = 2
const TRY = "Try `getent --help' or `getent --usage' for more information.\n"

type Lookup = (self: Command, keys: readonly string[]) => Task<number>

const DATABASES: Readonly<Record<string, Lookup>> = {
  passwd,
  group,
  hosts,
  ahosts: (self, keys) => ahosts(self, keys, undefined),
  ahostsv4: (self, keys) => ahosts(self, keys, 'inet'),
  ahostsv6: (self, keys) => ahosts(self, keys, 'inet6'),
  services,
  protocols: (self, keys) => table(self, keys, '/etc/protocols', protocolLine),
  networks: (self, keys) => table(self, keys, '/etc/networks', (words) => words.join(' ')),
  shadow: (self, keys) => lines(self, keys, '/etc/shadow'),
  gshadow: (self, keys) => lines(self, keys, '/etc/gshadow'),
  aliases: (self, keys) => lines(self, keys, '/etc/aliases'),
  ethers: (self, keys) => lines(self, keys, '/etc/ethers'),
  rpc: (self, keys) => lines(self, keys, '/etc/rpc'),
  netgroup: none,
  initgroups,
}

export default command(
  {
    names: ['getent'],
    usage: '[OPTION...] database [key ...]',
    summary: 'Get entries from administrative database.',
    package: 'Debian GLIBC 2.36-9+deb12u10',
    version: '2.36',
  },
  function* (self) {
    const { operands } = yield* self.options({ short: 's:i', long: { service: 's:', 'no-idn': 'i' } })
    const [name, ...keys] = operands
    if (name === undefined) {
      yield* self.warn('wrong number of arguments')
      yield* self.print(TRY)
      return 1
    }
    const lookup = DATABASES[name]
    if (!lookup) {
      yield* self.stderr.write(`Unknown database: ${name}\n`)
      yield* self.print(TRY)
      return 1
    }
    return yield* lookup(self, keys)
  },
)

function* none(self: Command): Task<number> {
  yield* self.stdout.flush()
  return NOT_FOUND
}

const userLine = (u: User): string => `${u.name}:x:${u.uid}:${u.gid}:${u.gecos}:${u.home}:${u.shell}\n`
const groupLine = (g: Group): string => `${g.name}:x:${g.gid}:${g.members.join(',')}\n`

function* passwd(self: Command, keys: readonly string[]): Task<number> {
  const accounts = yield* readAccounts(self.sys)
  return yield* each(self, keys, accounts.users.map(userLine), (key) => {
    const found = accounts.userNamed(key) ?? (/^\d+$/.test(key) ? accounts.user(Number(key)) : undefined)
    return found ? userLine(found) : null
  })
}

function* group(self: Command, keys: readonly string[]): Task<number> {
  const accounts = yield* readAccounts(self.sys)
  return yield* each(self, keys, accounts.groups.map(groupLine), (key) => {
    const found = accounts.groupNamed(key) ?? (/^\d+$/.test(key) ? accounts.group(Number(key)) : undefined)
    return found ? groupLine(found) : null
  })
}

function* initgroups(self: Command, keys: readonly string[]): Task<number> {
  const accounts = yield* readAccounts(self.sys)
  for (const key of keys) {
    const gids = accounts.groups.filter((g) => g.members.includes(key)).map((g) => g.gid)
    yield* self.print(`${key.padEnd(21)} ${gids.join(' ')}\n`)
  }
  return 0
}

function* each(
  self: Command,
  keys: readonly string[],
  all: readonly string[],
  find: (key: string) => string | null,
): Task<number> {
  if (keys.length === 0) {
    yield* self.print(all.join(''))
    return 0
  }
  let status = 0
  for (const key of keys) {
    const line = find(key)
    if (line === null) status = NOT_FOUND
    else yield* self.print(line)
  }
  return status
}

interface HostLine {
  readonly address: string
  readonly names: readonly string[]
}

function* hostLines(self: Command): Task<readonly HostLine[]> {
  const text = (yield* readText(self.sys, '/etc/hosts')) ?? ''
  return text.split('\n').flatMap((line) => {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    return address && names.length > 0 ? [{ address, names }] : []
  })
}

const hostLine = ({ address, names }: HostLine): string => `${address.padEnd(15)} ${names.join(' ')}\n`

/** gethostbyname2(3): IPv6 first, then IPv4. */
function* hosts(self: Command, keys: readonly string[]): Task<number> {
  const known = yield* hostLines(self)
  // Enumerating maps IPv6's loopback to IPv4's.
  const all = known.map((line) => hostLine(line.address === '::1' ? { ...line, address: '127.0.0.1' } : line))
  return yield* each(self, keys, all, (key) => {
    const literal = parseAddress(key)
    const matches = literal
      ? known.filter((line) => line.address === literal.address)
      : known.filter((line) => line.names.includes(key))
    const found = matches.find((line) => line.address.includes(':')) ?? matches[0]
    return found ? hostLine(found) : null
  })
}

function* ahosts(self: Command, keys: readonly string[], family: 'inet' | 'inet6' | undefined): Task<number> {
  let status = 0
  // AI_ADDRCONFIG: a family of which there is no address but the loopback's is not asked for.
  const links = self.sys.links()
  const own = links.ok ? links.value.flatMap(({ addresses }) => addresses.map(({ cidr }) => cidr)) : []
  const hasFour = own.some((cidr) => !cidr.includes(':') && cidr !== '127.0.0.1/8')
  const hasSix = own.some((cidr) => cidr.includes(':') && cidr !== '::1/128')
  if ((family === 'inet' && !hasFour) || (family === 'inet6' && !hasSix)) return NOT_FOUND
  for (const key of keys) {
    const found = yield* getaddrinfo(self.sys, key, family ? { family } : {})
    if (!found.ok) {
      status = NOT_FOUND
      continue
    }
    let isFirst = true
    for (const { address } of found.value) {
      for (const type of ['STREAM', 'DGRAM', 'RAW']) {
        yield* self.print(`${address.padEnd(15)} ${type.padEnd(6)} ${isFirst ? key : ''}\n`)
        isFirst = false
      }
    }
  }
  return status
}

function* services(self: Command, keys: readonly string[]): Task<number> {
  return yield* table(
    self,
    keys,
    '/etc/services',
    ([name, port, ...aliases]) => `${name!.padEnd(21)} ${[port, ...aliases].join(' ')}`,
  )
}

const protocolLine = ([name, number, ...aliases]: readonly string[]): string =>
  `${name!.padEnd(21)} ${[number, ...aliases].join(' ')}`

/** Files of `name number/protocol aliases…`. A key is a name, a number, or either with its protocol. */
function* table(
  self: Command,
  keys: readonly string[],
  path: string,
  format: (words: readonly string[]) => string,
): Task<number> {
  const text = (yield* readText(self.sys, path)) ?? ''
  const rows = text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
    .filter((words) => words.length > 1)
  return yield* each(
    self,
    keys,
    rows.map((row) => `${format(row)}\n`),
    (key) => {
      const [wanted, protocol] = key.split('/')
      const found = rows.find(([name, number, ...aliases]) => {
        const [value, own] = number!.split('/')
        if (protocol !== undefined && own !== protocol) return false
        return [name, ...aliases, value].includes(wanted)
      })
      return found ? `${format(found)}\n` : null
    },
  )
}

function* lines(self: Command, keys: readonly string[], path: string): Task<number> {
  const all = ((yield* readText(self.sys, path)) ?? '').split('\n').filter((line) => line !== '')
  return yield* each(
    self,
    keys,
    all.map((line) => `${line}\n`),
    (key) => {
      const found = all.find((line) => line.split(/[:\s]/)[0] === key)
      return found === undefined ? null : `${found}\n`
    },
  )
}
