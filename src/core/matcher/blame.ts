/** Which incident came first in the story and which follow from it, and why. DESIGN.md section 3.4. */
import type { Finding, Incident } from '../lib/index.ts'
import type { Group } from './incidents.ts'
import type { Stamp } from './timeline/stamps.ts'

/** What the words on an incident's own lines say about its weight. */
export interface Told {
  /** `Caused by:`, `[cause]`, the end of a chain: what lies below what was said before. */
  readonly deepest: boolean
  /** The program ended with it: uncaught, fatal, panic. */
  readonly fatal: boolean
  /** It was caught, warned of or tried again. */
  readonly mild: boolean
  /** The service or program that speaks. */
  readonly speaker: string | null
  /** By the stamp of its line, or of the line above that began the report. */
  readonly when: Stamp | null
}

export interface Story {
  readonly group: Group
  readonly finding: Finding
  readonly told: Told
}

/** A machine without this cannot do much else. */
const EXHAUSTED = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'ENOMEM'])
/** So does a filesystem that has stopped working. */
const FROZEN = new Set(['EROFS', 'EUCLEAN', 'ESTALE', 'EIO'])
/** The device itself is gone or broken. */
const BROKEN = new Set(['ENODEV', 'ENXIO', 'ENOMEDIUM', 'EREMOTEIO', 'EHWPOISON'])
/** A server that cannot take its address never answers. */
const NOT_SERVING = new Set([
  'EADDRINUSE',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
  'EAFNOSUPPORT',
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'EINVAL',
])
/** What the other side of a failed service sees. */
const CLIENT = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTCONN',
  'ETIMEDOUT',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ESHUTDOWN',
])
/** Often part of normal work. */
const USUAL = new Set(['EEXIST', 'EAGAIN', 'EINTR', 'EINPROGRESS', 'ENOTTY', 'EALREADY', 'ESRCH', 'ECHILD'])

export function blame(stories: readonly Story[]): Incident[] {
  const root = rootOf(stories)
  return stories.map((story, index) => toIncident(story, index, root, stories))
}

/** Index of the story that explains most, or -1 for none. */
function rootOf(stories: readonly Story[]): number {
  let best = -1
  let most = Number.NEGATIVE_INFINITY
  stories.forEach((story, index) => {
    const weight = weigh(story, stories) - index * 0.01
    if (weight > most) {
      most = weight
      best = index
    }
  })
  return best
}

function weigh(own: Story, stories: readonly Story[]): number {
  const { group, told } = own
  const alone = stories.every((other) => other.group.code === group.code)
  if (alone) return 0
  const isLate = !told.fatal && isBehindAnother(group, stories)
  let weight = 0
  if (EXHAUSTED.has(group.code)) weight += isLate ? 1 : 6
  if (BROKEN.has(group.code)) weight += 3
  if (FROZEN.has(group.code) && !isLate) weight += 1.5
  if (CLIENT.has(group.code) && !told.deepest && stories.some((other) => couldBring(other, own))) weight -= 3
  if (isLaterClient(group, stories)) weight -= 2
  if (USUAL.has(group.code)) weight -= 3
  if (told.deepest) weight += 4
  if (told.fatal) weight += 2
  if (told.mild) weight -= 1.5
  return weight
}

/** Something failed on its own before anything ran out or stopped: what came later did not bring that about. */
function isBehindAnother(group: Group, stories: readonly Story[]): boolean {
  return stories.some(
    ({ group: other, told }) =>
      other.first < group.first &&
      !CLIENT.has(other.code) &&
      !USUAL.has(other.code) &&
      !EXHAUSTED.has(other.code) &&
      !told.mild,
  )
}

/** One connection failed before it in another way: what could not be reached is also waited for. */
function isLaterClient(group: Group, stories: readonly Story[]): boolean {
  return (
    CLIENT.has(group.code) &&
    stories.some(({ group: other }) => CLIENT.has(other.code) && other.code !== group.code && other.first < group.first)
  )
}

/** A failure of another kind that came before, that ended a program, or that left a port unserved. */
function couldBring(cause: Story, own: Story): boolean {
  const { group, told } = cause
  if (CLIENT.has(group.code) || USUAL.has(group.code) || (told.mild && !told.fatal)) return false
  return group.first <= own.group.first || ((told.fatal || isUnserved(group)) && !happenedBefore(own, cause))
}

/** Clocks of two machines, and loggers that write later than they are told, differ by so much. */
const TOLERANCE = 1000

/** By their stamps: whatever the order of the lines, it cannot have come of what happened after it. */
function happenedBefore(own: Story, cause: Story): boolean {
  const [earlier, later] = [own.told.when, cause.told.when]
  return earlier !== null && later !== null && earlier.axis === later.axis && earlier.ms + TOLERANCE < later.ms
}

