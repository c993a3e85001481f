// The real side of a world, inside fresh namespaces, as root. Plain JavaScript, because it is started by path there.
//   node inside.mjs build              reads a complete world from stdin and makes it
//   node inside.mjs inspect PATH ...   prints the kernel's state as JSON, as the lab's `inspect` shows it
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { asUser } from './as-user.mjs'

const DEFAULT_MTIME = '2025-01-01T00:00:00Z'

function must(...argv) {
  const run = spawnSync(argv[0], argv.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] })
  if (run.status !== 0) throw new Error(`${argv.join(' ')}: ${run.stderr}`)
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

// ---------------------------------------------------------------- build

async function build(world) {
  fs.writeFileSync('/proc/sys/kernel/hostname', world.hostname)
  makeNetwork(world.network) // first: iptables needs the machine's own /etc/alternatives
  makeEtc(world)
  for (const mount of world.mounts) {
    makeParents(world, mount.at)
    const owner = userOf(world, mount.owner)
    mountTmpfs(mount.at, { ...mount, uid: owner.uid, gid: owner.gid })
  }
  makeFiles(world, '/', world.files)
  for (const mount of world.mounts) {
    makeFiles(world, mount.at, mount.files)
    if (mount.readonly) must('mount', '-o', 'remount,ro', mount.at)
  }
  process.umask(Number.parseInt(world.umask, 8))
  await startProcesses(world)
}

function userOf(world, name) {
  const user = world.users.find((candidate) => candidate.name === name)
  if (!user) throw new Error(`the world has no user ${name}`)
  return user
}

function mountTmpfs(at, { size, inodes, mode = '755', uid = 0, gid = 0, noexec }) {
  const options = [`mode=${mode}`, `uid=${uid}`, `gid=${gid}`]
  if (size) options.push(`size=${size}`)
  if (inodes) options.push(`nr_inodes=${inodes}`)
  if (noexec) options.push('noexec')
  must('mount', '-t', 'tmpfs', '-o', options.join(','), 'tmpfs', at)
}

function makeParents(world, dir) {
  if (fs.existsSync(dir)) return
  makeParents(world, path.dirname(dir))
  fs.mkdirSync(dir)
  const demo = userOf(world, 'demo')
  fs.chownSync(dir, demo.uid, demo.gid)
}

function makeFile(world, file, spec) {
  const owner = userOf(world, spec.owner ?? 'demo')
  const gid = spec.group ? userOf(world, spec.group).gid : owner.gid
  makeParents(world, path.dirname(file))
  if (spec.symlink !== undefined) fs.symlinkSync(spec.symlink, file)
  else if (spec.link !== undefined) return fs.linkSync(path.resolve(path.dirname(file), spec.link), file)
  else if (spec.dir) fs.mkdirSync(file, { recursive: true })
  else if (spec.fifo) must('mkfifo', file)
  else if (spec.device) must('mknod', file, ...spec.device.map(String))
  else fs.writeFileSync(file, spec.size === undefined ? (spec.text ?? '') : Buffer.alloc(spec.size, spec.fill ?? 0))
  fs.lchownSync(file, owner.uid, gid)
  if (spec.symlink === undefined) fs.chmodSync(file, Number.parseInt(spec.mode ?? (spec.dir ? '755' : '644'), 8))
  const when = new Date(spec.mtime ?? DEFAULT_MTIME)
  fs.lutimesSync(file, when, when)
}

// Making a file touches its directory's time, so directories get theirs again at the end.
function makeFiles(world, base, files = {}) {
  const entries = Object.entries(files).map(([name, spec]) => [path.resolve(base, name), spec])
  for (const [file, spec] of entries) makeFile(world, file, spec)
  for (const [file, spec] of entries.filter(([, { dir }]) => dir)) {
    const when = new Date(spec.mtime ?? DEFAULT_MTIME)
    fs.utimesSync(file, when, when)
  }
}

