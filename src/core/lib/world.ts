/**
 * The machine before anything happened: the data from which both the lab and a real Linux are built, so that they can be
 * compared. The shape is the lab kit's (see sim/README.md); everything but `cwd` has a default (`completeWorld`).
 */
export interface World {
  readonly about?: string
  readonly cwd: string
  readonly user?: string
  /** Octal text, such as `022`. */
  readonly umask?: string
  readonly hostname?: string
  /** The complete environment of the case's shell. */
  readonly env?: Readonly<Record<string, string>>
  readonly users?: readonly WorldUser[]
  /** prlimit(1) names → [soft, hard]. */
  readonly limits?: Readonly<Record<string, readonly [Limit, Limit]>>
  readonly mounts?: readonly WorldMount[]
  /** Absolute path → file; missing parents are made, mode 755, owner demo. */
  readonly files?: Readonly<Record<string, WorldFile>>
  readonly network?: WorldNetwork
  readonly processes?: readonly WorldProcess[]
  readonly pids?: { readonly processes: number; readonly shell: number }
}
export type Limit = number | 'unlimited'
export interface WorldUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
  /** Name of the group `gid`; the user's name by default. */
  readonly group?: string
  /** Further gids. */
  readonly groups?: readonly number[]
  readonly home: string
  readonly shell: string
}
export interface WorldMount {
  readonly at: string
  /** tmpfs by default. */
  readonly type?: string
  /** Bytes, or with k, m, g. */
  readonly size?: string | number
  readonly inodes?: number
  readonly readonly?: boolean
  readonly noexec?: boolean
  readonly mode?: string
  readonly owner?: string
  readonly files?: Readonly<Record<string, WorldFile>>
}
export interface WorldFile {
  readonly text?: string
  readonly size?: number
  readonly fill?: number
  readonly dir?: boolean
  readonly symlink?: string
  /** Hard link to another path. */
  readonly link?: string
  readonly fifo?: boolean
  readonly device?: readonly [string, number, number]
  /** Octal text; 644, directories 755. */
  readonly mode?: string
  readonly owner?: string
  readonly group?: string
  /** ISO date; 2025-01-01 by default. */
  readonly mtime?: string
}
export interface WorldNetwork {
  readonly loopback?: boolean
  readonly addresses?: readonly string[]
  /** Lines of /etc/hosts. */
  readonly hosts?: readonly string[]
  readonly routes?: readonly { readonly type: 'unreachable' | 'prohibit' | 'blackhole'; readonly to: string }[]
  readonly ports?: readonly { readonly port: number; readonly action: string }[]
}
export interface WorldProcess {
  readonly argv: readonly string[]
  readonly user?: string
  readonly cwd?: string
  readonly log?: string
  readonly ready?: { readonly listen?: number; readonly ms?: number }
}
