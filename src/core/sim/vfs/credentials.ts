/** Who asks. The kernel keeps one per process and replaces it whole. */
export interface Credentials {
  readonly uid: number
  readonly euid: number
  readonly suid: number
  readonly gid: number
  readonly egid: number
  readonly sgid: number
  readonly groups: readonly number[]
  readonly capabilities: ReadonlySet<string>
  /** Absent in the first user namespace. */
  readonly namespace?: UserNamespace
}

/** user_namespaces(7): at most one user and one group of outside have a number inside; all others are nobody there. */
interface UserNamespace {
  readonly uid: IdMapping | null
  readonly gid: IdMapping | null
}
interface IdMapping {
  readonly inside: number
  readonly outside: number
}

const NOBODY = 65534
const KEEP = -1

export function idInside(who: Credentials, kind: 'uid' | 'gid', id: number): number {
  const map = who.namespace?.[kind]
  if (map === undefined) return id
  return map?.outside === id ? map.inside : NOBODY
}

/** null: nobody outside has this number inside. */
export function idOutside(who: Credentials, kind: 'uid' | 'gid', id: number): number | null {
  const map = who.namespace?.[kind]
  if (map === undefined || id === KEEP) return id
  return map?.inside === id ? map.outside : null
}

/** capable_wrt_inode_uidgid(): who made a namespace may there what root may, with what is mapped into it. */
export const rulesOver = (who: Credentials, owner: { readonly uid: number; readonly gid: number }) =>
  who.namespace?.uid?.outside === owner.uid && who.namespace.gid?.outside === owner.gid

export const inGroup = (who: Credentials, gid: number) => who.egid === gid || who.groups.includes(gid)
export const capable = (who: Credentials, capability: string) => who.capabilities.has(capability)
