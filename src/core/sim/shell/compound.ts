/** The commands that a first simple command does without: a chunk of its own. */
export { conditional } from './conditional.ts'
export { startCoprocess } from './coprocess.ts'
export { arithmeticFor, caseClause, forLoop, whileLoop } from './loops.ts'
export { runSelect } from './select.ts'
