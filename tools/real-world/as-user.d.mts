import type { CompleteWorld } from '../../src/core/sim/boot/world.ts'
export function asUser(world: CompleteWorld, name: string, argv: readonly string[]): string[]
