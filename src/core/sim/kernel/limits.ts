import type { Rlimit, RlimitName } from './sys.ts'

const unlimited: Rlimit = { soft: Number.POSITIVE_INFINITY, hard: Number.POSITIVE_INFINITY }
const LIMIT_NAMES: readonly RlimitName[] = [
  'as',
  'core',
  'cpu',
  'data',
  'fsize',
  'locks',
  'memlock',
  'msgqueue',
  'nice',
  'nofile',
  'nproc',
  'rss',
  'rtprio',
  'sigpending',
  'stack',
]
export const NO_LIMITS = {
  ...(Object.fromEntries(LIMIT_NAMES.map((name) => [name, unlimited])) as Record<RlimitName, Rlimit>),
  nofile: { soft: 1024, hard: 1_048_576 },
}
