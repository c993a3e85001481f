/** What git hashes: trees, commits and tags as it writes them, so that the same files at the same second have the same names. */
import { concat, encode } from '../lib/bytes.ts'
import { DIGESTS } from '../lib/hash.ts'

export interface Entry {
  readonly id: string
  readonly mode: string
  /** Set while a merge has not settled the file: what the base, our side and theirs have. */
  readonly stages?: readonly [base: Entry | null, ours: Entry | null, theirs: Entry | null]
}
export type Tree = ReadonlyMap<string, Entry>
export interface Person {
  readonly name: string
  readonly email: string
  /** Milliseconds; git keeps the seconds. */
  readonly time: number
}
export interface Commit extends Person {
  readonly id: string
  readonly parents: readonly string[]
  readonly tree: Tree
  readonly message: string
  readonly committer: Person
  /** Its message ends without a newline, as that of a stash. */
  readonly isUnended?: boolean
}
export interface Tag {
  readonly tag: string
  readonly object: string
  readonly tagger: Person
  readonly message: string
}

export const hashOf = (kind: string, bytes: Uint8Array): string =>
  DIGESTS['sha1sum']!.hash(concat([encode(`${kind} ${bytes.length}\0`), bytes]))

interface TreeLine {
  readonly mode: string
  readonly kind: 'tree' | 'blob'
  readonly id: string
  readonly name: string
}

/** One directory of a tree, as `ls-tree` shows it. */
export function treeLines(tree: Tree, place = ''): readonly TreeLine[] {
  const prefix = place === '' ? '' : `${place}/`
  const lines = new Map<string, TreeLine>()
  for (const [path, { id, mode }] of tree) {
    if (!path.startsWith(prefix)) continue
    const [name, below] = path.slice(prefix.length).split('/')
    if (below === undefined) lines.set(name!, { mode, kind: 'blob', id, name: name! })
    else if (!lines.has(name!))
      lines.set(name!, { mode: '040000', kind: 'tree', id: treeId(tree, prefix + name), name: name! })
  }
  const key = ({ kind, name }: TreeLine): string => (kind === 'tree' ? `${name}/` : name)
  return [...lines.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

export function treeId(tree: Tree, place = ''): string {
  const parts = treeLines(tree, place).flatMap(({ mode, id, name }) => [
    encode(`${mode.replace(/^0/, '')} ${name}\0`),
    Uint8Array.from(id.match(/../g)!, (pair) => Number.parseInt(pair, 16)),
  ])
  return hashOf('tree', concat(parts))
}

const who = ({ name, email, time }: Person): string => `${name} <${email}> ${Math.floor(time / 1000)} +0000`

export const commitText = (commit: Omit<Commit, 'id'>): string =>
  `tree ${treeId(commit.tree)}\n${commit.parents.map((id) => `parent ${id}\n`).join('')}author ${who(commit)}\ncommitter ${who(commit.committer)}\n\n${commit.message.trimEnd()}${commit.isUnended ? '' : '\n'}`

export const tagText = ({ object, tag, tagger, message }: Tag): string =>
  `object ${object}\ntype commit\ntag ${tag}\ntagger ${who(tagger)}\n\n${message.trimEnd()}\n`
