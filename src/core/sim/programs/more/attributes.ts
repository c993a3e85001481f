/** lsattr and chattr of e2fsprogs 1.47, getcap and setcap of libcap 2.66. */
import { S_IFDIR, S_IFLNK, S_IFMT, S_IFREG } from '../../kernel/constants.ts'
import type { Sys, SysError, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { parseOptions } from '../lib/options.ts'
import { listDirectory } from '../system/proc.ts'

export default [
  command({ names: ['lsattr'], usage: '', summary: '' }, lsattr),
  command({ names: ['chattr'], usage: '', summary: '' }, chattr),
  command({ names: ['/usr/sbin/getcap'], usage: '', summary: '' }, getcap),
  command({ names: ['/usr/sbin/setcap'], usage: '', summary: '' }, setcap),
]

const CHATTR_USAGE = 'Usage: chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...\n'
/** Simplified: the flags of FS_IOC_GETFLAGS are kept as an attribute of this name. */
const FLAGS = 'system.inode_flags'
const COLUMNS = 'suSDiadAcEjItTeCxFNPVm'

const flagsOf = (sys: Sys, path: string): string => {
  const stored = sys.getxattr(path, FLAGS)
  return stored.ok ? new TextDecoder().decode(stored.value) : ''
}

function* lsattr(self: Command): Task<number> {
  const { options, operands, error } = parseOptions(self.args, { short: 'RVadlvp' })
  if (error !== null) {
    yield* self.stderr.write(`lsattr: ${error}\nUsage: lsattr [-RVadlpv] [files...]\n`)
    return 1
  }
  const has = (name: string): boolean => options.some((option) => option.name === name)
  let status = 0
  for (const path of operands.length > 0 ? operands : ['.']) {
    const stat = self.sys.lstat(path)
    if (!stat.ok) {
      yield* self.warn(`${reason(stat.error)} while trying to stat ${path}`)
      status = 1
      continue
    }
    if ((stat.value.mode & S_IFMT) === S_IFDIR && !has('d')) {
      for (const name of (yield* listDirectory(self.sys, path)) ?? []) {
        if (!name.startsWith('.') || has('a')) yield* showFlags(self, `${path}/${name}`)
      }
    } else yield* showFlags(self, path)
  }
  return status
}

function* showFlags(self: Command, path: string): Task<void> {
  const stat = self.sys.lstat(path)
  const kind = stat.ok ? stat.value.mode & S_IFMT : 0
  if (kind === S_IFLNK) {
    yield* self.warn(`Operation not supported While reading flags on ${path}`)
    return
  }
  const readable = self.sys.access(path, 4)
  if (!readable.ok) {
    yield* self.warn(`${reason(readable.error)} While reading flags on ${path}`)
    return
  }
  const flags = flagsOf(self.sys, path)
  yield* self.print(`${[...COLUMNS].map((letter) => (flags.includes(letter) ? letter : '-')).join('')} ${path}\n`)
}

function* chattr(self: Command): Task<number> {
  const words = self.args.filter((arg) => !/^-[RVf]+$/.test(arg))
  const changes = words.filter((word) => /^[-+=][aAcCdDeijPsStTuFx]+$/.test(word))
  const files = words.filter((word) => !changes.includes(word))
  if (files.some((word) => /^[-+=]/.test(word)) || (changes.length > 0 && files.length === 0) || words.length === 0) {
    yield* self.stderr.write(CHATTR_USAGE)
    return 1
  }
  if (changes.length === 0) {
    yield* self.stderr.write("Must use '-v', =, - or +\n")
    return 1
  }
  let status = 0
  for (const path of files) {
    const stat = self.sys.lstat(path)
    if (!stat.ok) {
      yield* self.warn(`${reason(stat.error)} while trying to stat ${path}`)
      status = 1
      continue
    }
    const readable = self.sys.access(path, 4)
    if (!readable.ok) {
      yield* self.warn(`${reason(readable.error)} while reading flags on ${path}`)
      status = 1
      continue
    }
    const failed = applyFlags(self.sys, path, changes)
    if (!failed) continue
    yield* self.warn(`${reason(failed)} while setting flags on ${path}`)
    status = 1
  }
  return status
}

function applyFlags(sys: Sys, path: string, changes: readonly string[]): SysError | null {
  let flags = new Set(flagsOf(sys, path))
  for (const change of changes) {
    const letters = [...change.slice(1)]
    if (change.startsWith('=')) flags = new Set(letters)
    else for (const letter of letters) change.startsWith('+') ? flags.add(letter) : flags.delete(letter)
  }
  const next = [...flags].sort().join('')
  if (next === [...flagsOf(sys, path)].sort().join('')) return null
  const done = sys.setxattr(path, FLAGS, new TextEncoder().encode(next))
  return done.ok ? null : done.error
}

// ---------------------------------------------------------------- capabilities of files

const CAPABILITY = 'security.capability'
const NAMES =
  'chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap mac_override mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore'.split(
    ' ',
  )
const VFS_CAP_REVISION_2 = 0x02000000

/** `cap_net_bind_service=ep` ↔ struct vfs_cap_data. */
function encodeCapabilities(text: string): Uint8Array | null {
  const match = /^([\w,]+)([=+])([eip]+)$|^([\w,]+)=\+([eip]+)$/.exec(text)
  if (!match) return null
  const names = (match[1] ?? match[4])!.split(',').map((name) => name.toLowerCase().replace(/^cap_/, ''))
  const letters = match[3] ?? match[5]!
  const bits = names.map((name) => NAMES.indexOf(name))
  if (bits.includes(-1)) return null
  const bytes = new Uint8Array(20)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, VFS_CAP_REVISION_2 | (letters.includes('e') ? 1 : 0), true)
  for (const bit of bits) {
    const at = bit < 32 ? 4 : 12
    if (letters.includes('p')) view.setUint32(at, view.getUint32(at, true) | (1 << (bit % 32)), true)
    if (letters.includes('i')) view.setUint32(at + 4, view.getUint32(at + 4, true) | (1 << (bit % 32)), true)
  }
  return bytes
}

