/** The expressions of `=~`: apart, because few scripts have one and the engine is large. */
import { compileRegex } from '../programs/lib/regex.ts'
import { EXTENDED } from '../programs/lib/regex-parse.ts'

export const compileExtended = (pattern: string, ignoreCase: boolean) =>
  compileRegex(pattern, { syntax: EXTENDED, ignoreCase })
