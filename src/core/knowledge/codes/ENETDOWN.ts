import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'network',
  summary: 'The network interface through which it should go is switched off.',
  meaning:
    'A packet socket, a bound interface or a driver found its interface down: `tcpdump -i eth1`, a VPN whose tunnel is gone, a Wi-Fi that is being restarted. `ip link` shows it without UP. Plain TCP without such a binding says ENETUNREACH instead.',
  sources: ['man:packet(7)', 'man:ip-link(8)', 'https://docs.libuv.org/en/v1.x/errors.html'],
  notReproducible: 'Plain sockets meet ENETUNREACH; packet sockets are not in the lab.',
})
