/** The environment of a command: exported variables and functions, in the order of bash's hash table. */
import { hashBucket } from './hash.ts'
import type { Shell } from './shell.ts'
import { exportedFunctionText } from './syntax/print.ts'

export function environmentOf(shell: Shell): Record<string, string> {
  const entries: { name: string; value: string; bucket: number; index: number }[] = []
  let index = 0
  for (const [name, variable] of shell.vars.visible()) {
    index++
    if (!variable.exported || variable.array || variable.map) continue
    const value = variable.scalar
    if (value !== undefined) entries.push({ name, value, bucket: bucketOf(name), index })
  }
  for (const [name, { exported }] of shell.functions) {
    if (!exported) continue
    entries.push({
      name: `BASH_FUNC_${name}%%`,
      value: exportedFunctionText(shell.functions.get(name)!.body),
      bucket: 2048,
      index: index++,
    })
  }
  entries.sort((a, b) => a.bucket - b.bucket || b.index - a.index)
  const environment: Record<string, string> = {}
  for (const { name, value } of entries) environment[name] = value
  return environment
}

const buckets = new Map<string, number>()
function bucketOf(name: string): number {
  let bucket = buckets.get(name)
  if (bucket === undefined) {
    if (buckets.size > 2000) buckets.clear()
    bucket = hashBucket(name)
    buckets.set(name, bucket)
  }
  return bucket
}