function capabilityText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isSet = (offset: number, bit: number): boolean =>
    ((view.getUint32(offset + (bit < 32 ? 0 : 8), true) >>> (bit % 32)) & 1) === 1
  const permitted = NAMES.filter((_, bit) => isSet(4, bit))
  const inherited = NAMES.some((_, bit) => isSet(8, bit))
  const letters = `${view.getUint32(0, true) & 1 ? 'e' : ''}${inherited ? 'i' : ''}${permitted.length > 0 ? 'p' : ''}`
  return `${(permitted.length > 0 ? permitted : NAMES.filter((_, bit) => isSet(8, bit))).map((name) => `cap_${name}`).join(',')}=${letters}`
}

function* getcap(self: Command): Task<number> {
  const { options, operands } = parseOptions(self.args, { short: 'hnrv' })
  const has = (name: string): boolean => options.some((option) => option.name === name)
  if (operands.length === 0 || has('h')) {
    yield* self.stderr.write(
      'usage: getcap [-h] [-l] [-n] [-r] [-v] <filename> [<filename> ...]\n\n\tdisplays the capabilities on the queried file(s).\n',
    )
    return 1
  }
  const visit = function* (path: string): Task<void> {
    const stat = self.sys.lstat(path)
    if (!stat.ok) {
      if (operands.includes(path)) yield* self.stderr.write(`${path} (${reason(stat.error)})\n`)
      return
    }
    const kind = stat.value.mode & S_IFMT
    if (kind === S_IFDIR && has('r'))
      for (const name of (yield* listDirectory(self.sys, path)) ?? []) yield* visit(`${path}/${name}`)
    if (kind !== S_IFREG) return
    const stored = self.sys.getxattr(path, CAPABILITY)
    if (stored.ok) yield* self.print(`${path} ${capabilityText(stored.value)}\n`)
    else if (has('v')) yield* self.print(`${path}\n`)
  }
  for (const path of operands) yield* visit(path)
  return 0
}

const SETCAP_USAGE = `usage: setcap [-h] [-q] [-v] [-n <rootid>] (-r|-|<caps>) <filename> [ ... (-r|-|<capsN>) <filenameN> ]

 Note <filename> must be a regular (non-symlink) file.
 -r          remove capability from file
 -           read capability text from stdin
 <capsN>     cap_from_text(3) formatted file capability
 [ Note: capsh --suggest="something..." might help you pick. ]
 -h          this message and exit status 0
 -q          quietly
 -v          validate supplied capability matches file
 -n <rootid> write a user namespace (!= 0) limited capability
 --license   display the license info
`

function* setcap(self: Command): Task<number> {
  const words = self.args.filter((arg) => arg !== '-q' && arg !== '-v')
  if (words.length < 2) {
    yield* self.stderr.write(SETCAP_USAGE)
    return 1
  }
  const [text, path] = words as [string, string]
  const bytes = text === '-r' ? null : encodeCapabilities(text)
  if (text !== '-r' && bytes === null) {
    yield* self.stderr.write(`fatal error: Invalid argument\n${SETCAP_USAGE}`)
    return 1
  }
  if (!self.sys.capabilities().has('CAP_SETFCAP')) {
    yield* self.stderr.write('unable to set CAP_SETFCAP effective capability: Operation not permitted\n')
    return 1
  }
  const done = bytes === null ? self.sys.removexattr(path, CAPABILITY) : self.sys.setxattr(path, CAPABILITY, bytes)
  if (done.ok) return 0
  yield* self.stderr.write(
    done.error.errno === 'ENOENT'
      ? `Failed to set capabilities on file '${path}': ${reason(done.error)}\nThe value of the capability argument is not permitted for a file. Or the file is not a regular (non-symlink) file\n`
      : `Failed to set capabilities on file '${path}': ${reason(done.error)}\n`,
  )
  return 1
}
