/**
 * The causes of a code, and its receipts, as one file of data each. As chunks of scripts the page and each worker had their own copy of
 * them, since each is built for itself; and a script whose download failed once is never asked for again by the same page.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { Plugin } from 'vite'
import { withModules } from './runner.mjs'

const LOADERS = /\/core\/knowledge\/loaders\.ts$/
const KINDS = { causeLoaders: 'causes', receiptLoaders: 'receipts' } as const

/** Path → its value: `./causes/ENOENT/typo.ts` */
type Values = Readonly<Record<string, unknown>>
/** Names of files, each with the paths whose values it has. */
export type FileTable = readonly (readonly [file: string, paths: readonly string[]])[]

export const knowledgeFiles = (): Plugin => ({
  name: 'knowledge-files',
  apply: 'build',
  async load(id) {
    // Pages are drawn in Node, which has no site to fetch from.
    if (!LOADERS.test(id) || this.environment.config.consumer !== 'client') return null
    const folder = id.replace(/\/[^/]*$/, '')
    const known = await valuesOf(folder)
    const tables = Object.entries(KINDS).map(([name, kind]) => {
      const table = byCode(known[kind]).map(([code, values]) => {
        const source = JSON.stringify(values)
        const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8)
        const file = `${kind}-${code}-${hash}.json`
        this.emitFile({ type: 'asset', fileName: `assets/${file}`, source })
        return [file, Object.keys(values)] as const
      })
      return `export const ${name} = loadersOf(${JSON.stringify(table)}, (file) => fetch(new URL(file, here)))`
    })
    return ['const here = import.meta.url', loadersOf.toString(), ...tables].join('\n')
  },
})

/** One fetch per file, however many of its values are asked for; one that failed is made again. It stands alone: its text is built in. */
export function loadersOf(table: FileTable, get: (file: string) => Promise<Response>) {
  const coming = new Map<string, Promise<Values>>()
  const valuesIn = (file: string): Promise<Values> => {
    const known = coming.get(file)
    if (known) return known
    const values = get(file).then((response) => {
      if (!response.ok) throw new Error(`${file}: ${response.status}`)
      return response.json() as Promise<Values>
    })
    coming.set(file, values)
    values.catch(() => coming.delete(file))
    return values
  }
  return Object.fromEntries(
    table.flatMap(([file, paths]) => paths.map((path) => [path, () => valuesIn(file).then((values) => values[path])])),
  )
}

/** `./causes/ENOENT/typo.ts` is one of ENOENT's. In order, so that the same text gives the same file. */
function byCode(values: Values): readonly (readonly [string, Values])[] {
  const codes = new Map<string, Record<string, unknown>>()
  for (const path of Object.keys(values).sort()) {
    const code = path.split('/')[2]!
    codes.set(code, { ...codes.get(code), [path]: values[path] })
  }
  return [...codes]
}

interface Known {
  readonly causes: Values
  readonly receipts: Values
}
/** One build has several bundles: they share what was read. */
let read: Promise<Known> | null = null
const valuesOf = (folder: string): Promise<Known> => {
  read ??= readAll(folder)
  return read
}

async function readAll(folder: string): Promise<Known> {
  const causes = await withModules(async (load) => {
    const values: Record<string, unknown> = {}
    for (const path of filesIn(folder, 'causes', '.ts'))
      values[path] = (await load(`${folder}/${path.slice(2)}`)).default
    return values
  })
  const receipts = filesIn(folder, 'receipts', '.json').map(
    (path) => [path, JSON.parse(readFileSync(`${folder}/${path}`, 'utf8'))] as const,
  )
  return { causes, receipts: Object.fromEntries(receipts) }
}

const filesIn = (folder: string, kind: string, ending: string): readonly string[] =>
  readdirSync(`${folder}/${kind}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending) && !name.endsWith(`.test${ending}`))
    .map((name) => `./${kind}/${name}`)
