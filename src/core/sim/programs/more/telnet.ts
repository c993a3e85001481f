/** telnet of inetutils 2.4. */
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { GAI_TEXT, getaddrinfo } from '../lib/getaddrinfo.ts'
import { connectTo, withPort } from '../system/connect.ts'
import { relay } from '../system/relay.ts'
import { readServices } from '../system/sockets.ts'

export default command(
  {
    names: ['telnet'],
    usage: '[OPTION...] [HOST [PORT]]',
    summary: 'Login to remote system HOST.',
    package: 'GNU inetutils',
    version: '2.4',
  },
  function* (self) {
    const { operands } = yield* self.options({ short: '468acdEe:fFKk:l:LNn:rX:' })
    const [host, portText = '23'] = operands
    if (host === undefined) {
      yield* self.print('telnet> ')
      return 0
    }
    const port = /^\d+$/.test(portText) ? Number(portText) : (yield* readServices(self.sys)).port(portText, 'tcp')
    if (port === undefined) {
      yield* self.stderr.write(`telnet: bad port ${portText}\n`)
      return 1
    }
    return yield* dial(self, host, port)
  },
)

function* dial(self: Command, host: string, port: number): Task<number> {
  const found = yield* getaddrinfo(self.sys, host)
  if (!found.ok) return yield* self.fail(`could not resolve ${host}/${port}: ${GAI_TEXT[found.error]}`)
  for (const resolved of found.value) {
    yield* self.print(`Trying ${resolved.address}...\n`)
    yield* self.stdout.flush()
    const fd = yield* connectTo(self.sys, withPort(resolved, port))
    if (!fd.ok) {
      const why = fd.error.kind === 'timeout' ? 'Connection timed out' : reason(fd.error.error)
      yield* self.warn(`Unable to connect to remote host: ${why}`)
      continue
    }
    yield* self.print(`Connected to ${host}.\nEscape character is '^]'.\n`)
    yield* self.stdout.flush()
    yield* relay(self.sys, fd.value, {
      isListening: true,
      readsStdin: true,
      shutsDown: false,
      quitAfter: null,
      timeout: Number.POSITIVE_INFINITY,
      crlf: true,
    })
    yield* self.stderr.write('Connection closed by foreign host.\n')
    return 1
  }
  return 1
}
