/** `/dev/tcp/host/port` and `/dev/udp/host/port`: sockets as files of bash. */
import { strerror } from '../../errno/index.ts'
import type { Fd, Task } from '../kernel/sys.ts'
import { GAI_TEXT, getaddrinfo } from '../programs/lib/getaddrinfo.ts'
import { commandError } from './errors.ts'
import type { Shell } from './shell.ts'

export function* connectTo(shell: Shell, kind: 'tcp' | 'udp', host: string, service: string, path: string): Task<Fd> {
  const { sys } = shell
  const port = /^\d+$/.test(service) ? Number(service) : (SERVICES[service] ?? -1)
  const fail = (reason: string) => commandError(`${path}: ${reason}`)
  if (port < 0) {
    shell.complain(`${service}: Servname not supported for ai_socktype`)
    throw fail('Invalid argument')
  }
  const found = yield* getaddrinfo(sys, host)
  if (!found.ok) {
    shell.complain(`${host}: ${GAI_TEXT[found.error]}`)
    throw fail('Invalid argument')
  }
  let last = 'Connection refused'
  for (const address of found.value) {
    const socket = sys.socket(address.family, kind === 'tcp' ? 'stream' : 'dgram')
    if (!socket.ok) throw fail(strerror(socket.error.errno))
    const connected = yield* sys.connect(socket.value, { ...address, port })
    if (connected.ok) return socket.value
    sys.close(socket.value)
    last = strerror(connected.error.errno)
  }
  shell.complain(`connect: ${last}`)
  throw fail(last)
}
const SERVICES: Readonly<Record<string, number>> = { http: 80, https: 443, ssh: 22, smtp: 25, domain: 53, ftp: 21 }
