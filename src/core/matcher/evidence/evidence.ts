import type { Platform } from '../../lib/index.ts'

/** What in a text showed an errno. Positions are UTF-16 units of the text that was searched. */
export interface Evidence {
  readonly code: string
  readonly start: number
  readonly end: number
  /** A name is surest, then the words of a message or a phrase, then a bare number. */
  readonly by: 'name' | 'message' | 'phrase' | 'number'
  readonly platform: Platform | null
  /** The number as printed, where one stands with it. */
  readonly number: string | null
  /** The dialect whose phrase it is. */
  readonly dialect?: string
  /** Entities which a phrase brought along, with their positions. */
  readonly groups?: readonly { readonly name: string; readonly raw: string; readonly start: number }[]
}

/** The words that a message is found by, and how freely it may stand in a sentence. */
export interface KnownMessage {
  /** In lower case. */
  readonly text: string
  /** What the scanner looks for: only ASCII letters in lower case, for only those are compared without case. */
  readonly needle: string
  readonly code: string
  readonly platform: Platform | null
  /** A weak message is everyday English too (`permission denied`): it counts only where errors stand, after a colon or in brackets. */
  readonly weak: boolean
}
