/** The slow, obvious answer to "which lines are worth reading": one regular expression, line by line. */
import { errnoNames } from '../../errno/index.ts'
import { needles } from './needles.ts'

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

const HAS_NEEDLE = new RegExp(needles().map(escaped).join('|'), 'i')
const HAS_NAME = new RegExp(
  `(?<![A-Za-z0-9_])(?:(?:WSA)?(?:${[...errnoNames()].join('|')})|ERROR_[A-Za-z0-9_]{1,18})(?![A-Za-z0-9_])`,
)

export function oracle(log: string): number[] {
  return log.split('\n').flatMap((line, at) => (HAS_NEEDLE.test(line) || HAS_NAME.test(line) ? [at] : []))
}
