export { faultLine, type KnownContent, type OverlayFault, type ReadOverlay, readOverlay } from './read.ts'
export * from './schema.ts'
export * from './select.ts'
