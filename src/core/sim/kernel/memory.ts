import type { Process } from './process.ts'

/** Virtual and resident size in kB: what such programs take on Debian 12. */
const MEMORY: Readonly<Record<string, readonly [number, number]>> = {
  node: [1_085_440, 46_080],
  bash: [4_344, 3_328],
  dash: [2_580, 1_536],
  init: [12_352, 8_064],
  python3: [14_848, 9_472],
}
const USUAL = [3_060, 1_784] as const

/** In kB, as /proc/PID/status and ps show it. */
export function memoryOf(process: Process): { readonly size: number; readonly resident: number } {
  if (process.isDead) return { size: 0, resident: 0 }
  const [size, resident] = MEMORY[process.comm] ?? USUAL
  const mapped = Math.ceil(process.mappedBytes / 1024)
  return { size: size + mapped, resident: resident + mapped }
}

/** What RLIMIT_AS bounds, in bytes. */
export const addressSpaceOf = (process: Process): number => memoryOf(process).size * 1024
