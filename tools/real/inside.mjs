// Runs as root inside fresh namespaces: reads a complete world from stdin, builds it, and ends. Plain JavaScript, because
// it starts for every case and must start fast. The lab builds the same world in src/core/sim/boot.
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { asUser, findUser } from './as-user.mjs'

function must(...argv) {
  const r = spawnSync(argv[0], argv.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] })
  if (r.status !== 0) throw new Error(`${argv.join(' ')}: ${r.stderr}`)
}

function mountTmpfs(at, { size, inodes, mode = '755', uid = 0, gid = 0, noexec }) {
  const options = [`mode=${mode}`, `uid=${uid}`, `gid=${gid}`]
  if (size) options.push(`size=${size}`)
  if (inodes) options.push(`nr_inodes=${inodes}`)
  if (noexec) options.push('noexec')
  must('mount', '-t', 'tmpfs', '-o', options.join(','), 'tmpfs', at)
}

const DEFAULT_MTIME = '2025-01-01T00:00:00Z'

/** Makes one entry of a `files` map and sets owner, mode and time. */
function makeFile(world, file, spec) {
  const owner = findUser(world, spec.owner ?? 'demo')
  const gid = spec.group ? findUser(world, spec.group).gid : owner.gid
  makeParents(world, path.dirname(file))
  if (spec.symlink !== undefined) fs.symlinkSync(spec.symlink, file)
  else if (spec.link !== undefined) return fs.linkSync(path.resolve(path.dirname(file), spec.link), file)
  else if (spec.dir) fs.mkdirSync(file, { recursive: true })
  else if (spec.fifo) must('mkfifo', file)
  else if (spec.device) must('mknod', file, ...spec.device.map(String))
  else fs.writeFileSync(file, spec.size === undefined ? (spec.text ?? '') : Buffer.alloc(spec.size, spec.fill ?? 0))
  fs.lchownSync(file, owner.uid, gid)
  if (spec.symlink === undefined) fs.chmodSync(file, parseInt(spec.mode ?? (spec.dir ? '755' : '644'), 8))
  const when = new Date(spec.mtime ?? DEFAULT_MTIME)
  fs.lutimesSync(file, when, when)
}

function makeParents(world, dir) {
  if (fs.existsSync(dir)) return
  makeParents(world, path.dirname(dir))
  fs.mkdirSync(dir)
  const demo = findUser(world, 'demo')
  fs.chownSync(dir, demo.uid, demo.gid)
}

/** Making a file touches its directory's time: set the directories' times again at the end. */
function makeFiles(world, base, files = {}) {
  const entries = Object.entries(files).map(([name, spec]) => [path.resolve(base, name), spec])
  for (const [file, spec] of entries) makeFile(world, file, spec)
  for (const [file, spec] of entries) {
    if (!spec.dir) continue
    const when = new Date(spec.mtime ?? DEFAULT_MTIME)
    fs.utimesSync(file, when, when)
  }
}

/** A small /etc of our own, so that nothing of the machine shows. */
function makeEtc(world) {
  const { users } = world
  const ldCache = fs.readFileSync('/etc/ld.so.cache')
  const alternatives = ['awk', 'nc'].map((n) => [n, fs.realpathSync(`/etc/alternatives/${n}`)])
  mountTmpfs('/etc', { size: '1m' })
  const put = (name, text, mode = 0o644) => {
    fs.writeFileSync(`/etc/${name}`, text)
    fs.chmodSync(`/etc/${name}`, mode)
  }
  put('passwd', users.map((u) => `${u.name}:x:${u.uid}:${u.gid}::${u.home}:${u.shell}\n`).join(''))
  put(
    'group',
    users
      .map((u) => `${u.group}:x:${u.gid}:${users.filter((m) => m.groups.includes(u.gid)).map((m) => m.name)}\n`)
      .join(''),
  )
  put('shadow', users.map((u) => `${u.name}:*:20000:0:99999:7:::\n`).join(''), 0o600)
  put('hostname', `${world.hostname}\n`)
  put('hosts', `127.0.0.1 localhost\n::1 localhost ip6-localhost\n${world.network.hosts.map((h) => `${h}\n`).join('')}`)
  put('nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n')
  put('resolv.conf', '')
  put('fstab', '')
  fs.symlinkSync('../proc/self/mounts', '/etc/mtab')
  put('protocols', 'ip 0 IP\nicmp 1 ICMP\ntcp 6 TCP\nudp 17 UDP\n')
  put('services', 'ssh 22/tcp\nhttp 80/tcp\nhttps 443/tcp\nmysql 3306/tcp\npostgresql 5432/tcp\nhttp-alt 8080/tcp\n')
  put('ld.so.cache', ldCache)
  fs.mkdirSync('/etc/alternatives')
  for (const [name, target] of alternatives) fs.symlinkSync(target, `/etc/alternatives/${name}`)
}

function makeNetwork(network) {
  if (network.loopback) must('ip', 'link', 'set', 'lo', 'up')
  for (const address of network.addresses) must('ip', 'addr', 'add', address, 'dev', 'lo')
  for (const { type, to } of network.routes) must('ip', ...(to.includes(':') ? ['-6'] : []), 'route', 'add', type, to)
  for (const { port, action } of network.ports) {
    const target =
      action === 'drop' ? ['DROP'] : ['REJECT', '--reject-with', action === 'reject' ? 'tcp-reset' : action]
    must('iptables', '-A', 'INPUT', '-p', 'tcp', '--dport', String(port), '-j', ...target)
  }
}

function listens(port) {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  return ['tcp', 'tcp6'].some((f) => {
    const rows = fs.readFileSync(`/proc/net/${f}`, 'latin1').split('\n')
    return rows.some((row) => new RegExp(`^ *\\d+: \\w+:${hex} \\w+:0000 0A`).test(row))
  })
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function startProcesses(world) {
  if (world.processes.length) fs.writeFileSync('/proc/sys/kernel/ns_last_pid', String(world.pids.processes - 1))
  for (const spec of world.processes) {
    const [file, ...args] = asUser(world, spec.user ?? 'demo', spec.argv)
    const log = fs.openSync(spec.log ?? '/dev/null', 'a')
    spawn(file, args, { cwd: spec.cwd ?? world.cwd, stdio: ['ignore', log, log], detached: true }).unref()
    const ready = spec.ready ?? { ms: 100 }
    for (let i = 0; ready.listen && !listens(ready.listen); i++) {
      if (i > 300) throw new Error(`${spec.argv.join(' ')}: does not listen on ${ready.listen}`)
      await pause(20)
    }
    if (ready.ms) await pause(ready.ms)
  }
}

/** `inside`: runs as root in the new namespaces, reads the world from stdin, builds it, ends. */
async function inside() {
  const world = JSON.parse(fs.readFileSync(0, 'utf8'))
  fs.writeFileSync('/proc/sys/kernel/hostname', world.hostname)
  makeNetwork(world.network) // first: iptables needs the machine's /etc/alternatives
  makeEtc(world)
  for (const mount of world.mounts) {
    const owner = findUser(world, mount.owner)
    makeParents(world, mount.at)
    mountTmpfs(mount.at, { ...mount, uid: owner.uid, gid: owner.gid })
  }
  makeFiles(world, '/', world.files)
  for (const mount of world.mounts) {
    makeFiles(world, mount.at, mount.files)
    if (mount.readonly) must('mount', '-o', 'remount,ro', mount.at)
  }
  process.umask(parseInt(world.umask, 8))
  await startProcesses(world)
}

await inside()