// A small /etc of our own, so that nothing of the machine shows. Who may use sudo is in the world's own files.
function makeEtc(world) {
  const { users } = world
  const cache = fs.readFileSync('/etc/ld.so.cache')
  const alternatives = ['awk', 'nc', 'iptables'].map((name) => [name, fs.realpathSync(`/etc/alternatives/${name}`)])
  mountTmpfs('/etc', { size: '1m' })
  const put = (name, text, mode = 0o644) => {
    fs.mkdirSync(path.dirname(`/etc/${name}`), { recursive: true })
    fs.writeFileSync(`/etc/${name}`, text)
    fs.chmodSync(`/etc/${name}`, mode)
  }
  const members = (gid) => users.filter(({ groups }) => groups.includes(gid)).map(({ name }) => name)
  put('passwd', users.map((u) => `${u.name}:x:${u.uid}:${u.gid}::${u.home}:${u.shell}\n`).join(''))
  put('group', users.map((u) => `${u.group}:x:${u.gid}:${members(u.gid)}\n`).join(''))
  put('shadow', users.map((u) => `${u.name}:*:20000:0:99999:7:::\n`).join(''), 0o600)
  put('hostname', `${world.hostname}\n`)
  put(
    'hosts',
    `127.0.0.1 localhost\n::1 localhost ip6-localhost\n${world.network.hosts.map((line) => `${line}\n`).join('')}`,
  )
  put('nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n')
  put('resolv.conf', '')
  put('fstab', '')
  put('protocols', 'ip 0 IP\nicmp 1 ICMP\ntcp 6 TCP\nudp 17 UDP\n')
  put('services', 'ssh 22/tcp\nhttp 80/tcp\nhttps 443/tcp\nmysql 3306/tcp\npostgresql 5432/tcp\nhttp-alt 8080/tcp\n')
  put(
    'pam.d/sudo',
    'auth sufficient pam_permit.so\naccount sufficient pam_permit.so\nsession sufficient pam_permit.so\n',
  )
  put('ld.so.cache', cache)
  fs.symlinkSync('../proc/self/mounts', '/etc/mtab')
  fs.mkdirSync('/etc/alternatives')
  for (const [name, target] of alternatives) fs.symlinkSync(target, `/etc/alternatives/${name}`)
}

function makeNetwork({ loopback, addresses, routes, ports }) {
  if (loopback) must('ip', 'link', 'set', 'lo', 'up')
  for (const address of addresses) must('ip', 'addr', 'add', address, 'dev', 'lo')
  for (const { type, to } of routes) must('ip', ...(to.includes(':') ? ['-6'] : []), 'route', 'add', type, to)
  for (const { port, action } of ports) {
    const target =
      action === 'drop' ? ['DROP'] : ['REJECT', '--reject-with', action === 'reject' ? 'tcp-reset' : action]
    must('iptables', '-A', 'INPUT', '-p', 'tcp', '--dport', String(port), '-j', ...target)
  }
}

async function startProcesses(world) {
  if (world.processes.length > 0) fs.writeFileSync('/proc/sys/kernel/ns_last_pid', String(world.pids.processes - 1))
  for (const spec of world.processes) {
    const [file, ...args] = asUser(world, spec.user ?? 'demo', spec.argv)
    const log = fs.openSync(spec.log ?? '/dev/null', 'a')
    if (spec.log) {
      const { uid, gid } = userOf(world, spec.user ?? 'demo')
      fs.fchownSync(log, uid, gid)
    }
    spawn(file, args, { cwd: spec.cwd ?? world.cwd, stdio: ['ignore', log, log], detached: true }).unref()
    const ready = spec.ready ?? { ms: 100 }
    for (let i = 0; ready.listen && !listensOn(ready.listen); i++) {
      if (i > 300) throw new Error(`${spec.argv.join(' ')}: does not listen on ${ready.listen}`)
      await pause(20)
    }
    if (ready.ms) await pause(ready.ms)
  }
}

const listensOn = (port) => tcpSockets().some((socket) => socket.state === 'LISTEN' && socket.local.port === port)

// ---------------------------------------------------------------- inspect

const TCP_STATES = {
  '01': 'ESTAB',
  '02': 'SYN-SENT',
  '03': 'SYN-RECV',
  '04': 'FIN-WAIT-1',
  '05': 'FIN-WAIT-2',
  '06': 'TIME-WAIT',
  '07': 'CLOSE',
  '08': 'CLOSE-WAIT',
  '09': 'LAST-ACK',
  '0A': 'LISTEN',
  '0B': 'CLOSING',
}

function tcpSockets() {
  return ['tcp', 'tcp6'].flatMap((file) =>
    fs
      .readFileSync(`/proc/net/${file}`, 'latin1')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [, local, peer, state, , , , uid, , inode] = line.trim().split(/\s+/)
        const family = file === 'tcp' ? 'inet' : 'inet6'
        const address = (text) => ({
          family,
          address: text.split(':')[0],
          port: Number.parseInt(text.split(':')[1], 16),
        })
        return {
          protocol: 'tcp',
          family,
          type: 'stream',
          state: TCP_STATES[state] ?? state,
          local: address(local),
          peer: address(peer),
          uid: Number(uid),
          inode: Number(inode),
        }
      }),
  )
}

