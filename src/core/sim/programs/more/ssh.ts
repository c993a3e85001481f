/** ssh, scp and sftp of OpenSSH 9.2, as far as the connection: no server here speaks the protocol. */

import type { Task } from '../../kernel/sys.ts'
import { encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { GAI_TEXT, getaddrinfo } from '../lib/getaddrinfo.ts'
import { parseOptions } from '../lib/options.ts'
import { connectTo, withPort } from '../system/connect.ts'

const FAILED = 255
const USAGE = `usage: ssh [-46AaCfGgKkMNnqsTtVvXxYy] [-B bind_interface]
           [-b bind_address] [-c cipher_spec] [-D [bind_address:]port]
           [-E log_file] [-e escape_char] [-F configfile] [-I pkcs11]
           [-i identity_file] [-J [user@]host[:port]] [-L address]
           [-l login_name] [-m mac_spec] [-O ctl_cmd] [-o option] [-p port]
           [-Q query_option] [-R address] [-S ctl_path] [-W host:port]
           [-w local_tun[:remote_tun]] destination [command [argument ...]]
`
const SCP_USAGE = `usage: scp [-346ABCOpqRrsTv] [-c cipher] [-D sftp_server_path] [-F ssh_config]
           [-i identity_file] [-J destination] [-l limit]
           [-o ssh_option] [-P port] [-S program] source ... target
`

export default [
  command({ names: ['ssh'], usage: '', summary: '', failure: FAILED }, ssh),
  command({ names: ['scp'], usage: '', summary: '', failure: FAILED }, scp),
  command({ names: ['sftp'], usage: '', summary: '', failure: FAILED }, sftp),
]

function* ssh(self: Command): Task<number> {
  const { options, operands, error } = parseOptions(self.args, {
    short: '+46AaCfGgKkMNnqsTtVvXxYyB:b:c:D:E:e:F:I:i:J:L:l:m:O:o:p:Q:R:S:W:w:',
  })
  const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
  const has = (name: string): boolean => options.some((option) => option.name === name)
  if (has('V')) {
    yield* self.stderr.write('OpenSSH_9.2p1 Debian-2+deb12u6, OpenSSL 3.0.19 27 Jan 2026\n')
    return 0
  }
  const [destination, ...words] = operands
  if (error !== null || destination === undefined) {
    yield* self.stderr.write(`${error === null ? '' : `${error.replace('invalid', 'unknown')}\n`}${USAGE}`)
    return FAILED
  }
  const config = value('F')
  if (config !== null) {
    const there = self.sys.stat(config)
    if (!there.ok) {
      yield* self.stderr.write(`Can't open user config file ${config}: ${reason(there.error)}\n`)
      return FAILED
    }
  }
  const port = value('p') ?? '22'
  if (!/^\d+$/.test(port) || Number(port) > 65535 || Number(port) === 0) {
    yield* self.stderr.write(`Bad port '${port}'\n`)
    return FAILED
  }
  const identity = value('i')
  if (identity !== null) {
    const there = self.sys.stat(identity)
    if (!there.ok) {
      yield* self.stderr.write(`Warning: Identity file ${identity} not accessible: ${reason(there.error)}.\n`)
    }
  }
  if (words.length === 0 && !has('T') && !has('N') && !self.sys.isatty(0)) {
    yield* self.stderr.write('Pseudo-terminal will not be allocated because stdin is not a terminal.\r\n')
  }
  const timeout = options.flatMap((o) =>
    o.name === 'o' ? (/^ConnectTimeout[= ](\d+)/i.exec(o.value!)?.[1] ?? []) : [],
  )[0]
  yield* dial(self, destination.replace(/^.*@/, ''), Number(port), timeout === undefined ? null : Number(timeout))
  return FAILED
}

function* dial(self: Command, host: string, port: number, seconds: number | null): Task<void> {
  // What ssh tells of a connection ends as on a terminal in raw mode.
  const say = (text: string): Task<void> => self.stderr.write(`${text}\r\n`)
  const found = yield* getaddrinfo(self.sys, host)
  if (!found.ok) return yield* say(`ssh: Could not resolve hostname ${host}: ${GAI_TEXT[found.error]}`)
  for (const resolved of found.value) {
    const fd = yield* connectTo(self.sys, withPort(resolved, port), seconds === null ? {} : { timeout: seconds * 1000 })
    if (!fd.ok) {
      const why = fd.error.kind === 'timeout' ? 'Connection timed out' : reason(fd.error.error)
      yield* say(`ssh: connect to host ${host} port ${port}: ${why}`)
      continue
    }
    yield* self.sys.write(fd.value, encode('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u6\r\n'))
    const banner = yield* self.sys.read(fd.value, 256)
    self.sys.close(fd.value)
    const how = banner.ok ? 'Connection closed by remote host' : `read: ${reason(banner.error)}`
    yield* say(`kex_exchange_identification: ${how}`)
    return yield* say(`${banner.ok ? 'Connection closed' : 'Connection reset'} by ${resolved.address} port ${port}`)
  }
}

function* scp(self: Command): Task<number> {
  const { options, operands, error } = parseOptions(self.args, { short: '346ABCOpqRrsTvc:D:F:i:J:l:o:P:S:X:' })
  if (error !== null || operands.length < 2) {
    if (error !== null) yield* self.stderr.write(`${error.replace('invalid', 'unknown')}\n`)
    yield* self.stderr.write(SCP_USAGE)
    return 1
  }
  const remote = operands
    .map((operand) => /^(?:scp:\/\/)?(?:[^/:]*@)?([^/:]+):/.exec(operand)?.[1])
    .find((host) => host !== undefined)
  const port = Number(options.findLast((option) => option.name === 'P')?.value ?? 22)
  if (remote === undefined) {
    yield* self.stderr.write(`${operands[0]}: No such file or directory\n`)
    return 1
  }
  yield* dial(self, remote, port, null)
  yield* self.stderr.write('scp: Connection closed\r\n')
  return FAILED
}

function* sftp(self: Command): Task<number> {
  const { options, operands } = parseOptions(self.args, { short: '46AaCfNpqrvB:b:c:D:F:i:J:l:o:P:R:S:s:X:' })
  const host = operands[0]?.replace(/^.*@/, '').replace(/:.*$/, '')
  if (host === undefined) {
    yield* self.stderr.write('usage: sftp [-46AaCfNpqrv] [-B buffer_size] [-b batchfile] [-c cipher] destination\n')
    return 1
  }
  yield* dial(self, host, Number(options.findLast((option) => option.name === 'P')?.value ?? 22), null)
  yield* self.stderr.write('Connection closed.  \nConnection closed\n')
  return FAILED
}
