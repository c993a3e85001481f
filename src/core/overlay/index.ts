export { faultLine, readOverlay } from './read.ts'
export * from './schema.ts'
export * from './select.ts'
