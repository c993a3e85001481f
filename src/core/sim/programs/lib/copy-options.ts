import type { Stat } from '../../kernel/sys.ts'

export interface CopyOptions {
  readonly recursive: boolean
  /** Which symlinks are copied as what they point to. */
  readonly dereference: 'never' | 'operands' | 'always'
  readonly force: boolean
  readonly interactive: 'unset' | 'ask' | 'never' | 'always'
  readonly update: boolean
  readonly removeDestination: boolean
  readonly verbose: boolean
  readonly preserve: {
    readonly mode: boolean
    readonly owner: boolean
    readonly times: boolean
    readonly links: boolean
  }
  readonly linkInstead: 'hard' | 'symbolic' | null
  readonly oneFileSystem: boolean
  readonly backup: ((path: string) => string) | null
  /** mv: rename first, copy across devices. */
  readonly move: boolean
  readonly attributesOnly: boolean
  /** --reflink=always: share the blocks or fail. */
  readonly mustClone: boolean
  /** --sparse: zeros become holes, stay as they are, or are written out. */
  readonly sparse: 'always' | 'auto' | 'never'
}

/** What was made so far, by device and inode: a directory copied into itself, a file named twice, hard links. */
export interface CopyState {
  readonly created: Map<string, string>
  readonly linked: Map<string, string>
  /** mv: the sources that were copied and can go. */
  crossedDevices: boolean
  intoSelf: boolean
  /** What the file that stood in the way is called now. */
  backup: string | null
}
export const newCopyState = (): CopyState => ({
  created: new Map(),
  linked: new Map(),
  crossedDevices: false,
  intoSelf: false,
  backup: null,
})

/** By what `created` and `linked` know a file again. */
export const fileKey = (stat: Stat): string => `${stat.dev}:${stat.ino}`
