/** From scores to words, and the one question that is worth asking. */
import type { KnownCause } from '../knowledge/paths.ts'
import type { Likelihood } from './types.ts'

export interface Scored {
  readonly cause: KnownCause
  readonly score: number
  /** An output that answers its question was pasted. */
  readonly isAnswered: boolean
}

/** From this score down a cause is out. */
const OUT = -3
/** A lead by which the first is told apart from the second. */
const LEAD = 2
/** A lead after which nothing needs to be asked. */
const DECIDED = 4

/** `scored` is sorted, best first. */
export function likelihoodOf(scored: readonly Scored[], index: number): Likelihood {
  const { score } = scored[index]!
  const best = scored[0]!.score
  const second = scored[1]?.score ?? Number.NEGATIVE_INFINITY
  if (score <= OUT) return 'ruled out'
  if (score <= 0) return 'unlikely'
  if (index === 0 && best - second >= LEAD && best >= 3) return 'most likely'
  return score >= 2 && best - score < LEAD ? 'likely' : 'possible'
}

/** The cause whose question separates the causes in play best, or null when they are decided. */
export function questionWorthAsking(scored: readonly Scored[]): KnownCause | null {
  const inPlay = scored.filter(({ score }) => score > OUT)
  const [first, second] = inPlay
  if (!first || (first.isAnswered && first.score - (second?.score ?? OUT) >= LEAD)) return null
  if (second && first.score - second.score >= DECIDED && first.score >= DECIDED) return null
  const asked = inPlay.filter(({ cause, isAnswered }) => cause.question && !isAnswered)
  const worth = asked.map(({ cause }) => ({ cause, worth: separation(cause.question!.run, inPlay) }))
  return worth.sort((a, b) => b.worth - a.worth)[0]?.cause ?? null
}

/** How far the answers to one command can move the causes in play; causes in front count for more. */
function separation(run: string, inPlay: readonly Scored[]): number {
  return inPlay.reduce((sum, { cause }, place) => {
    if (cause.question?.run !== run) return sum
    const weights = cause.question.answers.map(({ weight }) => weight)
    return sum + (Math.max(0, ...weights) - Math.min(0, ...weights)) / (place + 1)
  }, 0)
}
