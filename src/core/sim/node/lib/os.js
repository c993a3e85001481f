// node:os
const { sys } = internal
const { systemError_, byNumber, at } = require('internal/errors')
const { validateInt32 } = require('internal/validators')
const machine = () => JSON.parse(sys.machine())
const constants = JSON.parse(sys.constants())

function userInfo(options) {
  const uid = sys.getuid()
  const lines = require('fs')
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const entry = lines.find((fields) => Number(fields[2]) === uid && fields.length > 5)
  if (!entry) {
    const error = systemError_('ERR_SYSTEM_ERROR', 'A system error occurred', {
      errno: -2,
      code: 'ENOENT',
      message: 'no such file or directory',
      syscall: 'uv_os_get_passwd',
    })
    throw at(error, 'os:userInfo')
  }
  const [username, , , gid, , homedir, shell] = entry
  return { uid, gid: Number(gid), username, homedir, shell: shell ?? null }
}

function failed_(errno, syscall) {
  const [code, message] = byNumber.get(errno)
  return systemError_('ERR_SYSTEM_ERROR', 'A system error occurred', { errno, code, message, syscall })
}

module.exports = {
  arch: () => 'x64',
  availableParallelism: () => machine().cpus,
  cpus: () =>
    Array.from({ length: machine().cpus }, () => ({
      model: 'Virtual CPU',
      speed: 2000,
      times: { user: 1000, nice: 0, sys: 500, idle: 10000, irq: 0 },
    })),
  endianness: () => 'LE',
  freemem: () => machine().freeram,
  totalmem: () => machine().totalram,
  homedir: () => process.env.HOME ?? userInfo().homedir,
  hostname: () => machine().nodename,
  loadavg: () => [0, 0, 0],
  machine: () => 'x86_64',
  networkInterfaces: () => JSON.parse(sys.interfaces()),
  platform: () => 'linux',
  release: () => machine().release,
  version: () => machine().version,
  type: () => 'Linux',
  tmpdir: () => (process.env.TMPDIR || process.env.TMP || process.env.TEMP || '/tmp').replace(/(.)\/$/, '$1'),
  uptime: () => machine().uptimeMs / 1000,
  userInfo,
  getPriority(pid = 0) {
    const got = sys.getpriority(pid)
    if (got < -1000) throw at(failed_(got + 1000, 'uv_os_getpriority'), 'os:getPriority')
    return got
  },
  setPriority(pid, priority) {
    if (priority === undefined) [pid, priority] = [0, pid]
    validateInt32(pid, 'pid')
    validateInt32(priority, 'priority', -20, 19)
    const got = sys.setpriority(pid, priority)
    if (got < 0) throw at(failed_(got, 'uv_os_setpriority'), 'os:setPriority')
  },
  constants,
  EOL: '\n',
  devNull: '/dev/null',
}
