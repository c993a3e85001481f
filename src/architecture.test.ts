import { describe, expect, it } from 'vitest'

/** Which folder may import which: the import matrix of the design as data. Longest prefix wins. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'core/lib': [],
  'core/errno': ['core/lib'],
  'core/knowledge': ['core/lib', 'core/errno'],
  'core/matcher': ['core/lib', 'core/errno'],
  'core/diagnosis': ['core/lib', 'core/errno', 'core/knowledge', 'core/matcher'],
  'core/sim': ['core/lib', 'core/errno', 'core/sim'],
  'core/sim/vfs': ['core/lib', 'core/errno', 'core/sim/kernel/constants.ts', 'core/sim/kernel/sys.ts'],
  'core/sim/kernel': ['core/lib', 'core/errno', 'core/sim/vfs'],
  'core/sim/shell': [
    'core/lib',
    'core/errno',
    'core/sim/kernel/constants.ts',
    'core/sim/kernel/sys.ts',
    'core/sim/programs/lib',
  ],
  'core/sim/programs': [
    'core/lib',
    'core/errno',
    'core/sim/kernel/constants.ts',
    'core/sim/kernel/sys.ts',
    'core/sim/shell',
    'core/sim/node',
  ],
  'core/sim/node': [
    'core/lib',
    'core/errno',
    'core/sim/kernel/constants.ts',
    'core/sim/kernel/sys.ts',
    'core/sim/programs/lib',
  ],
  'core/lab': [
    'core/lib',
    'core/errno',
    'core/knowledge',
    'core/sim/machine.ts',
    'core/sim/machine-types.ts',
    'core/sim/kernel/sys.ts',
  ],
  'core/overlay': ['core/lib', 'core/errno', 'core/knowledge', 'core/diagnosis'],
  'core/share': ['core/lib', 'core/errno', 'core/knowledge', 'core/matcher', 'core/diagnosis'],
  workers: ['core'],
  app: [
    'core/lib',
    'core/errno',
    'core/knowledge',
    'core/matcher',
    'core/diagnosis',
    'core/share',
    'core/overlay',
    'core/sim/machine-types.ts',
    'core/sim/kernel/sys.ts',
    'workers',
    'pwa',
  ],
  static: ['core', 'app/ui'],
  embed: [
    'core/lib',
    'core/errno',
    'core/knowledge',
    'core/diagnosis',
    'core/sim/machine-types.ts',
    'core/sim/kernel/sys.ts',
    'workers',
    'app/lab/terminal',
    'app/ui',
  ],
  pwa: [],
  cli: ['core'],
}

const sources = import.meta.glob(['./**/*.{ts,tsx}', '!./**/*.test.{ts,tsx}', '!./**/*.testing.ts'], {
  eager: true,
  query: '?raw',
  import: 'default',
}) as Record<string, string>

/** Import specifiers of a module: static, re-exported and dynamic ones. */
function importsOf(text: string): string[] {
  const pattern = /(?:\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)['"]([^'"]+)['"]/g
  return [...text.matchAll(pattern)].map((match) => match[1]!)
}

function resolve(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null
  const parts = from.split('/').slice(0, -1)
  for (const part of specifier.split('?')[0]!.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}

const inside = (file: string, folder: string) => file === folder || file.startsWith(`${folder}/`)

function folderOf(file: string): string | undefined {
  return Object.keys(MAY_IMPORT)
    .filter((folder) => inside(file, folder))
    .sort((a, b) => b.length - a.length)[0]
}

/** Every import that the matrix forbids, as `from → to`. */
function violations(modules: Readonly<Record<string, string>>): string[] {
  return Object.entries(modules).flatMap(([file, text]) => {
    const folder = folderOf(file)
    if (!folder) return []
    return importsOf(text)
      .map((specifier) => resolve(file, specifier))
      .filter((target): target is string => target !== null)
      .filter(
        (target) => folderOf(target) !== folder && !MAY_IMPORT[folder]!.some((allowed) => inside(target, allowed)),
      )
      .map((target) => `${file} → ${target}`)
  })
}

const modules = Object.fromEntries(Object.entries(sources).map(([path, text]) => [path.slice(2), text]))

describe('architecture', () => {
  it('layers import downwards only', () => {
    expect(violations(modules)).toEqual([])
  })

  it('finds an import that goes upwards', () => {
    expect(violations({ 'core/lib/bad.ts': "import { parse } from '../sim/shell/parse.ts'" })).toEqual([
      'core/lib/bad.ts → core/sim/shell/parse.ts',
    ])
  })

  it('finds a program that reaches around the system calls', () => {
    expect(violations({ 'core/sim/programs/cat.ts': "export * from '../kernel/sockets.ts'" })).toHaveLength(1)
  })

  it('sees the modules it judges', () => {
    expect(Object.keys(modules).length).toBeGreaterThan(10)
  })
})
