import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'network',
  summary: 'The other side spoke the protocol wrongly.',
  meaning:
    'What arrived does not follow the rules: a device on USB answered badly or was pulled out, a TLS library found nonsense (often plain HTTP on an HTTPS port; Node prints `write EPROTO … wrong version number`), a FUSE server answered out of turn. In Node it nearly always means TLS.',
  lookAlikes: [{ code: 'EBADMSG', differs: 'There a message arrived whole, and its content or checksum is bad.' }],
  sources: ['man:accept(2)', 'https://nodejs.org/api/tls.html', 'kernel:Documentation/driver-api/usb/error-codes.rst'],
  notReproducible: 'The lab has neither TLS nor USB.',
})
