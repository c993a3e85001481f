export { CHAT_LIMIT, type Excerpt, excerptOf, levelThatFits } from './excerpt.ts'
export {
  type Codec,
  decodeLink,
  describeFault,
  encodeLink,
  FRAGMENT_LIMIT,
  type SharedDiagnosis,
} from './link.ts'
export { type Proof, proveUnchanged } from './proof.ts'
export { type Redaction, type Replacement, redact } from './redact.ts'
export type { RedactionKind } from './redaction-rules.ts'
