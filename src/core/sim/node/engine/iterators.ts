/**
 * Where an iterator of a Map or a Set stands: QuickJS can only move it on, and util.inspect shows what is left without taking
 * it. The offsets are those of the pinned build; iterators.test.ts holds them to it.
 */
import { CLASS } from './classes.ts'
import type { Guest } from './guest.ts'

const OBJECT = { classAndFlags: 4, data: 32 }
const ITERATOR = { collection: 0, kind: 8, current: 12 }
const COLLECTION = { first: 8 }
const RECORD = { isEmpty: 4, link: 12, next: 16 }
const KINDS = ['keys', 'values', 'entries'] as const

export interface IteratorState {
  /** Where the JSValue of the Map or Set lies. */
  readonly collection: number
  readonly kind: (typeof KINDS)[number]
  /** How many are behind it. */
  readonly taken: number
}

/** Of the iterator whose JSValue lies at `value`; null when it is none, or has come to its end. */
export function iteratorState(guest: Guest, value: number): IteratorState | null {
  const object = guest.word(value)
  const id = guest.word(object + OBJECT.classAndFlags) >>> 16
  if (id !== CLASS.mapIterator && id !== CLASS.setIterator) return null
  const iterator = guest.word(object + OBJECT.data)
  const collection = guest.word(iterator + ITERATOR.collection)
  if (collection === 0) return null
  const state = guest.word(collection + OBJECT.data)
  const current = guest.word(iterator + ITERATOR.current)
  return {
    collection: iterator + ITERATOR.collection,
    kind: KINDS[guest.word(iterator + ITERATOR.kind)]!,
    taken: current === 0 ? 0 : countUpTo(guest, guest.word(state + COLLECTION.first), current),
  }
}

/** Records that are still in the collection, from the link at `first` to the record `last`. */
function countUpTo(guest: Guest, first: number, last: number): number {
  let count = 0
  for (let link = first; ; link = guest.word(link + RECORD.next - RECORD.link)) {
    const record = link - RECORD.link
    if ((guest.word(record + RECORD.isEmpty) & 0xff) === 0) count++
    if (record === last) return count
  }
}