/** A server could not take its address. */
function isUnserved({ code, entities }: Group): boolean {
  return (
    code === 'EADDRINUSE' || ((entities.syscall === 'bind' || entities.syscall === 'listen') && NOT_SERVING.has(code))
  )
}

function toIncident({ group, finding }: Story, index: number, root: number, stories: readonly Story[]): Incident {
  const judged = judge(index, root, stories)
  return {
    code: group.code,
    count: group.count,
    first: group.first,
    last: group.last,
    role: judged.role,
    roleBecause: judged.because,
    follows: judged.role === 'consequence' ? root : null,
    entities: group.entities,
    places: group.places,
    dialect: finding.dialect,
    platform: finding.platform,
    finding: group.finding,
  }
}

function judge(index: number, root: number, stories: readonly Story[]): { role: Incident['role']; because: string } {
  const own = stories[index]!
  if (index === root) return { role: 'root', because: whyRoot(own, stories) }
  const cause = stories[root]!
  const because = whyFollows(own, cause)
  if (because !== null) return { role: 'consequence', because }
  return {
    role: 'unrelated',
    because: `nothing in the log ties it to ${cause.group.code} on line ${cause.group.first}`,
  }
}

function whyRoot({ group, told }: Story, stories: readonly Story[]): string {
  if (stories.length === 1) return 'it is the only failure in the log'
  if (stories.every((other) => other.group.code === group.code))
    return `it is the first of ${stories.length} failures with the same code`
  if (EXHAUSTED.has(group.code))
    return `line ${group.first}: what ran out or broke here is needed by everything after it`
  if (told.deepest) return `line ${group.first} is the deepest cause in the chain`
  if (told.fatal) return `line ${group.first} ended the program`
  const earliest = stories.every((other) => other.group.first >= group.first)
  return earliest ? `line ${group.first} failed first` : `line ${group.first} explains more of the log than the others`
}

/** The ways in which one failure brings about another; null where none is known. */
function whyFollows(own: Story, cause: Story): string | null {
  const at = `line ${cause.group.first}`
  if (happenedBefore(own, cause)) return null
  if (own.group.code === cause.group.code) return sharesTarget(own, cause) ? `the same target fails as on ${at}` : null
  if (cause.told.deepest && Math.abs(own.group.first - cause.group.first) < 120) return `${at} is given as its cause`
  if (own.group.first < cause.group.first && (!isUnserved(cause.group) || areOtherPorts(own, cause))) return null
  if (EXHAUSTED.has(cause.group.code))
    return `${cause.group.code} on ${at} came first, and what it took away is needed here`
  if (BROKEN.has(cause.group.code) && sharesTarget(own, cause)) return `the device of ${at} is gone`
  const samePort = own.group.entities.port !== undefined && own.group.entities.port === cause.group.entities.port
  if (FROZEN.has(cause.group.code) && cause.group.code !== own.group.code && sharesDirectory(own, cause)) {
    return `the filesystem of ${at} had stopped working`
  }
  if (
    CLIENT.has(own.group.code) &&
    (NOT_SERVING.has(cause.group.code) || isResolver(cause.group.code) || FROZEN.has(cause.group.code))
  ) {
    if (samePort) return `it connects to port ${own.group.entities.port}, which could not be served after ${at}`
    return `${at} kept a server from running, and this is what its clients see`
  }
  if (CLIENT.has(own.group.code) && CLIENT.has(cause.group.code)) return `the connection of ${at} failed first`
  if (sharesTarget(own, cause))
    return `it meets the same ${cause.group.entities.path === undefined ? 'address' : 'path'} as ${at}`
  return null
}

const isResolver = (code: string) => code.startsWith('EAI_') || code === 'ENOTFOUND' || code === 'ESERVFAIL'

/** One path lies below the other, or both in one directory. */
function sharesDirectory(a: Story, b: Story): boolean {
  const one = a.group.entities.path
  const other = b.group.entities.path
  if (one === undefined || other === undefined) return false
  const directory = (path: string) => path.slice(0, path.lastIndexOf('/') + 1) || path
  return one.startsWith(directory(other)) || other.startsWith(directory(one))
}

function areOtherPorts({ group: { entities: own } }: Story, { group: { entities: cause } }: Story): boolean {
  return own.port !== undefined && cause.port !== undefined && own.port !== cause.port
}

function sharesTarget(a: Story, b: Story): boolean {
  return (['path', 'port', 'address', 'hostname'] as const).some(
    (key) => a.group.entities[key] !== undefined && a.group.entities[key] === b.group.entities[key],
  )
}
