import { programImage } from '../kernel/elf.ts'
import { ALL_LIBRARIES } from '../kernel/loader-calls.ts'
import { LOCALE_FILES } from '../kernel/proc/maps.ts'
import type { Program } from '../kernel/sys.ts'
import type { ContentSource, DirectoryInode, Location } from '../vfs/index.ts'
import { type Builder, ROOT } from './builder.ts'
import { PROGRAM_SIZES } from './program-sizes.ts'
import type { CompleteWorld } from './world.ts'

/** The parts of Debian that every world shares: merged /usr, /etc, /dev, the programs. */
export function makeSystem(builder: Builder, world: CompleteWorld, programs: readonly Program[]): void {
  makeTree(builder)
  makeEtc(builder, world)
  makeDevices(builder)
  installPrograms(builder, programs)
  // As on the recorder's machine there is no sudo, unless the world brings its rules.
  if (!(SUDOERS in world.files)) removeSudo(builder)
}

const SUDOERS = '/etc/sudoers'
const SUDO = '/usr/bin/sudo'

function removeSudo(builder: Builder): void {
  const at = builder.find('/usr/bin')!.dentry.inode as DirectoryInode
  at.entries.delete('sudo')
}

/** What a person at a terminal has besides: sudo without a password, where the world has no rules of its own. */
export function giveSudo(builder: Builder, world: CompleteWorld): void {
  if (builder.find(SUDOERS) || !builder.kernel.programs.has('sudo')) return
  builder.file(SUDO, programImage('sudo', PROGRAM_SIZES['sudo'] ?? DEFAULT_SIZE), 0o4755)
  builder.file(SUDOERS, `root ALL=(ALL:ALL) ALL\n${world.user} ALL=(ALL:ALL) NOPASSWD: ALL\n`, 0o440)
  builder.directory('/etc/pam.d')
  builder.file('/etc/pam.d/su', 'auth sufficient pam_rootok.so\nauth required pam_unix.so\n')
}

const DIRECTORIES = [
  '/boot',
  '/dev',
  '/etc',
  '/home',
  '/media',
  '/mnt',
  '/opt',
  '/proc',
  '/run',
  '/run/lock',
  '/srv',
  '/sys',
  '/usr',
  '/usr/bin',
  '/usr/sbin',
  '/usr/lib',
  '/usr/lib64',
  '/usr/lib/x86_64-linux-gnu',
  '/usr/include',
  '/usr/local',
  '/usr/local/bin',
  '/usr/local/lib',
  '/usr/local/sbin',
  '/usr/local/share',
  '/usr/share',
  '/usr/share/doc',
  '/usr/share/man',
  '/usr/src',
  '/var',
  '/var/backups',
  '/var/cache',
  '/var/lib',
  '/var/log',
  '/var/mail',
  '/var/opt',
  '/var/spool',
]
const LINKS: Readonly<Record<string, string>> = {
  '/bin': 'usr/bin',
  '/sbin': 'usr/sbin',
  '/lib': 'usr/lib',
  '/lib64': 'usr/lib64',
  '/var/run': '/run',
  '/var/lock': '/run/lock',
}
const LOADER = '/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'
const LOADER_SIZE = 210_968

function makeTree(builder: Builder): void {
  for (const path of DIRECTORIES) builder.directory(path)
  builder.directory('/root', 0o700)
  builder.directory('/tmp', 0o1777)
  builder.directory('/var/tmp', 0o1777)
  for (const [path, target] of Object.entries(LINKS)) builder.symlink(path, target)
  builder.file(LOADER, programImage('', LOADER_SIZE), 0o755)
  for (const path of [
    '/usr/lib/locale',
    '/usr/lib/locale/C.utf8',
    '/usr/lib/locale/C.utf8/LC_MESSAGES',
    '/usr/lib/x86_64-linux-gnu/gconv',
  ])
    builder.directory(path)
  for (const { path, size } of [...ALL_LIBRARIES, ...LOCALE_FILES]) builder.file(path, programImage('', size), 0o755)
  builder.symlink('/usr/lib64/ld-linux-x86-64.so.2', '/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2')
  builder.mount({ source: 'proc', target: '/proc', type: 'proc', options: ['nosuid', 'nodev', 'noexec'] })
  builder.mount({ source: 'sysfs', target: '/sys', type: 'sysfs', options: ['nosuid', 'nodev', 'noexec', 'mode=555'] })
  builder.mount({
    source: 'tmpfs',
    target: '/run',
    type: 'tmpfs',
    options: ['nosuid', 'nodev', 'size=200m', 'mode=755'],
  })
  builder.directory('/run/lock', 0o1777)
}

/** A small /etc, the same as the recorder makes. */
function makeEtc(builder: Builder, { users, hostname, network }: CompleteWorld): void {
  builder.mount({ source: 'tmpfs', target: '/etc', type: 'tmpfs', options: ['size=1m', 'mode=755', 'uid=0', 'gid=0'] })
  const put = (name: string, text: string, mode = 0o644) => builder.file(`/etc/${name}`, text, mode)
  const members = (gid: number) => users.filter((user) => user.groups.includes(gid)).map((user) => user.name)
  put('passwd', users.map((u) => `${u.name}:x:${u.uid}:${u.gid}::${u.home}:${u.shell}\n`).join(''))
  put('group', users.map((u) => `${u.group}:x:${u.gid}:${members(u.gid).join(',')}\n`).join(''))
  put('shadow', users.map((u) => `${u.name}:*:20000:0:99999:7:::\n`).join(''), 0o600)
  put('hostname', `${hostname}\n`)
  put('hosts', `127.0.0.1 localhost\n::1 localhost ip6-localhost\n${network.hosts.map((h) => `${h}\n`).join('')}`)
  put('nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n')
  put('resolv.conf', '')
  put('fstab', '')
  builder.symlink('/etc/mtab', '../proc/self/mounts')
  put('protocols', 'ip 0 IP\nicmp 1 ICMP\ntcp 6 TCP\nudp 17 UDP\n')
  put('services', SERVICES)
  builder.file('/etc/ld.so.cache', programImage('', 21_000), 0o644)
  builder.directory('/etc/alternatives')
  builder.symlink('/etc/alternatives/awk', '/usr/bin/gawk')
  builder.symlink('/etc/alternatives/nc', '/bin/nc.openbsd')
}
const SERVICES = 'ssh 22/tcp\nhttp 80/tcp\nhttps 443/tcp\nmysql 3306/tcp\npostgresql 5432/tcp\nhttp-alt 8080/tcp\n'

