/** Diagnoses with every cause there is. What fetches causes as it needs them takes `diagnoseWith` of diagnose.ts instead. */
import { causesOf } from '../knowledge/causes.ts'
import type { Reading } from '../lib/index.ts'
import { type DiagnosisInput, diagnoseWith } from './diagnose.ts'
import type { Diagnosis } from './types.ts'

export type { LogLines } from './lines.ts'
export * from './types.ts'

export const diagnose = (reading: Reading, input: DiagnosisInput): Diagnosis => diagnoseWith(causesOf, reading, input)
