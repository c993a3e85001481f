/** Incidents and causes → ranked causes with their evidence, values for templates, and the next question. Pure. */
import { confidenceOf } from '../knowledge/index.ts'
import type { CausesOf, KnownCause } from '../knowledge/paths.ts'
import { fill, fillCommand, pieces, plain, type Values } from '../knowledge/template.ts'
import type { Incident, Reading, Role } from '../lib/index.ts'
import { type GivenAnswer, givenAnswers } from './answers.ts'
import { clueHolds, type Scene } from './clues.ts'
import { endOfLog, readEndings } from './endings.ts'
import { type LogLines, linesOfLog, reachIn, surroundings } from './lines.ts'
import { type ReadOutput, readOutputs } from './outputs/index.ts'
import { likelihoodOf, questionWorthAsking, type Scored } from './rank.ts'
import type { DiagnosedIncident, Diagnosis, Evidence, PastedAnswer, RankedCause } from './types.ts'
import { defaultsOf, knownValues } from './values.ts'

export interface DiagnosisInput {
  readonly log: string | LogLines
  readonly answers?: readonly PastedAnswer[]
}

const ROLES: readonly Role[] = ['root', 'consequence', 'unrelated']

/** Most clues that say how far they look say less. */
const USUALLY_NEAR = 60

/** The lines of a log of `count` that its diagnosis will look at, 1-based: for whoever must fetch them. */
export function linesLookedAt(
  { incidents }: Reading,
  count: number,
): readonly { readonly first: number; readonly last: number }[] {
  const reach = Math.max(USUALLY_NEAR, reachIn({ count }, incidents.length))
  return [...incidents.map((incident) => surroundings(incident, reach, reach, count)), endOfLog(count)]
}

export function diagnoseWith(causesOf: CausesOf, reading: Reading, { log, answers = [] }: DiagnosisInput): Diagnosis {
  const lines = linesOfLog(log)
  const read = answers.map(({ text }) => ({ text, outputs: readOutputs(text) }))
  const outputs = read.flatMap((answer) => answer.outputs)
  const inOrder = [...reading.incidents].sort(
    (a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || a.first - b.first,
  )
  const reach = reachIn(lines, inOrder.length)
  const incidents = inOrder.map((incident) =>
    diagnoseIncident({ reading, incident, lines, reach }, causesOf(incident.code), outputs),
  )
  return {
    reading,
    incidents,
    endings: readEndings(lines),
    answers: read.map((answer) => ({
      text: answer.text,
      recognised: answer.outputs.map(({ name }) => name).join(', ') || null,
      says: sayingsOf(inOrder, causesOf, answer.outputs),
    })),
  }
}

function diagnoseIncident(
  scene: Scene,
  causes: readonly KnownCause[],
  outputs: readonly ReadOutput[],
): DiagnosedIncident {
  const { incident } = scene
  const own = knownValues(incident)
  const weighed = causes.map((cause) => weigh(cause, scene, outputs, own))
  const sorted = weighed.sort((a, b) => b.score - a.score || (a.cause.id < b.cause.id ? -1 : 1))
  // Answers of the leading causes fill first; the log's own values stay what they are.
  const filled: Values = Object.assign(
    {},
    ...sorted.flatMap(({ given }) => given.map((g) => g.fills).reverse()).reverse(),
  )
  const known = { ...filled, ...own }
  const asks = questionWorthAsking(sorted)
  return {
    incident,
    known,
    values: { ...defaultsOf(sorted[0]?.cause), ...known },
    causes: sorted.map((weighed, index) => rankedCause(weighed, likelihoodOf(sorted, index), known, incident)),
    question: asks && filledQuestion(asks, known),
  }
}

interface Weighed extends Scored {
  readonly evidence: readonly Evidence[]
  readonly given: readonly GivenAnswer[]
}

function weigh(cause: KnownCause, scene: Scene, outputs: readonly ReadOutput[], values: Values): Weighed {
  const fromLog = cause.clues.flatMap((clue): Evidence[] => {
    const shown = clueHolds(clue.when, scene)
    return shown ? [{ says: plain(clue.says, values), weight: clue.weight, line: shown.line }] : []
  })
  const given = givenAnswers(cause, outputs, values)
  const fromAnswers = given.map(({ says, weight }): Evidence => ({ says, weight, line: null }))
  const evidence = [...fromAnswers, ...fromLog]
  const score = evidence.reduce<number>((sum, { weight }) => sum + weight, cause.prior)
  return { cause, score, evidence, given, isAnswered: given.length > 0 }
}

function rankedCause(
  { cause, score, evidence }: Weighed,
  likelihood: RankedCause['likelihood'],
  known: Values,
  incident: Incident,
): RankedCause {
  const said = named(known)
  const places = said === known ? incident.places : { ...incident.places, ...only('address', incident.places.hostname) }
  return {
    id: cause.id,
    title: cause.title,
    likelihood,
    score,
    because: plain(cause.because, said),
    pieces: pieces(cause.because, said, places),
    evidence,
    confidence: confidenceOf(cause),
  }
}

/** A peer of which the log gives only the name is called by it where its address would stand; a lookup that failed has no address. */
const named = (known: Values): Values =>
  known['address'] === undefined && known['hostname'] !== undefined ? { ...known, address: known['hostname'] } : known

const only = <T>(key: string, value: T | undefined): Readonly<Record<string, T>> =>
  value === undefined ? {} : { [key]: value }

function filledQuestion(cause: KnownCause, values: Values): DiagnosedIncident['question'] {
  const { question } = cause
  if (!question) return null
  return { ...question, ask: fill(question.ask, values), run: fillCommand(question.run, values), cause: cause.id }
}

/** What an answer says, each sentence once, whichever causes it moved. */
function sayingsOf(
  incidents: readonly Incident[],
  causesOf: CausesOf,
  outputs: readonly ReadOutput[],
): readonly string[] {
  const says = incidents.flatMap((incident) =>
    causesOf(incident.code).flatMap((cause) =>
      givenAnswers(cause, outputs, knownValues(incident)).map((given) => given.says),
    ),
  )
  return [...new Set(says)]
}
