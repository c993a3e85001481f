/** The content of the pages, loaded when the first diagnosis is shown: it is no part of the critical path. */
import type { KnownCause, KnownEntry, Receipt } from '../../core/knowledge/index.ts'
import { partIsMissing } from '../state/errors.ts'

export interface Knowledge {
  readonly entry: KnownEntry | null
  readonly causes: ReadonlyMap<string, KnownCause>
  readonly receipts: ReadonlyMap<string, Receipt>
  /** Entries of the codes that are mistaken for it. */
  readonly lookAlikes: readonly KnownEntry[]
}

const loaded = new Map<string, Promise<Knowledge>>()

/** One promise per code, so that `use()` gets the same each time. A failed load is tried again next time. */
export function knowledgeOf(code: string): Promise<Knowledge> {
  const known = loaded.get(code)
  if (known) return known
  const promise = load(code)
  promise.catch(() => {
    loaded.delete(code)
    partIsMissing()
  })
  loaded.set(code, promise)
  return promise
}

async function load(code: string): Promise<Knowledge> {
  const { entry, loadCauses, loadReceipt, hasReceipt } = await import('../../core/knowledge/index.ts')
  const causes = await loadCauses(code)
  const receipts = await Promise.all(
    causes.filter(({ id }) => hasReceipt(id)).map(async ({ id }) => [id, await loadReceipt(id)] as const),
  )
  const known = entry(code)
  return {
    entry: known,
    lookAlikes: (known?.text.lookAlikes ?? []).flatMap((one) => entry(one.code) ?? []),
    causes: new Map(causes.map((cause) => [cause.id, cause])),
    receipts: new Map(receipts.filter((row): row is [string, Receipt] => row[1] !== null)),
  }
}
