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
}

export const inGroup = (who: Credentials, gid: number) => who.egid === gid || who.groups.includes(gid)
export const capable = (who: Credentials, capability: string) => who.capabilities.has(capability)
