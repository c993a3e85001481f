/** Plays the scenario of a cause on a machine. */
export * from './checks.ts'
export * from './player.ts'
export * from './scenario.ts'