const readOr = (file, otherwise) => {
  try {
    return fs.readFileSync(file, 'latin1')
  } catch {
    return otherwise
  }
}

function processes(names) {
  const uptime = Number(readOr('/proc/uptime', '0').split(' ')[0])
  const boot = Date.now() - uptime * 1000
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const stat = /^\d+ \((.*)\) (.) (.*)$/s.exec(readOr(`/proc/${pid}/stat`, ''))
      if (!stat) return []
      const rest = stat[3].split(' ')
      const uid = Number(/^Uid:\s+(\d+)/m.exec(readOr(`/proc/${pid}/status`, ''))?.[1] ?? 0)
      const soft = (word) => (word === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(word))
      const nofile = /^Max open files\s+(\S+)\s+(\S+)/m.exec(readOr(`/proc/${pid}/limits`, ''))
      return [
        {
          pid: Number(pid),
          ppid: Number(rest[0]),
          uid,
          user: names.get(uid) ?? String(uid),
          comm: stat[1],
          state: stat[2],
          argv: readOr(`/proc/${pid}/cmdline`, '').split('\0').slice(0, -1),
          // Ticks of 1/100 s since boot (proc(5), field 22).
          startTime: boot + Number(rest[18]) * 10,
          limits: nofile ? { nofile: { soft: soft(nofile[1]), hard: soft(nofile[2]) } } : {},
        },
      ]
    })
}

function socketOwners() {
  const owners = new Map()
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let fds = []
    try {
      fds = fs.readdirSync(`/proc/${pid}/fd`)
    } catch {
      continue
    }
    for (const fd of fds) {
      let target = ''
      try {
        target = fs.readlinkSync(`/proc/${pid}/fd/${fd}`)
      } catch {
        continue
      }
      const inode = Number(/^socket:\[(\d+)\]$/.exec(target)?.[1])
      if (inode)
        owners.set(inode, [
          ...(owners.get(inode) ?? []),
          { pid: Number(pid), comm: readOr(`/proc/${pid}/comm`, '').trim(), fd: Number(fd) },
        ])
    }
  }
  return owners
}

function mounts() {
  return fs
    .readFileSync('/proc/self/mounts', 'latin1')
    .trim()
    .split('\n')
    .flatMap((line, id) => {
      const [source, target, type, options] = line.split(' ')
      try {
        const { bsize, blocks, bfree, files, ffree } = fs.statfsSync(target)
        return [
          {
            id,
            source,
            target,
            type,
            options: options.split(','),
            size: bsize * blocks,
            used: bsize * (blocks - bfree),
            inodes: files,
            inodesUsed: files - ffree,
          },
        ]
      } catch {
        return []
      }
    })
}

function chainOf(file, users, groups) {
  const parts = file.split('/').filter(Boolean)
  const paths = ['/', ...parts.map((_, i) => `/${parts.slice(0, i + 1).join('/')}`)]
  return paths.map((path) => {
    let stat
    try {
      stat = fs.lstatSync(path)
    } catch {
      return { path, exists: false, type: null, mode: 0, owner: '', group: '', size: 0, target: null }
    }
    const type = stat.isDirectory()
      ? 'directory'
      : stat.isSymbolicLink()
        ? 'symlink'
        : stat.isFile()
          ? 'file'
          : stat.isFIFO()
            ? 'fifo'
            : stat.isSocket()
              ? 'socket'
              : 'device'
    return {
      path,
      exists: true,
      type,
      mode: stat.mode & 0o7777,
      owner: users.get(stat.uid) ?? String(stat.uid),
      group: groups.get(stat.gid) ?? String(stat.gid),
      size: stat.size,
      target: type === 'symlink' ? fs.readlinkSync(path) : null,
    }
  })
}

function inspect(paths) {
  const table = (file) =>
    new Map(
      readOr(file, '')
        .split('\n')
        .filter(Boolean)
        .map((line) => [Number(line.split(':')[2]), line.split(':')[0]]),
    )
  const users = table('/etc/passwd')
  const owners = socketOwners()
  return {
    processes: processes(users),
    sockets: tcpSockets().map((socket) => ({ ...socket, owners: owners.get(socket.inode) ?? [] })),
    mounts: mounts(),
    paths: Object.fromEntries(paths.map((file) => [file, chainOf(file, users, table('/etc/group'))])),
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , verb, ...args] = process.argv
  if (verb === 'build') await build(JSON.parse(fs.readFileSync(0, 'utf8')))
  else process.stdout.write(JSON.stringify(inspect(args)))
}
