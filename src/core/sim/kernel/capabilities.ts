/** capabilities(7): root has them all, everybody else none. */
const ALL_CAPABILITIES: ReadonlySet<string> = new Set([
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_DAC_READ_SEARCH',
  'CAP_FOWNER',
  'CAP_FSETID',
  'CAP_KILL',
  'CAP_SETGID',
  'CAP_SETUID',
  'CAP_SETPCAP',
  'CAP_LINUX_IMMUTABLE',
  'CAP_NET_BIND_SERVICE',
  'CAP_NET_ADMIN',
  'CAP_NET_RAW',
  'CAP_IPC_LOCK',
  'CAP_SYS_CHROOT',
  'CAP_SYS_PTRACE',
  'CAP_SYS_ADMIN',
  'CAP_SYS_BOOT',
  'CAP_SYS_NICE',
  'CAP_SYS_RESOURCE',
  'CAP_SYS_TIME',
  'CAP_MKNOD',
  'CAP_SETFCAP',
  'CAP_SYSLOG',
])
export const NO_CAPABILITIES: ReadonlySet<string> = new Set()
export const capabilitiesOf = (euid: number) => (euid === 0 ? ALL_CAPABILITIES : NO_CAPABILITIES)

export const ROOT_CREDENTIALS = {
  uid: 0,
  euid: 0,
  suid: 0,
  gid: 0,
  egid: 0,
  sgid: 0,
  groups: [],
  capabilities: ALL_CAPABILITIES,
} as const

/** Bit numbers of struct vfs_cap_data, uapi/linux/capability.h. */
const BITS: Readonly<Record<string, number>> = {
  CAP_CHOWN: 0,
  CAP_DAC_OVERRIDE: 1,
  CAP_DAC_READ_SEARCH: 2,
  CAP_FOWNER: 3,
  CAP_FSETID: 4,
  CAP_KILL: 5,
  CAP_SETGID: 6,
  CAP_SETUID: 7,
  CAP_SETPCAP: 8,
  CAP_LINUX_IMMUTABLE: 9,
  CAP_NET_BIND_SERVICE: 10,
  CAP_NET_ADMIN: 12,
  CAP_NET_RAW: 13,
  CAP_IPC_LOCK: 14,
  CAP_SYS_CHROOT: 18,
  CAP_SYS_PTRACE: 19,
  CAP_SYS_ADMIN: 21,
  CAP_SYS_BOOT: 22,
  CAP_SYS_NICE: 23,
  CAP_SYS_RESOURCE: 24,
  CAP_SYS_TIME: 25,
  CAP_MKNOD: 27,
  CAP_SETFCAP: 31,
  CAP_SYSLOG: 34,
}

/** What a file's `security.capability` (setcap) gives the process that runs it; nothing without its effective bit. */
export function fileCapabilities(bytes: Uint8Array): ReadonlySet<string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 20 || (view.getUint32(0, true) & 1) === 0) return NO_CAPABILITIES
  const isSet = (bit: number) => (view.getUint32(bit < 32 ? 4 : 12, true) >>> (bit % 32)) & 1
  return new Set(Object.keys(BITS).filter((name) => isSet(BITS[name]!) === 1))
}
