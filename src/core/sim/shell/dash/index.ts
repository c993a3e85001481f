export { asDash } from '../syntax/dash.ts'
export { dashArithmetic } from './arithmetic.ts'
export { checkDashSyntax } from './grammar.ts'
export { dashTest } from './test.ts'
