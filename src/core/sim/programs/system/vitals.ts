/** What uptime, w, free and top tell of the whole machine. */
import type { Sys, Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import { readText } from '../lib/files.ts'
import { bootTime } from './proc.ts'

export const two = (n: number): string => String(n).padStart(2, '0')
const clockText = (ms: number): string => new Date(ms).toISOString().slice(11, 19)

/** ` 08:35:00 up 26 min,  0 user,  load average: 0.11, 0.10, 0.05`. */
export function* headline(self: Command): Task<string> {
  const seconds = Math.floor((self.sys.clock() - (yield* bootTime(self.sys))) / 1000)
  const [days, hours, minutes] = [
    Math.floor(seconds / 86400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ]
  const dayText = days > 0 ? `${days} day${days > 1 ? 's' : ''}, ` : ''
  const upText = hours > 0 ? `${String(hours).padStart(2)}:${two(minutes)}` : `${minutes} min`
  const load = ((yield* readText(self.sys, '/proc/loadavg')) ?? '0.00 0.00 0.00').split(' ').slice(0, 3).join(', ')
  return ` ${clockText(self.sys.clock())} up ${dayText}${upText},  0 user,  load average: ${load}`
}

export interface Memory {
  readonly [name: string]: number
}

export function* memory(sys: Sys): Task<Memory> {
  const text = (yield* readText(sys, '/proc/meminfo')) ?? ''
  const found: Record<string, number> = {}
  for (const [, name, value] of text.matchAll(/^([\w()]+):\s+(\d+)/gm)) found[name!] = Number(value)
  return found
}
