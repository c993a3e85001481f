/**
 * The programs of `more/`: each is a chunk of its own, fetched when it is first run. Their names are known from the start
 * (a machine's /usr/bin is there at once), which is what `more.generated.ts` is for.
 */
import type { Program } from '../../kernel/sys.ts'
import { MORE } from '../more.generated.ts'
import type { Family } from './late-files.ts'
import { loadParts, Part } from './part.ts'

const files = new Part(() => import('./late-files.ts'))
files.soon()
const loaded = new Map<string, Family>()

/** File of `more/` → the names of each of its programs. */
export const lateNames: ReadonlyMap<string, readonly (readonly string[])[]> = new Map(
  MORE.split('\n').map((row) => {
    const [file, names = file] = row.split(': ') as [string, string?]
    return [file, names.split(', ').map((one) => one.split(' '))]
  }),
)

/** Every program of `more/`, as one that loads itself. */
export const laterPrograms: readonly Program[] = [...lateNames].flatMap(([file, family]) =>
  family.map((names, index) => later(file, names, index)),
)

/** Fetches them all. A program inside a synchronous call of Node's cannot wait for a chunk: Node has them fetched before. */
export async function loadLaterPrograms(): Promise<void> {
  await Promise.all([...[...lateNames.keys()].map(load), loadParts()])
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
  const { fetchers } = await files.load()
  const family = [await fetchers[`../more/${file}.ts`]!()].flat()
  loaded.set(file, family)
  return family
}
