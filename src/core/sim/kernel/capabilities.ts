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
