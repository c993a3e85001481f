/** What the person reads: incidents in order of blame, each with ranked causes. DESIGN.md sections 5 and 9. */
import type { Confidence, Question } from '../knowledge/schema.ts'
import type { Piece } from '../knowledge/template.ts'
import type { Incident, Reading } from '../lib/index.ts'

export type Likelihood = 'most likely' | 'likely' | 'possible' | 'unlikely' | 'ruled out'

/** One move of a cause, in words. `weight` > 0 speaks for it. `line` is where the log says so. */
export interface Evidence {
  readonly says: string
  readonly weight: number
  readonly line: number | null
}

export interface RankedCause {
  /** `EADDRINUSE/port-held-by-another-process` */
  readonly id: string
  readonly title: string
  readonly likelihood: Likelihood
  readonly score: number
  /** The because-sentence with the person's values as plain text. */
  readonly because: string
  /** The same sentence, cut so that the page can mark the person's values. */
  readonly pieces: readonly Piece[]
  readonly evidence: readonly Evidence[]
  readonly confidence: Confidence
}

export interface DiagnosedIncident {
  readonly incident: Incident
  /** Values for templates: entities, then answers, then the defaults of the chosen cause's scenario. */
  readonly values: Readonly<Record<string, string>>
  /** Entities and answers only: what the person's own commands are filled with. A value that is missing shows as `PORT`. */
  readonly known: Readonly<Record<string, string>>
  readonly causes: readonly RankedCause[]
  /** The command whose answer separates these causes best, filled with values, or null when they are decided or nothing is asked. */
  readonly question: (Question & { readonly cause: string }) | null
}

/** How a process ended, as the log says it: an exit status or a signal, which is no errno. */
export interface Ending {
  /** 1-based. */
  readonly line: number
  /** As the log has it: `exited with code 137`. */
  readonly evidence: string
  /** What the number is: "status 137 is signal 9, SIGKILL". */
  readonly is: string
  readonly says: string
  readonly codes: readonly string[]
}

/** Output of a command that the person pasted back. */
export interface PastedAnswer {
  readonly text: string
}

export interface Diagnosis {
  readonly reading: Reading
  /** Root first, then consequences, then unrelated ones. */
  readonly incidents: readonly DiagnosedIncident[]
  /** Exit statuses and signals in the last lines, for what they are. */
  readonly endings: readonly Ending[]
  /** What was made of each pasted answer, in words; null when it was not recognised. */
  readonly answers: readonly {
    readonly text: string
    readonly recognised: string | null
    readonly says: readonly string[]
  }[]
}

export type { Piece }
