import type { KnownCause, KnownEntry, Values } from '../core/knowledge/index.ts'
import type { Category, Commonness, Family, Severity } from '../core/knowledge/schema.ts'

export const FAMILIES: Readonly<Record<Family, string>> = {
  linux: 'Linux',
  posix: 'Linux / POSIX',
  bsd: 'BSD',
  darwin: 'macOS',
  windows: 'Windows',
  libuv: 'libuv (Node.js)',
  resolver: 'Resolver',
  solaris: 'Solaris',
  wasi: 'WASI',
}

export const titleCase = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

export const categoryName = (category: Category): string => (category === 'ipc' ? 'IPC' : titleCase(category))

/** The badges of a code: platform family, severity, category, how common. */
export function facts(known: KnownEntry): readonly string[] {
  const {
    family,
    severity,
    common,
    category,
  }: { family: Family; severity: Severity; common: Commonness; category: Category } = known.text
  return [FAMILIES[family], severity.toUpperCase(), categoryName(category), titleCase(common)]
}

/** The words of glibc, or of whoever has words for it. */
export function messageOf(known: KnownEntry): string | null {
  return known.messages['glibc'] ?? known.messages['libuv'] ?? Object.values(known.messages)[0] ?? null
}

/** Values of a scenario's parameters, for text that nobody's log fills. */
export function defaultsOf(cause: KnownCause): Values {
  return Object.fromEntries(Object.entries(cause.scenario?.params ?? {}).map(([key, value]) => [key, String(value)]))
}
