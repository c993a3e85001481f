import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'rare',
  category: 'device',
  summary: 'The endpoint has been shut down; on Linux mostly a device or a remote file system.',
  meaning: `
On Linux a write after \`shutdown\` gives EPIPE instead. This code comes from below: a USB device that was unplugged or disabled while transfers were waiting, and the client of a storage cluster (Lustre, Ceph) which the cluster has shut out. In the kernel log it stands as -108.`,
  sources: ['man:errno(3)', 'https://www.kernel.org/doc/html/latest/driver-api/usb/error-codes.html'],
  notReproducible: 'Linux returns it only from drivers or for messages that no router sends any more.',
})
