import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'network',
  summary: 'The other side broke the rules of the protocol; in Node.js: a failed TLS handshake.',
  meaning: `
Most people meet it from Node.js, which gives this code to errors of OpenSSL: TLS was spoken to a port which does not speak it, or the two found no common version.

From the kernel it means that a device or a peer sent something that makes no sense: USB devices with a bad cable, file systems in user space, SCTP and Bluetooth.`,
  calls: [{ call: 'accept', when: 'A network error was pending on the new connection; Linux passes such errors on.' }],
  lookAlikes: [
    {
      code: 'EBADMSG',
      differs:
        'There a message or block came and its content is damaged; here the rules of the conversation were broken.',
    },
  ],
  sources: [
    'man:accept(2)',
    'https://nodejs.org/api/tls.html',
    'https://www.kernel.org/doc/html/latest/driver-api/usb/error-codes.html',
  ],
})