const DEVICES: Readonly<Record<string, readonly [number, number, number]>> = {
  null: [1, 3, 0o666],
  zero: [1, 5, 0o666],
  full: [1, 7, 0o666],
  random: [1, 8, 0o666],
  urandom: [1, 9, 0o666],
  kmsg: [1, 11, 0o644],
  tty: [5, 0, 0o666],
  console: [5, 1, 0o600],
}

function makeDevices(builder: Builder): void {
  builder.mount({ source: 'devtmpfs', target: '/dev', type: 'devtmpfs', options: ['nosuid', 'noexec', 'mode=755'] })
  for (const [name, [major, minor, mode]] of Object.entries(DEVICES)) {
    builder.node(`/dev/${name}`, 0o020000 | mode, major * 256 + minor)
  }
  builder.symlink('/dev/fd', '/proc/self/fd')
  builder.symlink('/dev/stdin', '/proc/self/fd/0')
  builder.symlink('/dev/stdout', '/proc/self/fd/1')
  builder.symlink('/dev/stderr', '/proc/self/fd/2')
  builder.directory('/dev/pts')
  builder.directory('/dev/shm')
  builder.mount({
    source: 'devpts',
    target: '/dev/pts',
    type: 'devpts',
    options: ['nosuid', 'noexec', 'gid=5', 'mode=620', 'ptmxmode=666'],
  })
  builder.symlink('/dev/ptmx', 'pts/ptmx')
  builder.mount({ source: 'tmpfs', target: '/dev/shm', type: 'tmpfs', options: ['nosuid', 'nodev'] })
}

/** Names that Debian makes as links to the program that does the work. */
const PROGRAM_LINKS: Readonly<Record<string, string>> = {
  sh: 'dash',
  awk: '/etc/alternatives/awk',
  nc: '/etc/alternatives/nc',
  netcat: '/etc/alternatives/nc',
  npm: '../lib/node_modules/npm/bin/npm-cli.js',
}
const DEFAULT_SIZE = 43_888

/** Where a program's file or link stands, and what is in it: worked out once for a set of programs, put into each machine. */
interface Installation {
  readonly name: string
  readonly program: Program
  readonly directory: string
  readonly base: string
  readonly target: string | null
  readonly image: ContentSource
  readonly mode: number
}
const PLANS = new WeakMap<readonly Program[], readonly Installation[]>()

function installPrograms(builder: Builder, programs: readonly Program[]): void {
  const plan = PLANS.get(programs) ?? planOf(programs)
  PLANS.set(programs, plan)
  let path = ''
  let directory: Location | null = null
  for (const item of plan) {
    builder.kernel.programs.set(item.name, item.program)
    if (item.directory !== path || !directory) {
      path = item.directory
      builder.parents(`${path}/x`, ROOT)
      directory = builder.find(path)!
    }
    if (item.target !== null) builder.symlinkIn(directory, item.base, item.target)
    else builder.programIn(directory, item.base, item.image, item.mode)
  }
}

function planOf(programs: readonly Program[]): readonly Installation[] {
  const names = new Set(programs.flatMap((program) => program.names))
  return programs.flatMap((program) =>
    program.names.map((name) => {
      const cut = name.lastIndexOf('/')
      const target = PROGRAM_LINKS[name]
      return {
        name,
        program,
        directory: cut >= 0 ? name.slice(0, cut) : SYSTEM_PROGRAMS.has(name) ? '/usr/sbin' : '/usr/bin',
        base: name.slice(cut + 1),
        target: target && isThere(names, target) ? target : null,
        image: programImage(name, PROGRAM_SIZES[name] ?? DEFAULT_SIZE),
        mode: SET_UID.has(name) ? 0o4755 : 0o755,
      }
    }),
  )
}

function isThere(names: ReadonlySet<string>, target: string): boolean {
  if (target.startsWith('/etc/alternatives/')) return names.has(target.endsWith('awk') ? 'gawk' : 'nc.openbsd')
  return names.has(target.replace(/^\.\./, '/usr'))
}

const SET_UID = new Set(['su', 'sudo', 'mount', 'umount', 'passwd', 'newgrp'])
const SYSTEM_PROGRAMS = new Set([
  'ip6tables',
  'iptables',
  'sysctl',
  'ifconfig',
  'route',
  'losetup',
  'mkfs.ext4',
  'modprobe',
  'nologin',
  'runuser',
  'service',
  'swapon',
  'tcpdump',
  'useradd',
  'usermod',
  'visudo',
  'chroot',
  'fdisk',
  'blkid',
  'e2fsck',
  'tune2fs',
  'mke2fs',
  'nft',
  'sshd',
])
