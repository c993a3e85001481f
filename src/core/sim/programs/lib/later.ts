/**
 * The programs of `more/`: each is a chunk of its own, fetched when it is first run. Their names are known from the start
 * (a machine's /usr/bin is there at once), which is what `more.generated.ts` is for.
 */
import type { Program } from '../../kernel/sys.ts'
import { MORE } from '../more.generated.ts'
import { loadParts } from './part.ts'

type Family = readonly Program[]

const loaders = import.meta.glob<Program | Family>('../more/*.ts', { import: 'default' })
const loaded = new Map<string, Family>()

/** Every program of `more/`, as one that loads itself. */
export const laterPrograms: readonly Program[] = Object.entries(MORE).flatMap(([file, family]) =>
  family.map((names, index) => later(file, names, index)),
)

/** Fetches them all. A program inside a synchronous call of Node's cannot wait for a chunk: Node has them fetched before. */
export async function loadLaterPrograms(): Promise<void> {
  await Promise.all([...Object.keys(MORE).map(load), loadParts()])
}

function later(file: string, names: readonly string[], index: number): Program {
  return {
    names,
    *main(context) {
      const family = loaded.get(file) ?? (yield* context.sys.host(load(file)))
      return yield* family[index]!.main(context)
    },
  }
}

async function load(file: string): Promise<Family> {
  const known = loaded.get(file)
  if (known) return known
  const family = [await loaders[`../more/${file}.ts`]!()].flat()
  loaded.set(file, family)
  return family
}
