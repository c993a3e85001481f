import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'network',
  summary: 'The kernel has given up asking for the hardware address of that machine.',
  meaning:
    'Nobody on the local network answers for the address, or a Bluetooth or SMB partner is off. IPv4 on Linux says EHOSTUNREACH for the same; this code comes from Bluetooth, CIFS and some drivers. `systemctl` prints its text (“Host is down”) when systemd is not pid 1, as in a container.',
  sources: ['man:ip(7)', 'kernel:net/bluetooth/hci_sock.c', 'kernel:fs/smb/client/connect.c'],
  notReproducible: 'IPv4 and IPv6 on Linux say EHOSTUNREACH; only Bluetooth and SMB use it.',
})
